/**
 * Gamma numbers of shape a and scale 1 (Marsaglia, Tsang: A simple method for generating gamma variables, 2000), in f64; below shape 1
 * by gamma(a + 1) u^(1/a). Rejected candidates are drawn again from the lane's own stream, so lanes do not touch each other.
 */
import { exp } from "../functions/f64/exponential";
import { log } from "../functions/f64/logarithm";
import { cos } from "../functions/f64/trigonometric";
import { word } from "./xoshiro";

/** A uniform number in (0, 1], 53 bits. */
// @ts-expect-error: decorator
@inline function unit(stream: usize): f64 {
  const high = <u64>word(stream) << 32;
  return <f64>(((high | <u64>word(stream)) >> 11) + 1) * 1.1102230246251565e-16;
}

/** One gamma number from the stream (state + 4 · lane). Shapes that are not positive give NaN. */
export function gamma(stream: usize, shape: f64): f64 {
  if (!(shape > 0)) return NaN;
  if (shape == Infinity) return Infinity;
  const boost = shape < 1;
  const d = (boost ? shape + 1 : shape) - 1.0 / 3;
  const c = 1 / sqrt<f64>(9 * d);
  while (true) {
    const z = sqrt<f64>(-2 * log(unit(stream))) * cos(6.283185307179586 * unit(stream));
    const t = 1 + c * z;
    if (t <= 0) continue;
    const v = t * t * t;
    if (log(unit(stream)) < 0.5 * z * z + d - d * v + d * log(v)) {
      return boost ? d * v * exp(log(unit(stream)) / shape) : d * v;
    }
  }
}
