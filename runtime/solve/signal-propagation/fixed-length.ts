/**
 * The fixed point of the length map q ← V(q) = σ_w² E φ(√q z)² + σ_b², and the edge of chaos, both by a scan for brackets followed by
 * bracketed roots. Never by iteration, which is algebraic at criticality.
 */
import type { Engine } from "../../engine/engine.ts";
import { root } from "../../iterate/methods/root.ts";
import { gaussianRule } from "./gaussian-rule.ts";
import { type ApplyActivation, lengthMoments } from "./moments.ts";

const SCAN = 256;

/** 0 and a geometric grid of lengths up to `top`. */
function scanGrid(top: number, engine: Engine): Float64Array {
  const ratio = engine.scalar.exp(engine.scalar.log(1e-12) / (SCAN - 2));
  const grid = new Float64Array(SCAN);
  for (let k = SCAN - 1, q = top; k > 0; k--, q *= ratio) grid[k] = q;
  return grid;
}

/** Brackets [low, high] in which f goes from `+` to `-` (falling) or `-` to `+` (rising), ascending. A zero at 0 is no bracket. */
function brackets(grid: Float64Array, f: Float64Array, direction: "falling" | "rising"): [number, number][] {
  const found: [number, number][] = [];
  for (let k = 1; k < grid.length; k++) {
    const before = direction === "falling" ? f[k - 1] : -f[k - 1];
    const after = direction === "falling" ? f[k] : -f[k];
    if (before > 0 && after <= 0) found.push([grid[k - 1], grid[k]]);
  }
  return found;
}

export interface FixedLength {
  /** The largest stable fixed point; 0 if all signals die; undefined if they grow without bound. */
  readonly length: number | undefined;
  /** All fixed points above 0, with their stability. */
  readonly roots: readonly { readonly length: number; readonly stable: boolean }[];
  readonly residual: number;
}

/** `top`: no fixed point is looked for beyond it. */
export function fixedLength(engine: Engine, apply: ApplyActivation, w2: number, b2: number, top: number): FixedLength {
  const rule = gaussianRule(top, engine.scalar);
  const grid = scanGrid(top, engine);
  const excess = (q: Float64Array, square: Float64Array) => q.map((x, i) => w2 * square[i] + b2 - x);
  const scan = excess(grid, lengthMoments(engine, apply, rule, SCAN)(grid).square);
  const one = lengthMoments(engine, apply, rule, 1);
  const solve = ([low, high]: [number, number]) =>
    root((q) => excess(q, one(q).square), Float64Array.of(low), Float64Array.of(high));
  const stable = brackets(grid, scan, "falling").map((b) => ({ ...solve(b), stable: true }));
  const unstable = brackets(grid, scan, "rising").map((b) => ({ ...solve(b), stable: false }));
  const roots = [...stable, ...unstable]
    .map((r) => ({ length: r.x[0], stable: r.stable, residual: r.residual[0] }))
    .sort((a, b) => a.length - b.length);
  const grows = scan[SCAN - 1] > 0;
  const best = roots.filter((r) => r.stable).at(-1);
  const dies = scan[0] === 0 && scan[1] <= 0;
  return { length: best?.length ?? (dies ? 0 : grows ? undefined : 0), roots, residual: Math.abs(best?.residual ?? 0) };
}

/** The point of the edge χ1 = 1 with the given bias variance: its length and its σ_w² = 1 / E φ'². Parametric in q: σ_b² = q - E φ² / E φ'². */
export function edgeOfChaos(
  engine: Engine,
  apply: ApplyActivation,
  b2: number,
  top: number,
): { length: number; w2: number; residual: number } | undefined {
  const rule = gaussianRule(top, engine.scalar);
  const one = lengthMoments(engine, apply, rule, 1);
  if (b2 === 0) return { length: 0, w2: 1 / one(Float64Array.of(0)).slope[0], residual: 0 };
  const grid = scanGrid(top, engine);
  const bias = (q: Float64Array, m: { square: Float64Array; slope: Float64Array }) =>
    q.map((x, i) => x - m.square[i] / m.slope[i] - b2);
  const [bracket] = brackets(grid, bias(grid, lengthMoments(engine, apply, rule, SCAN)(grid)), "rising");
  if (!bracket) return undefined;
  const { x, residual } = root((q) => bias(q, one(q)), Float64Array.of(bracket[0]), Float64Array.of(bracket[1]));
  return { length: x[0], w2: 1 / one(x).slope[0], residual: Math.abs(residual[0]) };
}
