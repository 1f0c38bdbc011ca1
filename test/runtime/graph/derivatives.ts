import { expect } from "vitest";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import type { GraphBuilder } from "../../../runtime/graph/builder.ts";
import { gradient } from "../../../runtime/graph/derivative.ts";
import { evaluateGraph } from "../../../runtime/graph/evaluate.ts";
import type { AxisId, NodeId } from "../../../runtime/graph/graph.ts";
import type { EagerTensor } from "../../../runtime/graph/tensor.ts";

export const { scalar, linear } = loadEngineSync();

/** Numbers from low to high that repeat only after long: golden-ratio steps from a start. */
export function spread(count: number, low: number, high: number, start = 0.1): number[] {
  return Array.from({ length: count }, (_, k) => low + (high - low) * ((start + 0.6180339887498949 * (k + 1)) % 1));
}

export interface Problem {
  readonly builder: GraphBuilder;
  /** Leaves to differentiate by, with their values. */
  readonly leaves: readonly { readonly node: NodeId; readonly values: readonly number[] }[];
  readonly result: NodeId;
}

/** A leaf of given axes and values. */
export function leaf(
  builder: GraphBuilder,
  name: string,
  axes: readonly AxisId[],
  values: readonly number[],
): { node: NodeId; values: readonly number[] } {
  return { node: builder.state(name, axes), values };
}

export function evaluator({
  builder,
  leaves,
}: Problem): (nodes: readonly NodeId[], moved?: { leaf: number; entry: number; by: number }) => EagerTensor[] {
  const graph = () => builder.build();
  return (nodes, moved) =>
    evaluateGraph(
      graph(),
      nodes,
      (node) => {
        const k = leaves.findIndex((each) => each.node === node.id);
        const data = Float64Array.from(leaves[k].values);
        if (moved?.leaf === k) data[moved.entry] += moved.by;
        return { axes: node.axes, data };
      },
      scalar,
    );
}

/** Weighted sum of all entries: a loss that sees each of them differently. */
function weighted(builder: GraphBuilder, node: NodeId, start: number): NodeId {
  const axes = builder.axesOf(node);
  const count = axes.reduce((product, axis) => product * builder.size(axis), 1);
  return builder.contract(node, builder.constant(axes, spread(count, 0.5, 1.5, start)), axes);
}

/** Compares `gradient` with central differences, entry by entry; then the derivative of a weighted sum of it, if `order` is 2. */
export function checkDerivatives(problem: Problem, order: 1 | 2, tolerance = 1e-6): void {
  const { builder, leaves, result } = problem;
  const evaluate = evaluator(problem);
  const wrt = leaves.map((each) => each.node);
  let loss = weighted(builder, result, 0.3);
  for (let k = 1; k <= order; k += 1) {
    const gradients = gradient(builder, loss, wrt).map((node, j) => builder.expand(node, builder.axesOf(wrt[j])));
    const exact = evaluate(gradients);
    leaves.forEach(({ values }, j) => {
      expect(builder.axesOf(gradients[j])).toEqual(builder.axesOf(wrt[j]));
      values.forEach((_, entry) => {
        const h = 1e-5;
        const [above] = evaluate([loss], { leaf: j, entry, by: h });
        const [below] = evaluate([loss], { leaf: j, entry, by: -h });
        const difference = (above.data[0] - below.data[0]) / (2 * h);
        expect(Math.abs(exact[j].data[entry] - difference)).toBeLessThan(tolerance * (1 + Math.abs(difference)));
      });
    });
    if (k < order)
      loss = gradients
        .map((node, j) => weighted(builder, node, 0.2 + 0.1 * j))
        .reduce((a, b) => builder.map2("add", a, b));
  }
}
