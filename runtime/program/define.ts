import type { Node, NodeId } from "../graph/graph.ts";
import type { Context } from "./context.ts";
import { BINARY, type FoldFn } from "./instructions.ts";
import type { Tensor } from "./layout.ts";
import { check } from "./observe.ts";
import { lowerNode } from "./rules/rules.ts";

/** Writes one node; a sum over lanes that is kept wider than its parts is widened here. Sums over tiles are checked when they are whole. */
export function define(c: Context, node: Node, checks: ReadonlyMap<NodeId, readonly number[]>): void {
  const part = widened(c, node, lowerNode(node, c));
  const kept = c.accumulators.get(node.id);
  if (kept && part !== kept) {
    const fn = COMBINE[foldOf(node)];
    c.map("map2", BINARY.indexOf(fn), fn, kept, [kept, part]);
  }
  c.scope.values.set(node.id, kept ?? part);
  if (!kept) check(c, part, checks.get(node.id));
}

function widened(c: Context, node: Node, part: Tensor): Tensor {
  const precision = c.precision(node);
  if (!c.rates.reducers.has(node.id) || part.precision === precision) return part;
  const wide = c.scratch(node.axes, precision, part.name);
  c.assign(wide, part);
  return wide;
}

/** The map that joins two parts of a fold. */
export const COMBINE = { sum: "add", max: "max", min: "min", product: "multiply" } as const satisfies Record<
  FoldFn,
  (typeof BINARY)[number]
>;
export const foldOf = (node: Node): FoldFn => (node.op === "reduce" ? node.attributes.fold : "sum");
