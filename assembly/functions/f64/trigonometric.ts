/** f64 trigonometric functions and inverses: at most 1 ulp (tan 2). Infinite arguments of sin, cos, tan give NaN. */

// @ts-expect-error: decorator
@inline export function sin(x: f64): f64 {
  return NativeMath.sin(x);
}

// @ts-expect-error: decorator
@inline export function cos(x: f64): f64 {
  return NativeMath.cos(x);
}

// @ts-expect-error: decorator
@inline export function tan(x: f64): f64 {
  return NativeMath.tan(x);
}

// @ts-expect-error: decorator
@inline export function asin(x: f64): f64 {
  return NativeMath.asin(x);
}

// @ts-expect-error: decorator
@inline export function acos(x: f64): f64 {
  return NativeMath.acos(x);
}

// @ts-expect-error: decorator
@inline export function atan(x: f64): f64 {
  return NativeMath.atan(x);
}

// @ts-expect-error: decorator
@inline export function atan2(y: f64, x: f64): f64 {
  return NativeMath.atan2(y, x);
}
