/**
 * Lowering of folds. Over lanes: reduce_lanes, rows in order into the same accumulators. Over own axes with lanes kept: reduce_rows along
 * the lanes. Without lanes: reduce_rows along a kept axis that lies along memory, else entry by entry; own axes are folded in
 * ascending id, one entry after the other.
 */
import type { AxisId, Node } from "../../graph/graph.ts";
import type { Context } from "../context.ts";
import { FOLD, type FoldFn } from "../instructions.ts";
import { type Pointer, product, strideOf, type Tensor } from "../layout.ts";
import { dimsOf, filled, merged, turns } from "../nest.ts";

export function reduce(node: Extract<Node, { op: "reduce" }>, c: Context): Tensor {
  const { fold, over } = node.attributes;
  const total = c.accumulators.get(node.id);
  const part = c.partPrecision(node);
  // A tile's sum in f32 goes straight to its f64 total.
  if (fold === "sum" && total?.precision === "f64" && part === "f32" && over.includes(c.lanes!)) {
    folded(c, fold, total, c.operand(node, 0, part), over, true);
    return total;
  }
  const { out, accumulate } = c.target(node);
  folded(c, fold, out, c.operand(node, 0, out.precision), over, accumulate);
  return out;
}

export function folded(
  c: Context,
  fold: FoldFn,
  out: Tensor,
  a: Tensor,
  over: readonly AxisId[],
  accumulate: boolean,
): void {
  const overLanes = c.lanes !== undefined && over.includes(c.lanes);
  const own = over.filter((axis) => axis !== c.lanes).sort((x, y) => x - y);
  let kept = a.axes.filter((axis) => !over.includes(axis) && axis !== c.lanes);
  let lanes = 1;
  if (overLanes) lanes = c.section.lanes;
  else if (c.carriesLanes(a)) lanes = c.span(c.lanes!);
  else {
    const row = kept.find((axis) => strideOf(a, axis) === 1 && strideOf(out, axis) === 1);
    if (row !== undefined) lanes = c.size(row);
    kept = kept.filter((axis) => axis !== row);
  }
  const n = merged(dimsOf(kept, c.size, [out, a]));
  const r = merged(dimsOf(own, c.size, [a]));
  const [n2, r2] = [filled(n.slice(-2), 2, 2), filled(r.slice(-2), 2, 1)];
  const fields: Record<string, number | Pointer> = { fn: FOLD.indexOf(fold), lanes };
  n2.forEach(({ size, strides }, d) => {
    Object.assign(fields, { [`n${d}`]: size, [`out${d}`]: strides[0], [`a${d}`]: strides[1] });
  });
  r2.forEach(({ size, strides }, d) => {
    Object.assign(fields, { [`r${d}`]: size, [`ar${d}`]: strides[0] });
  });
  if (overLanes) fields.wide = out.precision === a.precision ? 0 : 1;
  const family = overLanes ? "reduce_lanes" : "reduce_rows";
  const text = `${fold.padEnd(9)} ${c.show(out)} ${accumulate ? "+=" : "<-"} ${c.show(a)}`;
  const work = lanes * product([...n2, ...r2].map((dim) => dim.size));
  for (const [to, from] of turns(n.slice(0, -2), 2)) {
    let first = true;
    for (const [term] of turns(r.slice(0, -2), 1)) {
      const more = accumulate || !first;
      const operands = { ...fields, accumulate: more ? 1 : 0, out: c.at(out, to), a: c.at(a, from + term) };
      c.writer.emit(family, a.precision, operands, text, work);
      first = false;
    }
  }
}
