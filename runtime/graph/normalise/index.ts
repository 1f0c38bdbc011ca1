import { GraphBuilder } from "../builder.ts";
import { applyNode } from "../evaluate.ts";
import type { Node, NodeId } from "../graph.ts";
import { nodeKey } from "../key.ts";
import { division } from "./division.ts";
import { nestedReductions } from "./nested-reductions.ts";
import type { NormaliseRule } from "./rule.ts";
import { scalarFactors } from "./scalar-factors.ts";
import { sumsOfProducts } from "./sums-of-products.ts";

/** Tried in this order at every node. */
const NORMALISE_RULES: readonly NormaliseRule[] = [nestedReductions, sumsOfProducts, division, scalarFactors];

/** More passes than any graph needs; every rule makes a graph smaller or moves a factor nearer to the front. */
const MOST_PASSES = 50;

/** A graph with the places of the values that were asked for. The builder may be built on. */
export interface Normalised {
  readonly builder: GraphBuilder;
  readonly roots: readonly NodeId[];
}

/**
 * The graph of what `roots` need, in normal form: constants folded, equal nodes merged, the rules applied until nothing changes, everything
 * else left out. Axes keep their ids. The value of a root may lack axes that the original carried without depending on them.
 */
export function normalise(
  builder: GraphBuilder,
  roots: readonly NodeId[],
  rules: readonly NormaliseRule[] = NORMALISE_RULES,
): Normalised {
  let result: Normalised = rebuilt(builder, roots, rules);
  for (let pass = 1; pass < MOST_PASSES; pass += 1) {
    const next = rebuilt(result.builder, result.roots, rules);
    if (sameGraph(next, result)) return next;
    result = next;
  }
  return result;
}

/** One pass: the reachable nodes made again, operands first, each brought into its best form. */
function rebuilt(from: GraphBuilder, roots: readonly NodeId[], rules: readonly NormaliseRule[]): Normalised {
  const to = new GraphBuilder(from.numbers, from.axes);
  const made = new Map<NodeId, NodeId>();
  for (const id of reachable(from, roots)) {
    const node = from.node(id);
    const operands = node.operands.map((operand) => made.get(operand)!);
    to.locate(node.span);
    const best = improved(to, copy(to, node, operands), rules);
    if (node.label !== undefined) to.label(best, node.label);
    made.set(id, best);
  }
  to.locate(undefined);
  return { builder: to, roots: roots.map((root) => made.get(root)!) };
}

function copy(to: GraphBuilder, node: Node, operands: readonly NodeId[]): NodeId {
  switch (node.op) {
    case "random":
      return to.random(node.attributes.law, node.attributes.purpose, node.axes, operands, node.attributes.order);
    case "constant":
    case "input":
    case "state":
    case "data":
    case "step":
      return to.add(node.op, [], node.attributes, node.axes, node.element);
    default:
      return applyNode(to, node, operands);
  }
}

function improved(builder: GraphBuilder, id: NodeId, rules: readonly NormaliseRule[]): NodeId {
  for (let turn = 0; turn < MOST_PASSES; turn += 1) {
    const before = id;
    for (const rule of rules) id = rule(builder, builder.node(id)) ?? id;
    if (id === before) return id;
  }
  return id;
}

function reachable(builder: GraphBuilder, roots: readonly NodeId[]): NodeId[] {
  const seen = new Set<NodeId>(roots);
  for (let id = builder.nodes.length - 1; id >= 0; id -= 1) {
    if (seen.has(id)) for (const operand of builder.node(id).operands) seen.add(operand);
  }
  return [...seen].sort((a, b) => a - b);
}

function sameGraph(a: Normalised, b: Normalised): boolean {
  if (a.builder.nodes.length !== b.builder.nodes.length) return false;
  if (a.roots.some((root, k) => root !== b.roots[k])) return false;
  return a.builder.nodes.every((node, k) => keyOf(node) === keyOf(b.builder.nodes[k]));
}

function keyOf(node: Node): string {
  return nodeKey(node.op, node.operands, node.attributes, node.axes);
}
