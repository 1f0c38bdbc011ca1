import type { BinaryFn, TernaryFn, UnaryFn } from "../program/instructions.ts";
import type { GraphBuilder } from "./builder.ts";
import type { NodeId } from "./graph.ts";

/** Unary functions that undo themselves or do nothing; undefined: a node is needed. */
export function identity1(builder: GraphBuilder, fn: UnaryFn, a: NodeId): NodeId | undefined {
  if (fn === "copy") return a;
  const node = builder.node(a);
  if (fn === "negate" && node.op === "map1" && node.attributes.fn === "negate") return node.operands[0];
  return undefined;
}

/** Neutral operands, where the result has the same bits for every value, -0 and infinities included. */
export function identity2(builder: GraphBuilder, fn: BinaryFn, a: NodeId, b: NodeId): NodeId | undefined {
  const rightOf = (value: number) => neutral(builder, b, a, value);
  const leftOf = (value: number) => neutral(builder, a, b, value);
  switch (fn) {
    case "add":
      return rightOf(-0) ? a : leftOf(-0) ? b : undefined;
    case "subtract":
      return rightOf(0) ? a : undefined;
    case "multiply":
      if (rightOf(1)) return a;
      if (leftOf(1)) return b;
      if (rightOf(-1)) return builder.map1("negate", a);
      return leftOf(-1) ? builder.map1("negate", b) : undefined;
    case "divide":
    case "power":
      return rightOf(1) ? a : undefined;
    default:
      return undefined;
  }
}

/** A choice that is known, or between equals. */
export function identity3(builder: GraphBuilder, fn: TernaryFn, a: NodeId, b: NodeId, c: NodeId): NodeId | undefined {
  if (fn !== "select") return undefined;
  if (b === c && covers(builder, b, a)) return b;
  const condition = builder.uniform(a);
  if (condition === undefined) return undefined;
  const [chosen, other] = condition !== 0 ? [b, c] : [c, b];
  return covers(builder, chosen, other) && covers(builder, chosen, a) ? chosen : undefined;
}

/** Whether `constant` is `value` everywhere and brings no axis that `other` lacks. */
function neutral(builder: GraphBuilder, constant: NodeId, other: NodeId, value: number): boolean {
  const number = builder.uniform(constant);
  return number !== undefined && Object.is(number, value) && covers(builder, other, constant);
}

function covers(builder: GraphBuilder, large: NodeId, small: NodeId): boolean {
  const axes = builder.axesOf(large);
  return builder.axesOf(small).every((axis) => axes.includes(axis));
}
