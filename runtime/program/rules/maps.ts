/** Lowering of elementwise maps: one instruction each; loops that all operands step through evenly are merged. */
import type { Node } from "../../graph/graph.ts";
import type { Context } from "../context.ts";
import { BINARY, TERNARY, UNARY } from "../instructions.ts";
import type { Tensor } from "../layout.ts";

function lowered(node: Node, family: "map1" | "map2" | "map3", fn: string, code: number, c: Context): Tensor {
  const { out } = c.target(node);
  c.map(
    family,
    code,
    fn,
    out,
    node.operands.map((_, i) => c.operand(node, i, out.precision)),
  );
  return out;
}

type Of<O extends Node["op"]> = Extract<Node, { op: O }>;

export const map1 = (node: Of<"map1">, c: Context): Tensor =>
  lowered(node, "map1", node.attributes.fn, UNARY.indexOf(node.attributes.fn), c);
export const map2 = (node: Of<"map2">, c: Context): Tensor =>
  lowered(node, "map2", node.attributes.fn, BINARY.indexOf(node.attributes.fn), c);
export const map3 = (node: Of<"map3">, c: Context): Tensor =>
  lowered(node, "map3", node.attributes.fn, TERNARY.indexOf(node.attributes.fn), c);
