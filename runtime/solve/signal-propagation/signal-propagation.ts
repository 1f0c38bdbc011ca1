/**
 * Signal propagation in wide random networks (Poole et al. 2016; Schoenholz et al. 2017): h^l = W φ(h^{l-1}) + b with
 * W_ij ~ N(0, σ_w² / fan_in), b_i ~ N(0, σ_b²). Lengths obey q ← σ_w² E φ(√q z)² + σ_b², correlations
 * c ← (σ_w² E[φ(u) φ(v)] + σ_b²) / q*, and χ(c) = C'(c) decides how fast two inputs come together or part. f64 throughout.
 */
import type { Entry } from "../../../dsl/catalogue.ts";

import { type TaskContext, TaskError } from "../../tasks/context.ts";
import { numberSetting, setting, tensorOf } from "../../tasks/settings.ts";
import { type Solution, scalarField, type Theory } from "../theory.ts";
import { ACTIVATION_SHAPES } from "./activation-shape.ts";
import { applyActivation } from "./apply-activation.ts";
import { fixedCorrelation } from "./fixed-correlation.ts";
import { edgeOfChaos, fixedLength } from "./fixed-length.ts";
import { gaussianRule } from "./gaussian-rule.ts";
import { type ApplyActivation, lengthMoments } from "./moments.ts";
import { meanSquareSlope, twoSlopesCorrelation, twoSlopesLength } from "./two-slopes.ts";

const PHASES = ["ordered", "critical", "chaotic"] as const;
/** Lengths beyond this are "without bound" for unbounded activations. */
const FARTHEST = 400;

const scalar = () => [] as const;

const entry: Entry = {
  name: "signal_propagation",
  kind: "theory",
  doc: "Mean field of a deep random network: the fixed point of the length and correlation maps, its stability and depth scales.",
  equation: "q* = σ_w² E φ(√q* z)² + σ_b²;  χ1 = σ_w² E φ'(√q* z)²;  depth_scale = -1 / ln χ(c*)",
  reference: "Poole et al. 2016 (1606.05340); Schoenholz et al. 2017 (1611.01232), eqs. 3–9",
  example: "net = solve signal_propagation { activation = tanh, sigma_w = 1.3, sigma_b = 0.3 }",
  parameters: [
    { name: "activation", type: { kind: "entry", of: ["activation"] }, doc: "the activation φ" },
    {
      name: "sigma_w",
      type: { kind: "either", of: [{ kind: "number" }, { kind: "word", words: ["critical"] }] },
      range: { min: 0 },
      unit: "standard deviation times √fan_in",
      doc: "scale of the weights; `critical` is the value with chi = 1 at this sigma_b",
    },
    {
      name: "sigma_b",
      type: { kind: "number" },
      range: { min: 0 },
      unit: "standard deviation",
      doc: "scale of the biases",
    },
    {
      name: "depth_factor",
      type: { kind: "number" },
      default: { kind: "tensor", value: { shape: [], data: [6] } },
      range: { min: 0 },
      doc: "max_depth in depth scales; published overlays use 4, 6 and 9",
    },
  ],
  results: {
    length: {
      doc: "q*, the largest stable fixed point of the length map; missing where signals grow without bound",
      shape: scalar,
    },
    length_slope: { doc: "slope of the length map at q*", shape: scalar },
    length_scale: { doc: "layers over which a length forgets its start, -1 / ln length_slope", shape: scalar },
    chi: {
      doc: "χ1 = σ_w² E φ'²: slope of the correlation map at 1, and the growth of squared gradients a layer",
      shape: scalar,
    },
    correlation: { doc: "c*, the stable fixed point of the correlation map", shape: scalar },
    slope: { doc: "χ(c*), slope of the correlation map there", shape: scalar },
    slope_gap: { doc: "1 - χ(c*)", shape: scalar },
    depth_scale: {
      doc: "layers over which a correlation forgets its start, -1 / ln χ(c*); missing at criticality, where it is infinite",
      shape: scalar,
    },
    gradient_scale: { doc: "layers over which gradients change by e, 1 / |ln χ1|", shape: scalar },
    phase: { doc: "ordered (χ1 < 1), chaotic (χ1 > 1) or critical (within 1e-9)", shape: scalar, words: PHASES },
    max_depth: { doc: "depth_factor · depth_scale: how deep such a network trains", shape: scalar },
    sigma_w: { doc: "the scale of the weights that was used or found", shape: scalar },
    sigma_b: { doc: "the scale of the biases", shape: scalar },
  },
};

interface FixedPoint {
  readonly w2: number;
  readonly length?: number;
  readonly lengthSlope?: number;
  readonly chi?: number;
  readonly correlation?: number;
  readonly slope?: number;
  readonly residual: number;
  readonly stableLengths: number;
}

