/**
 * The stable fixed point of the correlation map C(c) = (σ_w² E[φ(u) φ(v)] + σ_b²) / q* and its slope. It is 1 in the ordered phase. In
 * the chaotic phase it is the root of (1 - C(c)) / (1 - c) = 1 below 1: by the dual series up to c = 0.9, above it by the product rule
 * on E (φ(u) - φ(v))², which does not cancel.
 */
import type { Engine } from "../../engine/engine.ts";
import { root } from "../../iterate/methods/root.ts";
import type { GaussianRule } from "./gaussian-rule.ts";
import { type ApplyActivation, DUAL_TERMS, dualCoefficients, pairMoments } from "./moments.ts";

const SERIES_UP_TO = 0.9;

export interface FixedCorrelation {
  readonly correlation: number;
  /** χ(c*) = C'(c*). */
  readonly slope: number;
  readonly residual: number;
}

export function fixedCorrelation(
  engine: Engine,
  apply: ApplyActivation,
  rule: GaussianRule,
  w2: number,
  b2: number,
  q: number,
  chi: number,
): FixedCorrelation {
  if (chi <= 1) return { correlation: 1, slope: chi, residual: 0 };
  const a = dualCoefficients(engine, apply, rule, 1)(Float64Array.of(q));
  /** C(c) and C'(c) by Horner's rule on Σ a_n² c^n. */
  const series = (c: number): { value: number; slope: number } => {
    let value = 0;
    let slope = 0;
    for (let n = DUAL_TERMS - 1; n >= 0; n--) {
      slope = slope * c + value;
      value = value * c + a[n] * a[n];
    }
    return { value: (w2 * value + b2) / q, slope: (w2 * slope) / q };
  };
  if (series(SERIES_UP_TO).value <= SERIES_UP_TO) {
    if (series(0).value <= 1e-15) return { correlation: 0, slope: series(0).slope, residual: 0 };
    const found = root((c) => c.map((x) => series(x).value - x), Float64Array.of(0), Float64Array.of(SERIES_UP_TO));
    return { correlation: found.x[0], slope: series(found.x[0]).slope, residual: Math.abs(found.residual[0]) };
  }
  const pair = pairMoments(engine, apply, rule, 1);
  const ratio = (c: Float64Array) =>
    c.map((x) =>
      x === 1 ? chi - 1 : ((w2 / (2 * q)) * pair(Float64Array.of(q), Float64Array.of(x)).apart[0]) / (1 - x) - 1,
    );
  const found = root(ratio, Float64Array.of(SERIES_UP_TO), Float64Array.of(1));
  const slope = w2 * pair(Float64Array.of(q), found.x).slopes[0];
  return { correlation: found.x[0], slope, residual: Math.abs(found.residual[0]) * (1 - found.x[0]) };
}
