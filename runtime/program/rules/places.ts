/** Lowering of what puts values into parts of a larger tensor. */
import type { Node } from "../../graph/graph.ts";
import type { Context } from "../context.ts";
import { UNARY } from "../instructions.ts";
import { entry, sliced, type Tensor } from "../layout.ts";

type Of<O extends Node["op"]> = Extract<Node, { op: O }>;

/** Fills a tensor with one number. */
export function fill(c: Context, out: Tensor, value: number): void {
  const { precision } = out;
  const pointer = { region: "constants", offset: c.constants.reals([value], precision), register: 0 } as const;
  c.map("map1", UNARY.indexOf("copy"), "copy", out, [
    { name: String(value), precision, axes: [], strides: new Map(), pointer },
  ]);
}

/** Copies into a part; if the part cuts the lane axis, only its real lanes. */
export function place(c: Context, part: Tensor, a: Tensor, cutsLanes: boolean): void {
  const { span } = c;
  if (cutsLanes) c.span = c.size;
  c.assign(part, a);
  c.span = span;
}

/** Operand axis `axis` lies at start, start + step, … of `to`; zeros elsewhere. */
export function unslice(node: Of<"unslice">, c: Context): Tensor {
  const { axis, to, start, step } = node.attributes;
  const { out } = c.target(node);
  fill(c, out, 0);
  place(c, sliced(out, to, axis, start, step), c.operand(node, 0, out.precision), axis === c.lanes || to === c.lanes);
  return out;
}

export function concat(node: Of<"concat">, c: Context): Tensor {
  const { parts, to } = node.attributes;
  const { out } = c.target(node);
  let at = 0;
  parts.forEach((axis, i) => {
    const part = axis === undefined ? entry(out, to, at) : sliced(out, to, axis, at, 1);
    place(c, part, c.operand(node, i, out.precision), axis === c.lanes || to === c.lanes);
    at += axis === undefined ? 1 : c.size(axis);
  });
  return out;
}
