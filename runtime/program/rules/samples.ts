/**
 * Sums over samples that lie beside the lanes (instances), in the order of sums over lanes: accumulator = sample mod 4 (f32) or mod 2
 * (f64), samples ascending, then (a0 + a2) + (a1 + a3), or a0 + a1. So a model alone, its samples as lanes, and one of many beside each
 * other give the same bits.
 */
import type { AxisId, Node } from "../../graph/graph.ts";
import type { Context } from "../context.ts";
import { BINARY, type FoldFn } from "../instructions.ts";
import { entry, shift, strideOf, type Tensor } from "../layout.ts";
import { product } from "./contract.ts";
import { folded } from "./reduce.ts";

const JOIN = { sum: "add", max: "max", min: "min", product: "multiply" } as const;

/** The samples from + accumulator + width · turn of a tensor, as two axes. */
function cut(c: Context, a: Tensor, from: number, accumulator: AxisId, turn: AxisId, width: number): Tensor {
  const sample = c.sample!;
  if (!a.axes.includes(sample)) return a;
  const stride = strideOf(a, sample);
  const strides = new Map(a.strides);
  strides.delete(sample);
  strides.set(accumulator, stride).set(turn, stride * width);
  const axes = [...a.axes.filter((axis) => axis !== sample), accumulator, turn].sort((x, y) => x - y);
  return { ...shift(a, from * stride), strides, axes, part: true };
}

/** Every accumulator's fold by `write`, then all of them joined. */
function accumulated(
  c: Context,
  node: Node,
  fold: FoldFn,
  operands: readonly Tensor[],
  write: (out: Tensor, operands: readonly Tensor[], turn: AxisId) => void,
): Tensor {
  const { out } = c.target(node);
  const width = out.precision === "f32" ? 4 : 2;
  const samples = c.full(c.sample!);
  const [turns, more] = [Math.floor(samples / width), samples % width];
  const all = c.part(Math.min(samples, width));
  const parts = c.scratch([...node.axes, all], out.precision, out.name);
  const groups = [
    { from: 0, count: more, length: turns + 1 },
    { from: more, count: width - more, length: turns },
  ].filter(({ count, length }) => count > 0 && length > 0);
  for (const { from, count, length } of groups) {
    const [accumulator, turn] = [c.part(count), c.part(length)];
    const strides = new Map(parts.strides);
    strides.set(accumulator, strideOf(parts, all)).delete(all);
    const to = { ...shift(parts, from * strideOf(parts, all)), axes: [...node.axes, accumulator], strides, part: true };
    write(
      to,
      operands.map((a) => cut(c, a, from, accumulator, turn, width)),
      turn,
    );
  }
  const present = Array.from({ length: Math.min(samples, width) }, (_, j) => entry(parts, all, j));
  const join = (a: Tensor, b: Tensor | undefined, to: Tensor): Tensor => {
    if (!b) return a;
    c.map("map2", BINARY.indexOf(JOIN[fold]), JOIN[fold], to, [a, b]);
    return to;
  };
  if (width === 2 || present.length < 3) return join(present[0], present[1], out);
  const first = join(present[0], present[2], c.scratch(node.axes, out.precision, out.name));
  return join(first, join(present[1], present[3], c.scratch(node.axes, out.precision, out.name)), out);
}

export function reduceSamples(node: Extract<Node, { op: "reduce" }>, c: Context): Tensor {
  const { fold, over } = node.attributes;
  const own = over.filter((axis) => axis !== c.sample);
  const a = c.operand(node, 0, c.partPrecision(node));
  return accumulated(c, node, fold, [a], (out, [part], turn) => folded(c, fold, out, part, [...own, turn], false));
}

export function contractSamples(node: Extract<Node, { op: "contract" }>, c: Context): Tensor {
  const precision = c.partPrecision(node);
  const operands = [c.operand(node, 0, precision), c.operand(node, 1, precision)];
  return accumulated(c, node, "sum", operands, (out, [a, b], turn) =>
    product(c, { out, a, b, accumulate: false, zeros: [] }, [turn]),
  );
}