function smoothFixedPoint(
  context: TaskContext,
  apply: ApplyActivation,
  w2: number | "critical",
  b2: number,
  bound: number | undefined,
): FixedPoint {
  const { engine } = context;
  const top = w2 === "critical" || bound === undefined ? FARTHEST : w2 * bound * bound + b2 + 1e-12;
  const edge = w2 === "critical" ? edgeOfChaos(engine, apply, b2, top) : undefined;
  if (w2 === "critical" && !edge)
    throw new TaskError(
      `signal_propagation: with sigma_b² = ${b2} no sigma_w has chi = 1 for lengths below ${FARTHEST}; choose a smaller sigma_b`,
    );
  const weight = edge ? edge.w2 : (w2 as number);
  const found = edge
    ? { length: edge.length, roots: [], residual: edge.residual }
    : fixedLength(engine, apply, weight, b2, top);
  const q = found.length;
  if (q === undefined) return { w2: weight, residual: 0, stableLengths: 0 };
  const rule = gaussianRule(Math.max(q, 1), engine.scalar);
  const moments = lengthMoments(engine, apply, rule, 1)(Float64Array.of(q));
  const chi = edge ? 1 : weight * moments.slope[0];
  const lengthSlope = q === 0 ? weight * moments.slope[0] : (weight * moments.mixed[0]) / engine.scalar.sqrt(q);
  const pair =
    q === 0 ? { correlation: 1, slope: chi, residual: 0 } : fixedCorrelation(engine, apply, rule, weight, b2, q, chi);
  return {
    w2: weight,
    length: q,
    lengthSlope,
    chi,
    correlation: pair.correlation,
    slope: pair.slope,
    residual: Math.max(found.residual, pair.residual),
    stableLengths: Math.max(1, found.roots.filter((r) => r.stable).length),
  };
}

function straightFixedPoint(
  context: TaskContext,
  below: number,
  above: number,
  w2: number | "critical",
  b2: number,
): FixedPoint {
  const gain = meanSquareSlope(below, above);
  const weight = w2 === "critical" ? 1 / gain : w2;
  if (w2 === "critical" && b2 > 0)
    throw new TaskError(
      "signal_propagation: an activation of two straight lines is critical only with sigma_b = 0; set sigma_b = 0 or give sigma_w as a number",
    );
  const chi = weight * gain;
  if (w2 === "critical") return { w2: weight, chi: 1, correlation: 1, slope: 1, residual: 0, stableLengths: 0 };
  const q = twoSlopesLength(below, above, weight, b2);
  if (q === undefined) return { w2: weight, chi, residual: 0, stableLengths: 0 };
  return {
    w2: weight,
    length: q,
    lengthSlope: chi,
    chi,
    ...twoSlopesCorrelation(below, above, weight, b2, q, context.engine.scalar),
    residual: 0,
    stableLengths: 1,
  };
}

function solve(context: TaskContext): Solution {
  const { engine, variant, task } = context;
  const activation = setting(variant, "activation");
  const weights = setting(variant, "sigma_w");
  const sigmaB = numberSetting(variant, task, "sigma_b");
  const sigmaW = weights?.kind === "word" ? "critical" : numberSetting(variant, task, "sigma_w");
  if (activation?.kind !== "entry" || sigmaB === undefined || sigmaW === undefined)
    throw new TaskError("signal_propagation needs activation, sigma_w and sigma_b");
  const shape = ACTIVATION_SHAPES[activation.entry];
  if (!shape)
    throw new TaskError(
      `signal_propagation: the Gaussian moments of \`${activation.entry}\` are not known; it takes ${Object.keys(ACTIVATION_SHAPES).join(", ")}`,
    );
  const w2 = sigmaW === "critical" ? sigmaW : sigmaW * sigmaW;
  const b2 = sigmaB * sigmaB;
  const numbers = Object.fromEntries(
    Object.entries(activation.arguments).map(([name, value]) => [name, tensorOf(value, task)?.data[0] ?? 0]),
  );
  const point =
    shape.kind === "smooth"
      ? smoothFixedPoint(context, applyActivation(activation.entry, numbers), w2, b2, shape.bound)
      : straightFixedPoint(context, shape.below(numbers), shape.above, w2, b2);
  const { log, sqrt } = engine.scalar;
  const scale = (x: number | undefined) => (x === undefined || x <= 0 || x === 1 ? undefined : 1 / Math.abs(log(x)));
  const phase = point.chi === undefined ? undefined : Math.abs(point.chi - 1) <= 1e-9 ? 1 : point.chi < 1 ? 0 : 2;
  const depthScale = scale(point.slope);
  const fields = {
    length: point.length,
    length_slope: point.lengthSlope,
    length_scale: scale(point.lengthSlope),
    chi: point.chi,
    correlation: point.correlation,
    slope: point.slope,
    slope_gap: point.slope === undefined ? undefined : 1 - point.slope,
    depth_scale: depthScale,
    gradient_scale: scale(point.chi),
    phase,
    max_depth: depthScale === undefined ? undefined : depthScale * (numberSetting(variant, task, "depth_factor") ?? 6),
    sigma_w: sqrt(point.w2),
    sigma_b: sigmaB,
  };
  return {
    fields: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, scalarField(value)])),
    info: { stable_lengths: point.stableLengths },
    converged: point.residual <= 1e-9,
    residual: point.residual,
    iterations: 1,
  };
}

export const signalPropagation: Theory = { entry, solve };
