/** Sums over tiles: where they are added up, and what follows once they are whole. */
import type { Node } from "../graph/graph.ts";
import { type Context, nameOf } from "./context.ts";
import { foldOf } from "./define.ts";
import { FOLD, type FoldFn } from "./instructions.ts";
import { bytesOf, padded, product, standardStrides, strideOf, type Tensor } from "./layout.ts";
import { outerOf, room } from "./rules/outer-products.ts";

const NEUTRAL: Record<FoldFn, number> = {
  sum: 0,
  max: Number.NEGATIVE_INFINITY,
  min: Number.POSITIVE_INFINITY,
  product: 1,
};

/** The strides of a sum over tiles, and its length: rows of whole vectors for sums of outer products, else the standard layout. */
function layoutOf(c: Context, node: Node): { readonly strides: Map<number, number>; readonly length: number } {
  const outer = c.precision(node) === c.partPrecision(node) ? outerOf(c, node) : undefined;
  if (!outer) {
    const { strides, length } = standardStrides(node.axes, c.full, undefined);
    return { strides, length: padded(length) };
  }
  const strides = new Map<number, number>();
  let length = 1;
  for (const axis of outer.m.toReversed()) {
    strides.set(axis, length);
    length *= c.full(axis);
  }
  length = room(length, c.precision(node));
  for (const axis of outer.n.toReversed()) {
    strides.set(axis, length);
    length *= c.full(axis);
  }
  return { strides, length };
}

/** Places for the sums over tiles, those of one kind beside each other and cleared by one instruction. */
export function clearAccumulators(c: Context, nodes: readonly Node[]): void {
  for (const fold of FOLD) {
    for (const precision of ["f32", "f64"] as const) {
      const sums = nodes.filter(
        (n) => c.rates.reducers.has(n.id) && foldOf(n) === fold && c.precision(n) === precision,
      );
      if (sums.length === 0) continue;
      const layouts = sums.map((node) => layoutOf(c, node));
      const buffer = c.writer.scratch(layouts.reduce((sum, { length }) => sum + length, 0) * bytesOf(precision));
      let offset = 0;
      sums.forEach((node, i) => {
        const { strides, length } = layouts[i];
        const like = c.layoutOnly(node.axes, precision, nameOf(node));
        c.accumulators.set(node.id, { ...like, strides, pointer: { ...buffer, offset } });
        offset += length * bytesOf(precision);
      });
      const names = sums.map((node) => c.accumulators.get(node.id)!.name).join(" ");
      c.fillAll(buffer, offset / bytesOf(precision), precision, names, NEUTRAL[fold]);
    }
  }
}

/** A whole sum in the standard layout. */
export function settled(c: Context, node: Node): Tensor | undefined {
  const sum = c.accumulators.get(node.id);
  if (!sum) return undefined;
  const { axes, precision, name } = sum;
  const { strides } = standardStrides(axes, c.full, undefined);
  if (axes.every((axis) => c.full(axis) === 1 || strides.get(axis) === strideOf(sum, axis))) return sum;
  const out = c.scratch(axes, precision, name);
  const { m, n } = outerOf(c, node)!;
  const rows = product(n.map(c.full));
  // The standard layout has the smaller axes outside.
  if (Math.max(...m) < Math.min(...n)) {
    const text = `transpose ${c.show(out)} <- ${name}`;
    const columns = product(m.map(c.full));
    const a_row = room(columns, precision);
    c.writer.emit(
      "transpose",
      precision,
      { rows, columns, out: out.pointer, out_row: rows, a: sum.pointer, a_row },
      text,
    );
  } else c.assign(out, sum);
  return out;
}
