/**
 * Where values lie. A tensor is a pointer and one stride (in elements) for each of its axes; views share the buffer of what they view.
 *
 * Layouts of new tensors: with the lane axis `[own axes in ascending id …][lane]`, a row of lanes padded to a multiple of 4 in both
 * precisions; without it row-major over the axes in ascending id, dense. The lane stride of every tensor that carries lanes is 1.
 */
import type { Precision } from "../engine/engine.ts";
import type { AxisId } from "../graph/graph.ts";
import type { TensorLayout } from "./program.ts";

export type Region = "none" | "constants" | "inputs" | "state" | "data" | "output" | "scratch" | "control";

export interface Pointer {
  readonly region: Region;
  /** Number of the scratch buffer; placed by `allocate.ts`. */
  readonly buffer?: number;
  readonly offset: number; // bytes
  readonly register: number;
}

export interface Tensor {
  readonly name: string;
  readonly pointer: Pointer;
  readonly precision: Precision;
  readonly axes: readonly AxisId[];
  readonly strides: ReadonlyMap<AxisId, number>;
  /** A part of a larger tensor: nothing may be written past its last entry. */
  readonly part?: boolean;
}

/** Base registers of programs. 1, 6 and 7 are set by the host, the others start at 0; tile loops advance 2 to 6. */
export const REGISTER = {
  zero: 0,
  state: 1,
  lanes4: 2,
  lanes8: 3,
  tile: 4,
  laneState: 6,
  ring: 7,
  // Of the loop over instances that draws what they will have side by side (across.ts).
  staged: 8,
  control: 9,
  order: 10,
  given: 11,
} as const;

export const NOWHERE: Pointer = { region: "none", offset: 0, register: 0 };

export const bytesOf = (precision: Precision): number => (precision === "f64" ? 8 : 4);
export const padded = (lanes: number): number => (lanes + 3) & ~3;
export const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/** Strides of a new tensor and its length in elements. `lanes`: the axis stored innermost, its row padded; `beside`: the one next to it. */
export function standardStrides(
  axes: readonly AxisId[],
  size: (axis: AxisId) => number,
  lanes: AxisId | undefined,
  beside?: AxisId,
): { strides: Map<AxisId, number>; length: number } {
  const strides = new Map<AxisId, number>();
  let length = 1;
  if (lanes !== undefined && axes.includes(lanes)) {
    strides.set(lanes, 1);
    length = padded(size(lanes));
  }
  if (beside !== undefined && axes.includes(beside)) {
    strides.set(beside, length);
    length *= size(beside);
  }
  for (const axis of [...axes].reverse()) {
    if (axis === lanes || axis === beside) continue;
    strides.set(axis, length);
    length *= size(axis);
  }
  return { strides, length };
}

/** The same buffer from `elements` on. */
export function shift(tensor: Tensor, elements: number): Tensor {
  if (elements === 0) return tensor;
  const { pointer } = tensor;
  return { ...tensor, pointer: { ...pointer, offset: pointer.offset + elements * bytesOf(tensor.precision) } };
}

/** Entry `index` of `axis`: the axis is gone. */
export function entry(tensor: Tensor, axis: AxisId, index: number): Tensor {
  const stride = tensor.strides.get(axis);
  if (stride === undefined) return tensor;
  const strides = new Map(tensor.strides);
  strides.delete(axis);
  return { ...shift(tensor, index * stride), strides, axes: tensor.axes.filter((a) => a !== axis), part: true };
}

/** `axis` read from `start` on in steps of `step`, as axis `to`. */
export function sliced(tensor: Tensor, axis: AxisId, to: AxisId, start: number, step: number): Tensor {
  const stride = tensor.strides.get(axis) ?? 0;
  const strides = new Map(tensor.strides);
  strides.delete(axis);
  strides.set(to, stride * step);
  const axes = [...tensor.axes.filter((a) => a !== axis), to].sort((a, b) => a - b);
  return { ...shift(tensor, start * stride), strides, axes, part: true };
}

export const strideOf = (tensor: Tensor, axis: AxisId): number => tensor.strides.get(axis) ?? 0;

/** The layout of a resident tensor, for the host. Axes in order of storage. */
export function layoutOf(
  region: TensorLayout["region"],
  tensor: Tensor,
  size: (axis: AxisId) => number,
  lanes: AxisId | undefined,
  length: number,
): TensorLayout {
  const own = tensor.axes.filter((axis) => axis !== lanes);
  const axes = lanes !== undefined && tensor.axes.includes(lanes) ? [...own, lanes] : own;
  return {
    region,
    offset: tensor.pointer.offset,
    precision: tensor.precision,
    axes,
    sizes: axes.map(size),
    strides: axes.map((axis) => strideOf(tensor, axis)),
    length,
  };
}
