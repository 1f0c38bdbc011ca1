/**
 * Signal propagation of an activation with slope a below 0 and b above, in closed form: E φ² = A q, E φ'² = A with A = (a² + b²) / 2,
 * and with θ the angle between two inputs of equal length, f = (a - b)² / 2π:
 * E φ'φ' = A - f θ, E φφ = f q sin θ + q cos θ E φ'φ' (Cho & Saul 2009, generalised).
 */
import type { Scalar } from "../../engine/engine.ts";
import { root } from "../../iterate/methods/root.ts";

const { PI } = Math;

export const meanSquareSlope = (a: number, b: number): number => (a * a + b * b) / 2;

/** q* = σ_b² / (1 - A σ_w²); 0 without bias below criticality; undefined where signals grow or every length is fixed. */
export function twoSlopesLength(a: number, b: number, w2: number, b2: number): number | undefined {
  const gain = w2 * meanSquareSlope(a, b);
  if (gain >= 1) return undefined;
  return b2 / (1 - gain);
}

/** Stable fixed point of C(c) and its slope at length q; χ1 = A σ_w² < 1 there, so it is 1, unless q is not fixed. */
export function twoSlopesCorrelation(
  a: number,
  b: number,
  w2: number,
  b2: number,
  q: number,
  scalar: Scalar,
): { correlation: number; slope: number } {
  const chi = w2 * meanSquareSlope(a, b);
  if (chi <= 1) return { correlation: 1, slope: chi };
  const f = ((a - b) * (a - b)) / (2 * PI);
  const slopes = (c: number) => w2 * (meanSquareSlope(a, b) - f * scalar.acos(c));
  const map = (c: number) => (w2 * f * q * scalar.sqrt(Math.max(0, 1 - c * c)) + q * c * slopes(c) + b2) / q;
  const found = root((c) => c.map((x) => map(x) - x), Float64Array.of(0), Float64Array.of(1 - 1e-9));
  return { correlation: found.x[0], slope: slopes(found.x[0]) };
}
