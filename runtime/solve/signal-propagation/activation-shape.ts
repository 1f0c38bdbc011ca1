/**
 * What the quadrature of an activation has to know: its range, its parity, and whether it is two straight lines (then every Gaussian
 * expectation is closed). Everything else about the activation comes from its graph.
 */
export type ActivationShape =
  /** Analytic on the real line, so the trapezoid rule converges exponentially. `bound`: of |phi|, absent if unbounded. */
  | { readonly kind: "smooth"; readonly bound?: number; readonly odd: boolean }
  /** Slope `below` for x < 0 and `above` for x ≥ 0. */
  | {
      readonly kind: "two_slopes";
      readonly below: (arguments_: Readonly<Record<string, number>>) => number;
      readonly above: number;
    };

export const ACTIVATION_SHAPES: Readonly<Record<string, ActivationShape>> = {
  tanh: { kind: "smooth", bound: 1, odd: true },
  erf: { kind: "smooth", bound: 1, odd: true },
  sin: { kind: "smooth", bound: 1, odd: true },
  sigmoid: { kind: "smooth", bound: 1, odd: false },
  gelu: { kind: "smooth", odd: false },
  silu: { kind: "smooth", odd: false },
  softplus: { kind: "smooth", odd: false },
  linear: { kind: "two_slopes", below: () => 1, above: 1 },
  relu: { kind: "two_slopes", below: () => 0, above: 1 },
  abs: { kind: "two_slopes", below: () => -1, above: 1 },
  leaky_relu: { kind: "two_slopes", below: (a) => a.slope ?? 0.01, above: 1 },
};
