/**
 * f64 exponentials. Bounds (test/assembly/functions.test.ts): exp 2 ulp, expm1 1; tanh, sigmoid, softplus 3; sinh, cosh 2.
 *
 * exp and tanh have a vector form, of which the scalar function is one lane: x = n log 2 + r, n rounded by adding 1.5 · 2^52, log 2 in
 * two parts, the Taylor polynomial of degree 13 on |r| ≤ log(2)/2, even and odd powers apart. Beyond |x| = 707 exp is computed lane by
 * lane, so that overflow, subnormal results and NaN come out right.
 */
const K: usize = memory.data<f64>([
  1.4426950408889634, 6755399441055744, 0.693145751953125, 1.4286068203094173e-6, 2.08767569878681e-9, 2.755731922398589e-7,
  0.0000248015873015873, 0.001388888888888889, 0.041666666666666664, 0.5, 1.6059043836821613e-10, 2.505210838544172e-8,
  0.0000027557319223985893, 0.0001984126984126984, 0.008333333333333333, 0.16666666666666666, 1, 707, 44, 2, -0.0,
], 16);
const EXPONENT: usize = memory.data<u64>([1023], 8);
const SPILL: usize = memory.data(32, 16);

// @ts-ignore: decorator
@inline function k(i: usize): v128 {
  return v128.load64_splat(K + 8 * i);
}

/** n + 1.5 · 2^52 for x / log 2 = n + rest. */
// @ts-ignore: decorator
@inline function rounded(x: v128): v128 {
  return f64x2.add(f64x2.mul(x, k(0)), k(1));
}

/** exp(r) - 1 for r = x - n log 2. */
// @ts-ignore: decorator
@inline function rest(x: v128, t: v128): v128 {
  const n = f64x2.sub(t, k(1));
  let r = f64x2.sub(x, f64x2.mul(n, k(2)));
  r = f64x2.sub(r, f64x2.mul(n, k(3)));
  const z = f64x2.mul(r, r);
  let even = k(4);
  even = f64x2.add(f64x2.mul(even, z), k(5));
  even = f64x2.add(f64x2.mul(even, z), k(6));
  even = f64x2.add(f64x2.mul(even, z), k(7));
  even = f64x2.add(f64x2.mul(even, z), k(8));
  even = f64x2.add(f64x2.mul(even, z), k(9));
  let odd = k(10);
  odd = f64x2.add(f64x2.mul(odd, z), k(11));
  odd = f64x2.add(f64x2.mul(odd, z), k(12));
  odd = f64x2.add(f64x2.mul(odd, z), k(13));
  odd = f64x2.add(f64x2.mul(odd, z), k(14));
  odd = f64x2.add(f64x2.mul(odd, z), k(15));
  return f64x2.add(r, f64x2.mul(z, f64x2.add(even, f64x2.mul(r, odd))));
}

/** 2^n. */
// @ts-ignore: decorator
@inline function scale(t: v128): v128 {
  return i64x2.shl(i64x2.add(t, v128.load64_splat(EXPONENT)), 52);
}

/** exp for |x| ≤ 707. */
// @ts-ignore: decorator
@inline function exp_near(x: v128): v128 {
  const t = rounded(x);
  return f64x2.mul(f64x2.add(rest(x, t), k(16)), scale(t));
}

export function exp(x: f64): f64 {
  return abs(x) <= 707 ? f64x2.extract_lane(exp_near(f64x2.splat(x)), 0) : NativeMath.exp(x);
}

/** Replaces the lanes beyond 707. */
function far(y: v128, x: v128): v128 {
  v128.store(SPILL, x);
  v128.store(SPILL, y, 16);
  for (let i: usize = 0; i < 16; i += 8) {
    const value = load<f64>(SPILL + i);
    if (!(abs(value) <= 707)) store<f64>(SPILL + i, NativeMath.exp(value), 16);
  }
  return v128.load(SPILL, 16);
}

export function exp_row(out: usize, length: usize, a: usize, da: usize): void {
  for (const end = out + length; out < end; out += 16, a += da) {
    const x = v128.load(a);
    const y = exp_near(x);
    v128.store(out, i64x2.all_true(f64x2.le(f64x2.abs(x), k(17))) ? y : far(y, x));
  }
}

/** expm1(2|x|) / (expm1(2|x|) + 2) with the sign of x; |x| from 22 on counts as 22, where the quotient is 1. */
// @ts-ignore: decorator
@inline function tanh2(value: v128): v128 {
  const size = f64x2.abs(value);
  const x = f64x2.pmin(f64x2.add(size, size), k(18));
  const t = rounded(x);
  const s = scale(t);
  const e = f64x2.add(f64x2.mul(rest(x, t), s), f64x2.sub(s, k(16)));
  return v128.or(f64x2.div(e, f64x2.add(e, k(19))), v128.and(value, k(20)));
}

export function tanh(x: f64): f64 {
  return f64x2.extract_lane(tanh2(f64x2.splat(x)), 0);
}

export function tanh_row(out: usize, length: usize, a: usize, da: usize): void {
  for (const end = out + length; out < end; out += 16, a += da) v128.store(out, tanh2(v128.load(a)));
}

// @ts-ignore: decorator
@inline export function expm1(x: f64): f64 {
  return NativeMath.expm1(x);
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
