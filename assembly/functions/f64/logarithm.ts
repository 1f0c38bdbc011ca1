/** f64 logarithms: at most 1 ulp. log(0) = -infinity, NaN below 0 (log1p: below -1). */

// @ts-expect-error: decorator
@inline export function log(x: f64): f64 {
  return NativeMath.log(x);
}

// @ts-expect-error: decorator
@inline export function log1p(x: f64): f64 {
  return NativeMath.log1p(x);
}
