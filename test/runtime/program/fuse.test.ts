import { describe, expect, test } from "vitest";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import { GraphBuilder } from "../../../runtime/graph/builder.ts";
import { lower } from "../../../runtime/program/lower.ts";
import type { LowerRequest, Program } from "../../../runtime/program/program.ts";
import { Resident } from "../../../runtime/program/resident.ts";
import { requestOf } from "../../bench/training.ts";
import fc from "../../properties.ts";
import { Choices, randomGraph } from "./random-graph.ts";
import { soil } from "./soil.ts";
import { toy } from "./toy.ts";

const engine = loadEngineSync();

/** Reproducible numbers, some of them zeros of both signs. */
function numbers(count: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    const kind = (state >>> 8) & 31;
    return kind === 0 ? 0 : kind === 1 ? -0 : (state >> 12) / 2 ** 19;
  });
}

const count = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/** Everything that some steps leave behind. */
function trace(program: Program, steps: number): readonly (readonly [string, Float64Array])[] {
  const mark = engine.mark();
  const resident = new Resident(engine, program);
  const state = resident.createState();
  soil(resident);
  resident.setSeed([5, 6]);
  resident.setStep(0);
  program.inputs.forEach(({ sizes }, i) => {
    resident.setInput(i, numbers(count(sizes), i + 1));
  });
  for (const [name, { layout }] of Object.entries(program.data))
    resident.setData(name, numbers(layout.length, name.length + 7));
  for (const [name, { sizes }] of Object.entries(program.state))
    resident.writeState(state, name, numbers(count(sizes), name.length + 3));
  resident.run(state, steps);
  const left = [
    ...Object.keys(program.outputs).map((name) => [name, resident.readOutput(name)] as const),
    ...Object.keys(program.state).map((name) => [name, resident.readState(state, name)] as const),
    ...resident.drain().map(({ name, step, values }) => [`${name} ${step}`, values] as const),
  ];
  engine.release(mark);
  return left;
}

/** Whether both programs have the same bits; NaN is NaN. */
function same(request: LowerRequest, steps: number): Program {
  const fused = lower(request);
  const plain = lower({ ...request, fuse: false });
  const [a, b] = [trace(fused, steps), trace(plain, steps)];
  expect(a.map(([name]) => name)).toEqual(b.map(([name]) => name));
  for (const [i, [name, values]] of a.entries()) {
    const other = b[i][1];
    const different = values.findIndex((value, entry) => !Object.is(value, other[entry]));
    if (different >= 0)
      throw new Error(
        `${name}[${different}] is ${values[different]} fused and ${other[different]} plain\n${fused.listing()}`,
      );
  }
  return fused;
}

