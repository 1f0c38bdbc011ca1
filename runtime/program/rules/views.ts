/** Lowering of views: the same buffer under other axes and strides. Only where lanes would not lie along memory is it copied. */
import type { AxisId, Node } from "../../graph/graph.ts";
import type { Context } from "../context.ts";
import { bytesOf, padded, sliced, strideOf, type Tensor } from "../layout.ts";

type Of<O extends Node["op"]> = Extract<Node, { op: O }>;

/** A view that may carry the lanes only with stride 1. */
function withLanes(view: Tensor, node: Node, c: Context): Tensor {
  const fits = !c.carriesLanes(view) || strideOf(view, c.lanes!) === 1;
  if (fits) return view;
  const out = c.scratch(node.axes, view.precision, node.label ?? view.name);
  copyLanes(c, out, view);
  return out;
}

/** Copies exactly the real lanes: the view has no padding. */
function copyLanes(c: Context, out: Tensor, view: Tensor): void {
  const span = c.span;
  c.span = c.size;
  c.assign({ ...out, part: true }, view);
  c.span = span;
}

export function rename(node: Of<"rename">, c: Context): Tensor {
  const { from, to } = node.attributes;
  const a = c.operand(node, 0, c.precision(node));
  if (a.axes.includes(to))
    throw new Error(
      `axis ${c.axis(to).name} is already carried by the value that is renamed to it; sum or index one of the two first`,
    );
  return withLanes({ ...sliced(a, from, to, 0, 1), name: node.label ?? a.name }, node, c);
}

export function slice(node: Of<"slice">, c: Context): Tensor {
  const { axis, to, start, step } = node.attributes;
  const a = c.operand(node, 0, c.precision(node));
  return withLanes({ ...sliced(a, axis, to, start, step), name: node.label ?? a.name }, node, c);
}

/** Row-major over `from`: a view if those axes lie evenly in memory, else of a copy in which they do. */
export function reshape(node: Of<"reshape">, c: Context): Tensor {
  const { from, to } = node.attributes;
  let a = c.operand(node, 0, c.precision(node));
  if (!even(a, from, c)) a = gathered(a, from, c);
  const unit = from.length ? strideOf(a, from.at(-1)!) : 1;
  const strides = new Map([...a.strides].filter(([axis]) => !from.includes(axis)));
  let stride = from.length ? lastUnit(a, from, c, unit) : 1;
  for (const axis of [...to].reverse()) {
    strides.set(axis, stride);
    stride *= c.size(axis);
  }
  return withLanes({ ...a, axes: node.axes, strides, name: node.label ?? a.name, part: true }, node, c);
}

/** The stride of one entry of the flattened axes (axes of size 1 have no say). */
function lastUnit(a: Tensor, from: readonly AxisId[], c: Context, otherwise: number): number {
  for (const axis of [...from].reverse()) if (c.size(axis) !== 1) return strideOf(a, axis);
  return otherwise;
}

function even(a: Tensor, from: readonly AxisId[], c: Context): boolean {
  let expected: number | undefined;
  for (const axis of [...from].reverse()) {
    if (c.size(axis) === 1) continue;
    const stride = strideOf(a, axis);
    if (stride === 0 || (expected !== undefined && stride !== expected)) return false;
    expected = stride * c.size(axis);
  }
  return true;
}

/** A copy with `from` dense and innermost (but for the lanes, unless they are among `from`). */
function gathered(a: Tensor, from: readonly AxisId[], c: Context): Tensor {
  const lanes = c.lanes !== undefined && a.axes.includes(c.lanes) && !from.includes(c.lanes) ? [c.lanes] : [];
  const outside = a.axes.filter((axis) => !from.includes(axis) && !lanes.includes(axis));
  const strides = new Map<AxisId, number>();
  let length = 1;
  for (const axis of [...outside, ...from, ...lanes].reverse()) {
    strides.set(axis, length);
    length *= lanes.includes(axis) ? c.span(axis) : c.size(axis);
  }
  const out: Tensor = { ...a, strides, pointer: c.writer.scratch(padded(length) * bytesOf(a.precision)) };
  if (c.lanes !== undefined && from.includes(c.lanes)) copyLanes(c, out, a);
  else c.assign(out, a);
  return out;
}

/** Aliases are resolved before lowering; what is left of them is the operand itself. */
export const same = (node: Of<"stop_gradient" | "straight_through">, c: Context): Tensor => c.value(node.operands[0]);

/** In f64 programs, and where the operand is already f64, nothing; else one conversion. */
export const wide = (node: Of<"wide">, c: Context): Tensor => c.operand(node, 0, c.precision(node));
