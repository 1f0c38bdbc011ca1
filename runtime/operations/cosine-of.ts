import { align, type Positional } from "../core/positional.ts";
import type { Algebra } from "../graph/algebra.ts";

const SMALLEST_NORM = 1e-12;

/** a·b / max(|a| |b|, 1e-12) over all own dimensions. */
export function cosineOf<V>(algebra: Algebra<V>, first: Positional<V>, second: Positional<V>): Positional<V> {
  const { values, own } = align(algebra, [first, second]);
  const [a, b] = values;
  const norm = (x: V) => algebra.map1("sqrt", algebra.reduce("sum", algebra.map1("square", x), own));
  const norms = algebra.map2("max", algebra.map2("multiply", norm(a), norm(b)), algebra.scalar(SMALLEST_NORM));
  return { value: algebra.map2("divide", algebra.contract(a, b, own), norms), own: [] };
}
