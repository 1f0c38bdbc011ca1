/**
 * Roots of many functions at once by Chandrupatla's method (Adv. Eng. Software 28, 1997): inverse quadratic interpolation where it is
 * safe, bisection elsewhere; the bracket never opens. One evaluation of all functions a round; lanes that have converged stay as they
 * are, so the result of a lane does not depend on its neighbours.
 */

export interface Roots {
  readonly x: Float64Array;
  /** Value of the function there. */
  readonly residual: Float64Array;
  readonly rounds: number;
  readonly converged: boolean;
}

/**
 * `low`, `high`: brackets, f of opposite sign at the ends (or 0 at one). `evaluate` gives f for all lanes. Stops when every bracket is
 * narrower than `2 · (relative · |x| + absolute)`.
 */
export function root(
  evaluate: (x: Float64Array) => Float64Array,
  low: Float64Array,
  high: Float64Array,
  { relative = 4.5e-16, absolute = 1e-300, rounds = 200 } = {},
): Roots {
  const n = low.length;
  let a = Float64Array.from(low);
  const b = Float64Array.from(high);
  let fa = evaluate(a).slice();
  const fb = evaluate(b).slice();
  const c = a.slice();
  const fc = fa.slice();
  const t = new Float64Array(n).fill(0.5);
  const best = new Float64Array(n);
  const residual = new Float64Array(n);
  const done = new Uint8Array(n);
  const settle = (i: number) => {
    const useA = Math.abs(fa[i]) < Math.abs(fb[i]);
    best[i] = useA ? a[i] : b[i];
    residual[i] = useA ? fa[i] : fb[i];
    const tolerance = 2 * relative * Math.abs(best[i]) + absolute;
    const limit = tolerance / Math.abs(b[i] - a[i]);
    if (!(limit <= 0.5) || residual[i] === 0) done[i] = 1;
    return limit;
  };
  for (let i = 0; i < n; i++) {
    if (fa[i] === 0 || fb[i] === 0) {
      best[i] = fa[i] === 0 ? a[i] : b[i];
      done[i] = 1;
    }
  }
  let round = 0;
  for (; round < rounds && done.some((d) => d === 0); round++) {
    const x = new Float64Array(n);
    for (let i = 0; i < n; i++) x[i] = done[i] ? best[i] : a[i] + t[i] * (b[i] - a[i]);
    const fx = evaluate(x);
    for (let i = 0; i < n; i++) {
      if (done[i]) continue;
      if (fx[i] > 0 === fa[i] > 0) {
        c[i] = a[i];
        fc[i] = fa[i];
      } else {
        c[i] = b[i];
        b[i] = a[i];
        fc[i] = fb[i];
        fb[i] = fa[i];
      }
      a[i] = x[i];
      fa[i] = fx[i];
      const limit = settle(i);
      if (done[i]) continue;
      const xi = (a[i] - b[i]) / (c[i] - b[i]);
      const phi = (fa[i] - fb[i]) / (fc[i] - fb[i]);
      const safe = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
      const step = safe
        ? (fa[i] / (fb[i] - fa[i])) * (fc[i] / (fb[i] - fc[i])) +
          ((c[i] - a[i]) / (b[i] - a[i])) * (fa[i] / (fc[i] - fa[i])) * (fb[i] / (fc[i] - fb[i]))
        : 0.5;
      t[i] = Math.min(1 - limit, Math.max(limit, step));
    }
  }
  a = best;
  fa = residual;
  return { x: a, residual: fa, rounds: round, converged: done.every((d) => d === 1) };
}
