import { expect, test } from "vitest";
import type { Precision } from "../../../runtime/engine/engine.ts";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import { GraphBuilder } from "../../../runtime/graph/builder.ts";
import { evaluateGraph } from "../../../runtime/graph/evaluate.ts";
import type { AxisId, NodeId } from "../../../runtime/graph/graph.ts";
import { lower } from "../../../runtime/program/lower.ts";
import type { LowerRequest } from "../../../runtime/program/program.ts";
import { Resident } from "../../../runtime/program/resident.ts";

const engine = loadEngineSync();
const ROLES = ["neither", "first", "second", "kept", "summed"] as const;

/** The lanes have the last of the axes, so values are stored as they are evaluated. */
function compare(sizes: readonly number[], precision: Precision, tile: LowerRequest["tile"], tolerance: number): void {
  for (let code = 0; code < ROLES.length ** sizes.length; code++) {
    const roles = sizes.map((_, d) => ROLES[Math.floor(code / ROLES.length ** d) % ROLES.length]);
    const g = new GraphBuilder(engine.scalar);
    const axes = sizes.map((size, d) => g.axis(`${d}`, size, d === sizes.length - 1 ? "sample" : "own"));
    const lanes = axes.at(-1)!;
    const of = (...wanted: string[]): AxisId[] => axes.filter((_, d) => wanted.includes(roles[d]));
    const [a, b] = [of("first", "kept", "summed"), of("second", "kept", "summed")].map((own, i) =>
      g.state(`${i}`, own),
    );
    const outputs: NodeId[] = [
      g.contract(a, b, of("summed")),
      g.reduce("sum", a, of("summed", "first")),
      g.reduce("max", b, of("kept")),
    ];
    const graph = g.build();
    const values = (name: string, count: number) =>
      Float64Array.from({ length: count }, (_, i) => (((i + 3 + Number(name)) * 7919) % 64) / 32 - 1);
    const right = evaluateGraph(
      graph,
      outputs,
      (node) => ({
        axes: node.axes,
        data: values(
          node.label!,
          node.axes.reduce((n, axis) => n * sizes[axis], 1),
        ),
      }),
      engine.scalar,
    );
    const mark = engine.mark();
    const resident = new Resident(
      engine,
      lower({
        graph,
        precision,
        lanes,
        ...(tile !== undefined && { tile }),
        rows: { kind: "none" },
        updates: [],
        records: [],
        outputs: outputs.map((value, i) => ({ name: `${i}`, value })),
        checks: [],
      }),
    );
    const state = resident.createState();
    for (const [name, { sizes }] of Object.entries(resident.program.state)) {
      resident.writeState(
        state,
        name,
        values(
          name,
          sizes.reduce((x, y) => x * y, 1),
        ),
      );
    }
    expect(resident.run(state, 1)).toEqual({ done: 1 });
    outputs.forEach((_, i) => {
      const got = resident.readOutput(`${i}`);
      const wanted = right[i].data;
      expect(got.length, roles.join()).toBe(wanted.length);
      const worst = got.reduce((most, x, j) => Math.max(most, Number.isNaN(x) ? 1 : Math.abs(x - wanted[j])), 0);
      expect(worst, `${roles.join()} output ${i}`).toBeLessThan(tolerance);
    });
    engine.release(mark);
  }
}

test("products and folds are right in every combination of axes, tiles with a rest", () => {
  compare([2, 3, 2, 10], "f64", 4, 1e-12);
  compare([3, 8, 2, 10], "f32", 4, 1e-4);
});

test("products and folds are right in every combination of axes, one tile", () => {
  compare([2, 12, 3, 8], "f32", undefined, 1e-4);
  compare([8, 5, 1, 5], "f64", "whole", 1e-12);
});

test("products of many axes are right", () => {
  compare([2, 2, 3, 1, 6], "f64", 4, 1e-12);
});
