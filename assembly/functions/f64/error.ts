/**
 * erf, erfc, the normal distribution function and its inverse, f64. Bounds: erf 2 ulp, erfc 5, normal_cdf 6, normal_quantile 8 (of at least
 * 1e-3 near its zero). erf(x) = x P(x²) below 1; erfc(x) = exp(-x²) Q(t) / (1 + 2x) with t = (x - 3)/(x + 3) above, P and Q
 * Chebyshev interpolants made with 50 digits. exp(-x²) is exp(-h²) exp(-(x-h)(x+h)) with h = x cut to 26 bits, so that h² is exact.
 */
import { chebyshev } from "./chebyshev";
import { exp } from "./exponential";
import { log } from "./logarithm";

const ERF: usize = memory.data<f64>([
  1.1283791670955126, -0.3761263890318375, 0.11283791670954879, -0.026866170645076792, 0.0052239776248180145, -0.000854832698083379,
  0.0001205533111164271, -1.4925595266831182e-5, 1.6461000484121368e-6, -1.6350312701054695e-7, 1.4659775274047436e-8,
  -1.1372848856791674e-9, 5.957176147748911e-11,
], 16);
const ERFC: usize = memory.data<f64>([
  1.225386981434179, -0.07464851082306577, -0.008074317507402902, 0.006791441579808206, -0.0019916704173621436, 0.00037786721615278365,
  -4.699616399029716e-5, 2.750366340684766e-6, 2.212870797671518e-7, -5.733194459438201e-8, 1.6465874973022162e-9, 7.488966161073712e-10,
  -6.673716670909056e-11, -9.946441441156715e-12, 1.494040444159478e-12, 1.580500036330775e-13, -3.087368977626602e-14,
  -3.237091457842638e-15, 6.293554438702575e-16, 8.224698238820349e-17, -1.230995569668473e-17, -2.3400907268143044e-18,
], 16);

const TWO_OVER_ROOT_PI: f64 = 1.1283791670955126;
const ROOT_HALF: f64 = 0.7071067811865476;
const ROOT_HALF_LOW: f64 = -4.833646656726457e-17;
const ROOT_TWO_PI: f64 = 2.5066282746310002;

/** x with the low 27 bits of its significand cleared. */
// @ts-expect-error: decorator
@inline function high(x: f64): f64 {
  return reinterpret<f64>(reinterpret<u64>(x) & 0xfffffffff8000000);
}

/** exp(-x²) for x of any size. */
function gauss(x: f64): f64 {
  const h = high(x);
  return exp(-h * h) * exp(-(x - h) * (x + h));
}

/** erf for |x| ≤ 1. */
function erf_small(x: f64): f64 {
  const z = x * x;
  let p = load<f64>(ERF, 96);
  for (let at = ERF + 88; at >= ERF; at -= 8) p = p * z + load<f64>(at);
  return x * p;
}

/** erfc for x ≥ 1. */
function erfc_large(x: f64): f64 {
  if (x > 27.5) return 0;
  const t = (x - 3) / (x + 3);
  return (gauss(x) * chebyshev(ERFC, 22, t * 1.5308641975308641 - 0.2345679012345679)) / (1 + 2 * x);
}

export function erf(x: f64): f64 {
  const size = abs(x);
  if (size <= 1) return erf_small(x);
  if (x != x) return x;
  return copysign<f64>(1 - erfc_large(size), x);
}

export function erfc(x: f64): f64 {
  if (x != x) return x;
  if (x >= 1) return erfc_large(x);
  if (x <= -1) return 2 - erfc_large(-x);
  return 1 - erf_small(x);
}

/** erfc(-x / sqrt 2) / 2; the rounding error d of x / sqrt 2 is put back to first order: erfc(t + d) = erfc(t) - 2/sqrt(pi) exp(-t²) d. */
export function normal_cdf(x: f64): f64 {
  if (x != x) return x;
  if (x < -39) return 0;
  if (x > 9) return 1;
  const t = -x * ROOT_HALF;
  const xh = high(-x), xl = -x - xh;
  const rh = high(ROOT_HALF), rl = ROOT_HALF - rh;
  const d = xh * rh - t + xh * rl + xl * rh + xl * rl - x * ROOT_HALF_LOW;
  return 0.5 * (erfc(t) - TWO_OVER_ROOT_PI * gauss(t) * d);
}

/** Rational starting value: tail expansion t - (c0 + c1 t + c2 t²)/(1 + d1 t + d2 t² + d3 t³), t = sqrt(-2 log p) (Abramowitz, Stegun 26.2.23). */
// @ts-expect-error: decorator
@inline function tail(p: f64): f64 {
  const t = sqrt<f64>(-2 * log(p));
  return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}

/** The inverse of normal_cdf: a start good to 5e-4, then three Halley steps on the smaller tail. */
export function normal_quantile(p: f64): f64 {
  if (!(p > 0 && p < 1)) return p == 0 ? -Infinity : p == 1 ? Infinity : NaN;
  if (p == 0.5) return 0;
  const upper = p > 0.5;
  const q = upper ? 1 - p : p; // exact for p in [1/2, 1]
  let x = -tail(q);
  for (let i = 0; i < 3; i++) {
    // e = (cdf - q) / density; Halley: x - e / (1 + x e / 2).
    const h = high(x);
    // Near 1/2 both sides are taken minus 1/2, which q - 1/2 and erf know exactly.
    const difference = q > 0.25 ? 0.5 * erf(x * ROOT_HALF) - (q - 0.5) : normal_cdf(x) - q;
    const e = difference * ROOT_TWO_PI * exp(0.5 * h * h) * exp(0.5 * (x - h) * (x + h));
    x -= e / (1 + 0.5 * x * e);
  }
  return upper ? -x : x;
}
