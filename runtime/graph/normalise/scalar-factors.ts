import type { GraphBuilder } from "../builder.ts";
import type { Node, NodeId } from "../graph.ts";
import { isPowerOfTwo } from "./power-of-two.ts";
import type { NormaliseRule } from "./rule.ts";

/**
 * Factors ±2^k go through linear operations to the front, where they are applied once: multiplying by them rounds nothing, so every bit
 * stays (but for numbers at the very ends of the range). Other factors stay where they are.
 */
export const scalarFactors: NormaliseRule = (builder, node) => {
  const [a, b, c] = node.operands;
  switch (node.op) {
    case "contract":
      return pulled(builder, [a, b], ([p, q]) => builder.contract(p, q, node.attributes.over));
    case "reduce":
      return node.attributes.fold === "sum"
        ? pulled(builder, [a], ([p]) => builder.reduce("sum", p, node.attributes.over))
        : undefined;
    case "rename":
      return pulled(builder, [a], ([p]) => builder.rename(p, node.attributes.from, node.attributes.to));
    case "map1":
      return node.attributes.fn === "negate" && factorOf(builder, a).factor !== 1
        ? scaled(builder, -factorOf(builder, a).factor, factorOf(builder, a).rest)
        : undefined;
    case "map2":
      return binary(builder, node, a, b);
    case "map3":
      return node.attributes.fn === "select" && isZero(builder, c)
        ? pulled(builder, [b], ([p]) => builder.map3("select", a, p, c))
        : undefined;
    default:
      return undefined;
  }
};

function binary(builder: GraphBuilder, node: Extract<Node, { op: "map2" }>, a: NodeId, b: NodeId): NodeId | undefined {
  const { fn } = node.attributes;
  if (fn === "multiply") {
    const own = factorOf(builder, node.id);
    if (own.factor === 1) return pulled(builder, [a, b], ([p, q]) => builder.map2("multiply", p, q));
    const inner = factorOf(builder, own.rest);
    return inner.factor === 1 ? undefined : scaled(builder, own.factor * inner.factor, inner.rest);
  }
  if (fn === "divide") return pulled(builder, [a], ([p]) => builder.map2("divide", p, b));
  if (fn !== "add" && fn !== "subtract") return undefined;
  const [p, q] = [factorOf(builder, a), factorOf(builder, b)];
  if (p.factor === 1 || p.factor !== q.factor) return undefined;
  return scaled(builder, p.factor, builder.map2(fn, p.rest, q.rest));
}

/** The operation on operands without their factors, times the factors; undefined if there are none. */
function pulled(
  builder: GraphBuilder,
  operands: readonly NodeId[],
  apply: (rest: readonly NodeId[]) => NodeId,
): NodeId | undefined {
  const parts = operands.map((operand) => factorOf(builder, operand));
  const factor = parts.reduce((product, part) => product * part.factor, 1);
  if (parts.every((part) => part.factor === 1)) return undefined;
  return scaled(builder, factor, apply(parts.map((part) => part.rest)));
}

/** A node as factor times rest. */
function factorOf(builder: GraphBuilder, id: NodeId): { factor: number; rest: NodeId } {
  const node = builder.node(id);
  if (node.op === "map1" && node.attributes.fn === "negate") return { factor: -1, rest: node.operands[0] };
  if (node.op === "map2" && node.attributes.fn === "multiply") {
    for (const [k, operand] of node.operands.entries()) {
      const factor = builder.axesOf(operand).length === 0 ? builder.uniform(operand) : undefined;
      if (factor !== undefined && isPowerOfTwo(factor)) return { factor, rest: node.operands[1 - k] };
    }
  }
  return { factor: 1, rest: id };
}

function scaled(builder: GraphBuilder, factor: number, rest: NodeId): NodeId {
  return builder.map2("multiply", builder.scalar(factor), rest);
}

function isZero(builder: GraphBuilder, id: NodeId): boolean {
  return builder.uniform(id) === 0;
}
