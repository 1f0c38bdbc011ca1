/** f64 exponentials. Bounds (test/assembly/functions.test.ts): exp, expm1 1 ulp; tanh, sinh, cosh 2; sigmoid, softplus 3. */

// @ts-expect-error: decorator
@inline export function exp(x: f64): f64 {
  return NativeMath.exp(x);
}

// @ts-expect-error: decorator
@inline export function expm1(x: f64): f64 {
  return NativeMath.expm1(x);
}

export function tanh(x: f64): f64 {
  const size = abs(x);
  if (size > 22) return x != x ? x : copysign<f64>(1, x);
  const e = expm1(2 * size);
  return copysign<f64>(e / (e + 2), x);
}

export function sinh(x: f64): f64 {
  return NativeMath.sinh(x);
}

export function cosh(x: f64): f64 {
  return NativeMath.cosh(x);
}

/** 1 / (1 + exp(-x)); below 0 as exp(x) / (1 + exp(x)), so that small values keep their digits. */
export function sigmoid(x: f64): f64 {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}

/** log(1 + exp(x)) = max(x, 0) + log1p(exp(-|x|)). */
export function softplus(x: f64): f64 {
  return max<f64>(x, 0) + NativeMath.log1p(exp(-abs(x)));
}
