import { abs } from "./abs.ts";
import { acos } from "./acos.ts";
import { all } from "./all.ts";
import { angle } from "./angle.ts";
import { any } from "./any.ts";
import { argmax } from "./argmax.ts";
import { asin } from "./asin.ts";
import { atan } from "./atan.ts";
import { atan2 } from "./atan2.ts";
import { ceil } from "./ceil.ts";
import { clip } from "./clip.ts";
import { column } from "./column.ts";
import { concat } from "./concat.ts";
import { cos } from "./cos.ts";
import { cosh } from "./cosh.ts";
import { cosine } from "./cosine.ts";
import { count } from "./count.ts";
import { cross_entropy } from "./cross-entropy.ts";
import { degrees } from "./degrees.ts";
import { determinant } from "./determinant.ts";
import { dot } from "./dot.ts";
import { eigenvalues } from "./eigenvalues.ts";
import { erf } from "./erf.ts";
import { erfc } from "./erfc.ts";
import { exp } from "./exp.ts";
import { expm1 } from "./expm1.ts";
import { eye } from "./eye.ts";
import { floor } from "./floor.ts";
import { gelu } from "./gelu.ts";
import { geomspace } from "./geomspace.ts";
import { indicators } from "./indicators.ts";
import { interleave } from "./interleave.ts";
import { inverse } from "./inverse.ts";
import { labels } from "./labels.ts";
import { layer_norm } from "./layer-norm.ts";
import { leaky_relu } from "./leaky-relu.ts";
import { linear } from "./linear.ts";
import { linspace } from "./linspace.ts";
import { log } from "./log.ts";
import { log_softmax } from "./log-softmax.ts";
import { log1p } from "./log1p.ts";
import { log2 } from "./log2.ts";
import { log10 } from "./log10.ts";
import { max } from "./max.ts";
import { mean } from "./mean.ts";
import { median } from "./median.ts";
import { min } from "./min.ts";
import { mod } from "./mod.ts";
import { norm } from "./norm.ts";
import { ones } from "./ones.ts";
import type { Operation } from "./operation.ts";
import { outer } from "./outer.ts";
import { pad } from "./pad.ts";
import { prod } from "./prod.ts";
import { quantile } from "./quantile.ts";
import { quantized } from "./quantized.ts";
import { radians } from "./radians.ts";
import { relu } from "./relu.ts";
import { reshape } from "./reshape.ts";
import { rms } from "./rms.ts";
import { round } from "./round.ts";
import { sd } from "./sd.ts";
import { select } from "./select.ts";
import { sigmoid } from "./sigmoid.ts";
import { sign } from "./sign.ts";
import { silu } from "./silu.ts";
import { sin } from "./sin.ts";
import { singular_values } from "./singular-values.ts";
import { sinh } from "./sinh.ts";
import { softmax } from "./softmax.ts";
import { softplus } from "./softplus.ts";
import { sqrt } from "./sqrt.ts";
import { stack } from "./stack.ts";
import { sum } from "./sum.ts";
import { tan } from "./tan.ts";
import { tanh } from "./tanh.ts";
import { trace } from "./trace.ts";
import { unit } from "./unit.ts";
import { variance } from "./variance.ts";
import { zeros } from "./zeros.ts";

/** Every core function and activation: one line each. */
export const OPERATIONS: readonly Operation[] = [
  abs,
  acos,
  all,
  angle,
  any,
  argmax,
  asin,
  atan,
  atan2,
  ceil,
  clip,
  column,
  concat,
  cos,
  cosh,
  cosine,
  count,
  cross_entropy,
  degrees,
  determinant,
  dot,
  eigenvalues,
  erf,
  erfc,
  exp,
  expm1,
  eye,
  floor,
  gelu,
  geomspace,
  indicators,
  interleave,
  inverse,
  labels,
  layer_norm,
  leaky_relu,
  linear,
  linspace,
  log_softmax,
  log,
  log10,
  log1p,
  log2,
  max,
  mean,
  median,
  min,
  mod,
  norm,
  ones,
  outer,
  pad,
  prod,
  quantile,
  quantized,
  radians,
  relu,
  reshape,
  rms,
  round,
  sd,
  select,
  sigmoid,
  sign,
  silu,
  sin,
  singular_values,
  sinh,
  softmax,
  softplus,
  sqrt,
  stack,
  sum,
  tan,
  tanh,
  trace,
  unit,
  variance,
  zeros,
];

const BY_NAME: ReadonlyMap<string, Operation> = new Map(
  OPERATIONS.map((operation) => [operation.entry.name, operation]),
);

export function operationByName(name: string): Operation | undefined {
  return BY_NAME.get(name);
}