describe("fused equals unfused, bit for bit", () => {
  const choices = fc.array(fc.nat(1000), { minLength: 40, maxLength: 120 });
  for (const precision of ["f32", "f64"] as const) {
    test(`over random graphs, tails and lanes, ${precision}`, () => {
      let emitted = 0;
      fc.assert(
        fc.property(
          choices,
          fc.constantFrom(1, 3, 8, 18, 37, 64),
          fc.constantFrom(8, 16, "whole" as const),
          (list, batch, tile) => {
            const { graph, sample, roots } = randomGraph(engine.scalar, new Choices(list), { batch, operations: 30 });
            const outputs = roots.map((value, i) => ({ name: `${i}`, value }));
            const request: LowerRequest = {
              graph,
              precision,
              lanes: sample,
              tile,
              rows: { kind: "all", size: batch },
              updates: [],
              records: [],
              outputs,
              checks: [],
            };
            if (same(request, 2).emitted) emitted++;
          },
        ),
        { numRuns: 150 },
      );
      expect(emitted).toBeGreaterThan(75);
    });
  }

  test("over elementwise chains with every cheap map", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { minLength: 30, maxLength: 80 }),
        fc.constantFrom(5, 16, 30),
        fc.boolean(),
        (list, batch, wide) => {
          const pick = new Choices(list);
          const g = new GraphBuilder(engine.scalar);
          const [a, b] = [g.axis("a", 1 + pick.below(5)), g.axis("b", 2 + pick.below(6))];
          const sample = g.axis("sample", batch, "sample");
          const pool = [
            g.data("x", [a, sample]),
            g.data("y", [a, b, sample]),
            g.data("z", [sample]),
            g.state("p", [a]),
            g.state("q", [a, b]),
            g.scalar(0),
            g.scalar(1),
          ];
          for (let i = 0; i < 20; i++) {
            const [x, y, z] = [pick.of(pool), pick.of(pool), pick.of(pool)];
            const kind = pick.below(4);
            if (kind === 0)
              pool.push(
                g.map1(
                  pick.of([
                    "negate",
                    "abs",
                    "sign",
                    "square",
                    "floor",
                    "ceil",
                    "round",
                    "relu",
                    "step",
                    "not",
                    "is_finite",
                    "reciprocal",
                    "sqrt",
                  ] as const),
                  x,
                ),
              );
            else if (kind === 1)
              pool.push(
                g.map2(
                  pick.of([
                    "add",
                    "subtract",
                    "multiply",
                    "divide",
                    "min",
                    "max",
                    "less",
                    "less_equal",
                    "equal",
                    "not_equal",
                  ] as const),
                  x,
                  y,
                ),
              );
            else if (kind === 2) pool.push(g.map3(pick.of(["select", "clip", "multiply_add"] as const), x, y, z));
            else
              pool.push(
                g.reduce(
                  "sum",
                  x,
                  g.axesOf(x).filter((axis) => axis === sample || pick.below(2) === 1),
                ),
              );
          }
          const outputs = pool.slice(-9).map((value, i) => ({ name: `${i}`, value }));
          const updates = [
            {
              state: "p",
              value: g.reduce(
                "sum",
                g.map2("add", pool.at(-1)!, pool[3]),
                g.axesOf(pool.at(-1)!).filter((axis) => axis !== a),
              ),
            },
          ];
          const request: LowerRequest = {
            graph: g.build(),
            precision: wide ? "f64" : "f32",
            lanes: sample,
            tile: 8,
            rows: { kind: "all", size: batch },
            updates,
            records: [],
            outputs,
            checks: [],
          };
          same(request, 2);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("over 100 steps of training with Adam, and with batches that end inside a vector", () => {
    for (const batch of [1024, 1021, 300, 7]) {
      const program = same({ ...toy(engine.scalar, { n: 5, m: 2, batch, density: 0.2 }), precision: "f32" }, 100);
      expect(program.listing()).toMatch(/emitted \d+ +over/);
    }
  });

  test.each(["f32", "f64"] as const)("over products of few rows or terms, %s", (precision) => {
    for (let m = 1; m <= 9; m += 2) {
      for (const n of [1, 2, 3, 4, 5, 6, 8, 9]) {
        const g = new GraphBuilder(engine.scalar);
        const [a, b] = [g.axis("a", m), g.axis("b", n)];
        const sample = g.axis("sample", 48, "sample");
        const [x, y] = [g.data("x", [a, sample]), g.data("y", [b, sample])];
        const w = g.state("w", [a, b]);
        const outputs = [g.contract(w, y, [b]), g.contract(w, x, [a])].map((value, i) => ({ name: `${i}`, value }));
        const updates = [{ state: "w", value: g.contract(x, y, [sample]) }];
        const program = same(
          {
            graph: g.build(),
            precision,
            lanes: sample,
            tile: 16,
            rows: { kind: "all", size: 48 },
            updates,
            records: [],
            outputs,
            checks: [],
          },
          2,
        );
        expect(program.listing()).toMatch(/emitted \d+ +(over|dot)/);
      }
    }
  });

  test.each(["toy-5-2", "toy-20-5", "mlp"])("over the benchmark program %s", (name) => {
    const rows = name === "mlp" ? ({ kind: "all", size: 256 } as const) : ({ kind: "none" } as const);
    const fresh = rows.kind === "none";
    same(requestOf(engine, `test/bench/${name}.exp`, { batch: fresh ? 1024 : 256, rows, fresh }), fresh ? 100 : 3);
  });
});

describe("emitted functions", () => {
  test("are left out where no module can be compiled: the same numbers", () => {
    const program = lower({ ...toy(engine.scalar, { n: 5, m: 2, batch: 64, density: 0.2 }), precision: "f32" });
    const refusing = { ...engine, install: () => undefined };
    const run = (on: typeof engine) => {
      const resident = new Resident(on, program);
      const state = resident.createState();
      resident.setSeed([1, 2]);
      resident.setStep(0);
      resident.writeState(state, "W", numbers(10, 4));
      resident.run(state, 20);
      return { values: resident.readState(state, "W"), emitted: resident.program.emitted };
    };
    const [with_, without] = [run(engine), run(refusing)];
    expect(with_.emitted).toBeDefined();
    expect(without.emitted).toBeUndefined();
    expect([...without.values]).toEqual([...with_.values]);
  });

  test("of a program that is loaded again are the same ones", () => {
    const program = lower({ ...toy(engine.scalar, { n: 3, m: 2, batch: 64, density: 0.2 }), precision: "f32" });
    expect(engine.install(program.hash, program.emitted!)).toBe(engine.install(program.hash, program.emitted!));
  });
});
