import type { AxisId } from "../graph/graph.ts";

/** Axes with their sizes, outermost first. */
export interface Arrangement {
  readonly axes: readonly AxisId[];
  readonly sizes: readonly number[];
}

/** The same numbers in another order of axes, row-major; repeated along axes that `from` lacks. */
export function arrange(values: Float64Array, from: Arrangement, to: Arrangement): Float64Array {
  const same = from.axes.length === to.axes.length && from.axes.every((axis, k) => axis === to.axes[k]);
  if (same) return values;
  const strides = new Map<AxisId, number>();
  let stride = 1;
  for (let k = from.axes.length - 1; k >= 0; k -= 1) {
    strides.set(from.axes[k], stride);
    stride *= from.sizes[k];
  }
  const steps = to.axes.map((axis) => strides.get(axis) ?? 0);
  const count = to.sizes.reduce((a, b) => a * b, 1);
  const result = new Float64Array(count);
  const index = to.sizes.map(() => 0);
  let at = 0;
  for (let k = 0; k < count; k += 1) {
    result[k] = values[at];
    for (let d = steps.length - 1; d >= 0; d -= 1) {
      at += steps[d];
      index[d] += 1;
      if (index[d] < to.sizes[d]) break;
      at -= steps[d] * to.sizes[d];
      index[d] = 0;
    }
  }
  return result;
}
