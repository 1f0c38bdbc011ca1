import type { AxisId } from "./graph.ts";

/** Numbers over named axes: row-major over `axes` (ascending). */
export interface EagerTensor {
  readonly axes: readonly AxisId[];
  readonly data: Float64Array;
  /** 1 where there is no value; the number stored there means nothing. */
  readonly missing?: Uint8Array;
}

export function product(sizes: readonly number[]): number {
  let total = 1;
  for (const size of sizes) total *= size;
  return total;
}

/** Row-major strides. */
export function rowMajor(sizes: readonly number[]): number[] {
  const strides = new Array<number>(sizes.length);
  let stride = 1;
  for (let k = sizes.length - 1; k >= 0; k -= 1) {
    strides[k] = stride;
    stride *= sizes[k];
  }
  return strides;
}

/** The offset, by `strides`, of every entry of a row-major block of `sizes`. */
export function offsets(sizes: readonly number[], strides: readonly number[], start = 0): Int32Array {
  const result = new Int32Array(product(sizes));
  if (result.length === 0) return result;
  result[0] = start;
  let filled = 1;
  // Appends one axis at a time, innermost first: block j of the axis is the block before it, moved by its stride.
  for (let k = sizes.length - 1; k >= 0; k -= 1) {
    for (let j = 1; j < sizes[k]; j += 1) {
      const move = j * strides[k];
      for (let i = 0; i < filled; i += 1) result[j * filled + i] = result[i] + move;
    }
    filled *= sizes[k];
  }
  return result;
}

/** `values` in another order into `into`; without an order as they are. */
export function gathered<A extends Float64Array | Uint8Array>(
  values: ArrayLike<number>,
  order: Int32Array | undefined,
  into: A,
): A {
  if (!order) into.set(values);
  else for (let k = 0; k < into.length; k += 1) into[k] = values[order[k]];
  return into;
}
