/** Loop nests over the axes of several tensors at once: merged where all of them allow it, cut down to the dimensions a kernel has. */
import type { AxisId } from "../graph/graph.ts";
import { strideOf, type Tensor } from "./layout.ts";

/** One loop: its count and the stride of each tensor. */
export interface Dim {
  readonly size: number;
  readonly strides: readonly number[];
}

/** The loops over `axes` (outermost first) for these tensors; axes of size 1 are left out. */
export function dimsOf(axes: readonly AxisId[], size: (axis: AxisId) => number, tensors: readonly Tensor[]): Dim[] {
  return axes
    .filter((axis) => size(axis) !== 1)
    .map((axis) => ({ size: size(axis), strides: tensors.map((tensor) => strideOf(tensor, axis)) }));
}

/** Neighbouring loops joined where every tensor steps through both evenly. */
export function merged(dims: readonly Dim[]): Dim[] {
  const result: Dim[] = [];
  for (const dim of dims) {
    const outer = result.at(-1);
    if (outer?.strides.every((stride, t) => stride === dim.strides[t] * dim.size)) {
      result[result.length - 1] = { size: outer.size * dim.size, strides: dim.strides };
    } else result.push(dim);
  }
  return result;
}

/** Exactly `count` loops: unused ones, of one turn, in front. */
export function filled(dims: readonly Dim[], count: number, tensors: number): Dim[] {
  const none: Dim = { size: 1, strides: new Array(tensors).fill(0) };
  return [...new Array(count - dims.length).fill(none), ...dims];
}

/** Every combination of the given loops' indices, outermost slowest: the offset of each tensor in elements. */
export function* turns(dims: readonly Dim[], tensors: number): Generator<number[]> {
  if (dims.some((dim) => dim.size === 0)) return;
  const index = dims.map(() => 0);
  while (true) {
    const offsets = new Array<number>(tensors).fill(0);
    dims.forEach((dim, d) => {
      for (let t = 0; t < tensors; t++) offsets[t] += index[d] * dim.strides[t];
    });
    yield offsets;
    let d = dims.length - 1;
    while (d >= 0 && ++index[d] === dims[d].size) index[d--] = 0;
    if (d < 0) return;
  }
}
