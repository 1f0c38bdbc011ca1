/**
 * lgamma: log |Gamma(x)|, f64; 6 ulp of max(1, |result|). On [1, 2] it is
 * (x - 1)(x - 2) R(x), R a Chebyshev interpolant made with 50 digits; up to 8 by the recurrence; above by Stirling's series; below 0 by
 * reflection. Poles give +infinity.
 */
import { chebyshev } from "./chebyshev";
import { log } from "./logarithm";
import { sin } from "./trigonometric";

const R: usize = memory.data<f64>([
  0.49141539302938714, -0.07611416167043585, 0.008432324965932778, -0.001079493726328608, 0.00014900748003692963, -2.1512399888556784e-5,
  3.1979329860862186e-6, -4.851693012139927e-7, 7.47148782116316e-8, -1.1638296700170518e-8, 1.829400437118668e-9, -2.8969180607129607e-10,
  4.61570140620909e-11, -7.392810230497983e-12, 1.1894280008333083e-12, -1.921206867652265e-13, 3.113975526386232e-14,
  -5.0628432983926496e-15, 8.2541502782678545e-16, -1.3490578785246234e-16, 2.2098748983555134e-17, -3.627339499908241e-18,
], 16);
/** B(2j) / (2j (2j - 1)), j = 1 … 9. */
const STIRLING: usize = memory.data<f64>([
  0.08333333333333333, -0.002777777777777778, 0.0007936507936507937, -0.0005952380952380953, 0.0008417508417508417, -0.0019175269175269176,
  0.00641025641025641, -0.029550653594771242, 0.17964437236883057,
], 16);
const HALF_LOG_TWO_PI: f64 = 0.9189385332046728;
const PI: f64 = 3.141592653589793;

/** lgamma(1 + u), 0 ≤ u ≤ 1. */
// @ts-expect-error: decorator
@inline function one_plus(u: f64): f64 {
  return u * (u - 1) * chebyshev(R, 22, u + u - 1);
}

export function lgamma(x: f64): f64 {
  if (x != x) return x;
  if (x == Infinity || x == -Infinity) return Infinity;
  if (x <= 0) {
    if (x == floor(x)) return Infinity;
    // |sin(pi x)| from the distance to the nearest integer.
    return log(PI / abs(sin(PI * (x - nearest(x))))) - lgamma(1 - x);
  }
  if (x < 1) return one_plus(x) - log(x);
  if (x <= 2) return one_plus(x - 1);
  if (x < 8) {
    let product: f64 = 1;
    while (x > 2) product *= x -= 1;
    return one_plus(x - 1) + log(product);
  }
  const r = 1 / x;
  const z = r * r;
  let series = load<f64>(STIRLING, 64);
  for (let at = STIRLING + 56; at >= STIRLING; at -= 8) series = series * z + load<f64>(at);
  return (x - 0.5) * log(x) - x + HALF_LOG_TWO_PI + (x < 1e17 ? series * r : 0);
}
