/** Broyden–Fletcher–Goldfarb–Shanno with the inverse Hessian kept (Nocedal and Wright, Numerical Optimization, ch. 6). */
import type { Engine } from "../../engine/engine.ts";
import { lineSearch } from "./line-search.ts";
import { dot, type Objective } from "./objective.ts";

export interface Approach {
  readonly point: Float64Array;
  readonly iterations: number;
}

/** Descends until the gradient is shorter than `tolerance`, the line search fails, or the iterations are used up. */
export function quasiNewton(
  objective: Objective,
  start: Float64Array,
  tolerance: number,
  maxIterations: number,
  { scalar }: Engine,
  report?: (gradientNorm: number, point: Float64Array) => void,
): Approach {
  const n = objective.size;
  let point = start;
  let { value, gradient } = objective.gradient(point);
  const inverse = new Float64Array(n * n);
  let fresh = true;
  const reset = (scale: number) => {
    inverse.fill(0);
    for (let k = 0; k < n; k += 1) inverse[k * n + k] = scale;
    fresh = true;
  };
  reset(1);
  const times = (x: Float64Array) =>
    Float64Array.from({ length: n }, (_, i) => dot(inverse.subarray(i * n, (i + 1) * n), x));
  let iterations = 0;
  for (; iterations < maxIterations; iterations += 1) {
    const norm = scalar.sqrt(dot(gradient, gradient));
    if (!(norm > tolerance)) break;
    report?.(norm, point);
    let direction = times(gradient).map((x) => -x);
    let slope = dot(direction, gradient);
    if (!(slope < 0)) {
      reset(1);
      direction = gradient.map((x) => -x);
      slope = dot(direction, gradient);
    }
    const step = lineSearch(objective, point, value, direction, slope);
    if (!step) {
      if (fresh) break;
      reset(1);
      continue;
    }
    const next = objective.gradient(step.point);
    const s = step.point.map((x, k) => x - point[k]);
    const y = next.gradient.map((x, k) => x - gradient[k]);
    const sy = dot(s, y);
    const yy = dot(y, y);
    if (sy > 1e-10 * scalar.sqrt(dot(s, s) * yy)) {
      if (fresh) reset(sy / yy);
      fresh = false;
      const hy = times(y);
      const factor = (1 + dot(y, hy) / sy) / sy;
      for (let i = 0; i < n; i += 1)
        for (let j = 0; j < n; j += 1) inverse[i * n + j] += factor * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / sy;
    }
    point = step.point;
    ({ value, gradient } = next);
  }
  return { point, iterations };
}
