import { describe, expect, test } from "vitest";
import type { Precision } from "../../../runtime/engine/engine.ts";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import { evaluateGraph } from "../../../runtime/graph/evaluate.ts";
import type { AxisId, Graph, Node } from "../../../runtime/graph/graph.ts";
import { lower } from "../../../runtime/program/lower.ts";
import type { LowerRequest } from "../../../runtime/program/program.ts";
import { Resident } from "../../../runtime/program/resident.ts";
import fc from "../../properties.ts";
import { Choices, type Options, type RandomGraph, randomGraph } from "./random-graph.ts";
import { soil } from "./soil.ts";

const engine = loadEngineSync();

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/** Reproducible numbers in (-1, 1) that f32 holds exactly. */
function numbers(name: string, count: number): Float64Array {
  let state = [...name].reduce((hash, letter) => Math.imul(hash, 31) + letter.charCodeAt(0), 7);
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >> 12) / 2 ** 19;
  });
}

const nameOf = (node: Node): string =>
  node.op === "state"
    ? node.attributes.name
    : node.op === "data"
      ? node.attributes.column
      : node.op === "input"
        ? `input${node.attributes.input}`
        : "";

/** Values row-major over ascending axes → [own …][last]. */
function lastAxis(graph: Graph, axes: readonly AxisId[], values: Float64Array, last: AxisId): Float64Array {
  if (!axes.includes(last)) return values;
  const order = [...axes.filter((axis) => axis !== last), last];
  const sizes = axes.map((axis) => graph.axes[axis].size);
  const result = new Float64Array(values.length);
  const stride = new Map<AxisId, number>();
  let step = 1;
  for (const axis of order.toReversed()) {
    stride.set(axis, step);
    step *= graph.axes[axis].size;
  }
  for (let i = 0; i < values.length; i++) {
    let [rest, at] = [i, 0];
    for (let d = axes.length - 1; d >= 0; d--) {
      at += (rest % sizes[d]) * stride.get(axes[d])!;
      rest = Math.floor(rest / sizes[d]);
    }
    result[at] = values[i];
  }
  return result;
}

function expected({ graph, sample, roots }: RandomGraph): Float64Array[] {
  const size = (axes: readonly AxisId[]): number => product(axes.map((axis) => graph.axes[axis].size));
  const values = evaluateGraph(
    graph,
    roots,
    (node) => ({ axes: node.axes, data: numbers(nameOf(node), size(node.axes)) }),
    engine.scalar,
  );
  return values.map(({ data }, i) => lastAxis(graph, graph.nodes[roots[i]].axes, data, sample));
}

function computed(
  { graph, sample, roots }: RandomGraph,
  precision: Precision,
  tile: LowerRequest["tile"],
  lanes = true,
  guard = false,
): Float64Array[] {
  const size = (axes: readonly AxisId[]): number => product(axes.map((axis) => graph.axes[axis].size));
  const mark = engine.mark();
  const program = lower({
    graph,
    precision,
    ...(lanes && { lanes: sample }),
    ...(tile !== undefined && { tile }),
    guard,
    rows: { kind: "all", size: graph.axes[sample].size },
    updates: [],
    records: [],
    outputs: roots.map((value, i) => ({ name: `${i}`, value, precision: "f64" })),
    checks: [],
  });
  const resident = new Resident(engine, program);
  soil(resident);
  const state = resident.createState();
  for (const node of graph.nodes) {
    const values = numbers(nameOf(node), size(node.axes));
    if (node.op === "state") resident.writeState(state, node.attributes.name, values);
    if (node.op === "input") resident.setInput(node.attributes.input, values);
    if (node.op === "data") {
      const byLane = lastAxis(graph, node.axes, values, sample);
      const batch = graph.axes[sample].size;
      const features = byLane.length / batch;
      resident.setData(
        node.attributes.column,
        byLane.map((_, i) => byLane[(i % features) * batch + Math.floor(i / features)]),
      );
    }
  }
  resident.run(state, 1);
  const results = roots.map((_, i) => resident.readOutput(`${i}`));
  engine.release(mark);
  return lanes ? results : results.map((values, i) => lastAxis(graph, graph.nodes[roots[i]].axes, values, sample));
}

function distance(a: Float64Array, b: Float64Array): number {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const error = Math.abs(a[i] - b[i]) / Math.max(1, Math.abs(b[i]));
    if (!(error <= most)) most = error;
  }
  return most;
}

const graphs = (options: (batch: number) => Options, most = 1030) =>
  fc
    .tuple(
      fc.array(fc.nat(1_000_000), { minLength: 40, maxLength: 160 }),
      fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: most })),
      fc.constantFrom(undefined, 4, 64, 256, "whole" as const),
    )
    .map(([numbers, batch, tile]) => ({
      made: randomGraph(engine.scalar, new Choices(numbers), options(batch)),
      tile,
      batch,
    }));

const runs = Number(process.env.ANSATZ_RUNS ?? 150);

describe("a lowered graph", () => {
  test("in f64 is the reference up to the order of sums", () => {
    fc.assert(
      fc.property(
        graphs((batch) => ({ batch, operations: batch > 64 ? 6 : 12 })),
        ({ made, tile }) => {
          const right = expected(made);
          computed(made, "f64", tile).forEach((values, i) => {
            expect(distance(values, right[i])).toBeLessThan(1e-12);
          });
        },
      ),
      { numRuns: runs },
    );
  });

  test("without lanes is the reference too", () => {
    fc.assert(
      fc.property(
        graphs((batch) => ({ batch, operations: 10 }), 40),
        ({ made }) => {
          const right = expected(made);
          computed(made, "f64", undefined, false).forEach((values, i) => {
            expect(distance(values, right[i])).toBeLessThan(1e-12);
          });
        },
      ),
      { numRuns: runs },
    );
  });

  test("in f32 is the reference up to rounding", () => {
    fc.assert(
      fc.property(
        graphs((batch) => ({ batch, operations: 8 }), 300),
        ({ made, tile }) => {
          const right = expected(made);
          computed(made, "f32", tile).forEach((values, i) => {
            expect(distance(values, right[i])).toBeLessThan(1e-5);
          });
        },
      ),
      { numRuns: runs },
    );
  });

  for (const precision of ["f32", "f64"] as const)
    test(`writes to no place outside its tensors, ${precision}: guards around them all, and the same bits`, () => {
      fc.assert(
        fc.property(
          graphs((batch) => ({ batch, operations: batch > 64 ? 7 : 14, least: 0 })),
          fc.boolean(),
          ({ made, tile }, lanes) => {
            const free = computed(made, precision, tile, lanes);
            computed(made, precision, tile, lanes, true).forEach((values, i) => {
              expect(values).toEqual(free[i]);
            });
          },
        ),
        { numRuns: runs },
      );
    });

  test("does not depend on the tile where samples do not meet", () => {
    fc.assert(
      fc.property(
        graphs((batch) => ({ batch, operations: 10, pure: true })),
        ({ made, tile }) => {
          const whole = computed(made, "f32", "whole");
          computed(made, "f32", tile).forEach((values, i) => {
            expect(values).toEqual(whole[i]);
          });
        },
      ),
      { numRuns: runs / 2 },
    );
  });
});
