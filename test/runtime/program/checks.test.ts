import { describe, expect, test } from "vitest";
import { GraphBuilder } from "../../../runtime/graph/builder.ts";
import type { AxisId } from "../../../runtime/graph/graph.ts";
import { lower } from "../../../runtime/program/lower.ts";
import type { LowerRequest } from "../../../runtime/program/program.ts";
import { Resident } from "../../../runtime/program/resident.ts";
import { watchful } from "../../../runtime/program/watchful.ts";
import { engine, load } from "./load.ts";

describe("checks", () => {
  test("a check that fails stops before the state of its step is written", () => {
    const { resident, state } = load((g) => {
      const a = g.state("a", []);
      return {
        updates: [{ state: "a", value: g.map2("multiply", a, g.scalar(10)) }],
        checks: [
          { name: "fine", value: g.scalar(1) },
          { name: "logarithm", value: g.map1("log", g.map2("subtract", g.scalar(5000), a)) },
        ],
      };
    });
    resident.writeState(state, "a", [1]);
    expect(resident.run(state, 10)).toEqual({ done: 4, bad: { name: "logarithm" } });
    expect([...resident.readState(state, "a")]).toEqual([10_000]);
    expect(resident.step()).toBe(4);
  });

  test("state with lanes is not written either, although earlier tiles were fine", () => {
    const { resident, state } = load((g) => {
      const chain = g.axis("chain", 10, "instance");
      const x = g.state("x", [chain]);
      const next = g.map1("log", x);
      return { lanes: chain, tile: 4, updates: [{ state: "x", value: next }], checks: [{ name: "x", value: next }] };
    });
    const start = [1, 2, 3, 4, 5, 6, 7, 8, 9, -1];
    resident.writeState(state, "x", start);
    expect(resident.run(state, 1)).toEqual({ done: 0, bad: { name: "x" } });
    expect([...resident.readState(state, "x")]).toEqual(start);
    resident.writeState(state, "x", start.map(Math.abs));
    expect(resident.run(state, 1)).toEqual({ done: 1 });
    expect([...resident.readState(state, "x")]).toEqual(start.map((x) => engine.scalar.log(Math.abs(x))));
  });

  test("the first bad value is named", () => {
    const { resident, state } = load((g) => {
      const sample = g.axis("sample", 9, "sample");
      const x = g.label(g.map1("sqrt", g.map2("subtract", g.state("s", [sample]), g.scalar(1))), "x");
      const total = g.reduce("sum", x, [sample]);
      return {
        lanes: sample,
        tile: 4,
        checks: [
          { name: "total", value: total },
          { name: "x", value: x },
        ],
      };
    });
    expect(resident.run(state, 1)).toEqual({ done: 0, bad: { name: "x" } });
  });

  test("a replay names the value and the place where it began", () => {
    const g = new GraphBuilder(engine.scalar);
    const sample = g.axis("sample", 9, "sample");
    const x = g.state("x", [sample]);
    const span = { file: 0, start: 3, end: 8 } as unknown as Parameters<GraphBuilder["locate"]>[0];
    g.locate(span);
    const root = g.label(g.map1("sqrt", g.map2("subtract", x, g.scalar(2))), "root");
    g.locate(undefined);
    const loss = g.wide(g.reduce("sum", g.map1("square", root), [sample]));
    const request: LowerRequest = {
      graph: g.build(),
      precision: "f32",
      lanes: sample,
      tile: 4,
      rows: { kind: "none" },
      updates: [{ state: "x", value: root }],
      records: [],
      outputs: [{ name: "loss", value: loss }],
      checks: [{ name: "loss", value: loss }],
    };
    const run = (asked: LowerRequest, x: number) => {
      const resident = new Resident(engine, lower(asked));
      const state = resident.createState();
      resident.setStep(0);
      resident.writeState(
        state,
        "x",
        Float64Array.from({ length: 9 }, (_, i) => x + i),
      );
      return { ...resident.run(state, 1), loss: resident.readOutput("loss") };
    };
    expect(run(request, 1).bad).toEqual({ name: "loss" });
    expect(run(watchful(request), 1).bad).toEqual({ name: "root", span });
    expect(run(watchful(request), 2)).toEqual(run(request, 2));
  });

  test("padding lanes are not checked", () => {
    const lanes = (batch: number, poison: number) =>
      load((g) => {
        const sample: AxisId = g.axis("sample", batch, "sample");
        const x = g.data("x", [sample]);
        const y = g.map1("log", g.map2("subtract", x, g.scalar(poison)));
        return {
          precision: "f32",
          lanes: sample,
          tile: 4,
          rows: { kind: "all", size: batch },
          checks: [{ name: "y", value: y }],
        };
      });
    const good = lanes(11, 0.5);
    good.resident.setData("x", new Float64Array(11).fill(1));
    expect(good.resident.run(good.state, 1)).toEqual({ done: 1 });
    const bad = lanes(11, 0.5);
    bad.resident.setData(
      "x",
      Float64Array.from({ length: 11 }, (_, i) => (i === 9 ? 0.25 : 1)),
    );
    expect(bad.resident.run(bad.state, 1)).toEqual({ done: 0, bad: { name: "y" } });
  });
});
