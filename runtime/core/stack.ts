import type { Algebra } from "../graph/algebra.ts";
import { align, type Positional } from "./positional.ts";

/** Values of equal shapes on a new first dimension. */
export function stacked<V>(algebra: Algebra<V>, items: readonly Positional<V>[]): Positional<V> {
  const { values, own } = align(algebra, items);
  const axis = algebra.axis("stack", items.length);
  if (items.length === 0) return { value: algebra.constant([axis], []), own: [axis] };
  const parts = values.map(() => undefined);
  return { value: algebra.concat(values, parts, axis), own: [axis, ...own] };
}
