import type { Algebra } from "../graph/algebra.ts";
import type { AxisId } from "../graph/graph.ts";

/** x minus its largest entry along `axis`, which no derivative sees: softmax does not depend on it. */
export function centred<V>(algebra: Algebra<V>, x: V, axis: AxisId): V {
  return algebra.map2("subtract", x, algebra.stopGradient(algebra.reduce("max", x, [axis])));
}

/** x - max - ln Σ exp(x - max) along `axis`. */
export function logSoftmaxOf<V>(algebra: Algebra<V>, x: V, axis: AxisId): V {
  const moved = centred(algebra, x, axis);
  return algebra.map2(
    "subtract",
    moved,
    algebra.map1("log", algebra.reduce("sum", algebra.map1("exp", moved), [axis])),
  );
}
