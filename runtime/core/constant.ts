import type { Constant } from "../../dsl/plan/core.ts";
import type { Algebra } from "../graph/algebra.ts";
import type { EagerTensor } from "../graph/tensor.ts";
import type { TensorAlgebra } from "../graph/tensor-algebra.ts";
import type { Positional } from "./positional.ts";

/** A static tensor on fresh axes. */
export function constantOf<V>(algebra: Algebra<V>, constant: Constant): Positional<V> {
  const own = constant.shape.map((size, k) => algebra.axis(`d${k}`, size));
  const missing = constant.data.includes(null) ? constant.data.map((entry) => (entry === null ? 1 : 0)) : undefined;
  return {
    value: algebra.constant(
      own,
      constant.data.map((entry) => entry ?? 0),
      missing,
    ),
    own,
  };
}

/** The numbers of a value without carried axes, row-major over its own dimensions; missing entries are null. */
export function toConstant(algebra: TensorAlgebra, { value, own }: Positional<EagerTensor>): Constant {
  const full = algebra.expand(value, own);
  if (full.axes.length !== own.length) throw new Error("the value carries axes beside its own dimensions: reduce them");
  const strides = new Map<number, number>();
  let stride = 1;
  for (const axis of [...full.axes].reverse()) {
    strides.set(axis, stride);
    stride *= algebra.size(axis);
  }
  const shape = algebra.sizes(own);
  let places = [0];
  for (const [k, axis] of own.entries()) {
    places = places.flatMap((place) => Array.from({ length: shape[k] }, (_, j) => place + j * strides.get(axis)!));
  }
  return { shape, data: places.map((place) => (full.missing?.[place] ? null : full.data[place])) };
}
