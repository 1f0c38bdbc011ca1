import { apart, type Positional, renameAll } from "../core/positional.ts";
import type { Algebra } from "../graph/algebra.ts";
import type { AxisId } from "../graph/graph.ts";

/** Tensors one after another along dimension `k`. */
export function join<V>(algebra: Algebra<V>, parts: readonly Positional<V>[], k: number): Positional<V> {
  const { own } = parts[0];
  const to = algebra.axis(
    "joined",
    parts.reduce((sum, part) => sum + algebra.axisOf(part.own[k]).size, 0),
  );
  const along: AxisId[] = [];
  const values = parts.map((part) => {
    // The joined dimension first leaves the way: it may be another dimension of the first part.
    const one = apart(algebra, { value: part.value, own: [part.own[k]] }, [...own, ...part.own]);
    along.push(one.own[0]);
    return renameAll(
      algebra,
      one.value,
      new Map(part.own.flatMap((axis, j) => (j === k ? [] : [[axis, own[j]] as const]))),
    );
  });
  return { value: algebra.concat(values, along, to), own: own.with(k, to) };
}
