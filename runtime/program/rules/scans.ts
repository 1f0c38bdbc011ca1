/** Lowering of what runs along an own axis entry by entry: the first largest entry, running sums. */
import type { Node } from "../../graph/graph.ts";
import type { Context } from "../context.ts";
import { BINARY, TERNARY, UNARY } from "../instructions.ts";
import { entry, type Tensor } from "../layout.ts";
import { fill } from "./places.ts";

type Of<O extends Node["op"]> = Extract<Node, { op: O }>;

/** best < a[e] moves to entry e, so the first of equals stays. */
export function argmax(node: Of<"argmax">, c: Context): Tensor {
  const { axis } = node.attributes;
  let { out } = c.target(node);
  const { precision } = out;
  const a = c.operand(node, 0, precision);
  fill(c, out, 0);
  if (c.size(axis) === 0) return out;
  let best = entry(a, axis, 0);
  for (let e = 1; e < c.size(axis); e++) {
    const at = entry(a, axis, e);
    const larger = c.scratch(node.axes, precision, "larger");
    c.map("map2", BINARY.indexOf("less"), "less", larger, [best, at]);
    const pointer = { region: "constants", offset: c.constants.reals([e], precision), register: 0 } as const;
    const here: Tensor = { name: String(e), precision, axes: [], strides: new Map(), pointer };
    const [index, value] = [c.scratch(node.axes, precision, out.name), c.scratch(node.axes, precision, "best")];
    c.map("map3", TERNARY.indexOf("select"), "select", index, [larger, here, out]);
    c.map("map3", TERNARY.indexOf("select"), "select", value, [larger, at, best]);
    out = index;
    best = value;
  }
  return out;
}

export function cumulative_sum(node: Of<"cumulative_sum">, c: Context): Tensor {
  const { axis } = node.attributes;
  const { out } = c.target(node);
  const a = c.operand(node, 0, out.precision);
  if (c.size(axis) === 0) return out;
  c.map("map1", UNARY.indexOf("copy"), "copy", entry(out, axis, 0), [entry(a, axis, 0)]);
  for (let e = 1; e < c.size(axis); e++) {
    c.map("map2", BINARY.indexOf("add"), "add", entry(out, axis, e), [entry(out, axis, e - 1), entry(a, axis, e)]);
  }
  return out;
}
