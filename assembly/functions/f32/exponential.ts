/**
 * exp and expm1, four f32 at once: 2 ulp (expm1 4). x = n log 2 + r with n rounded by adding 1.5 · 2^23, log 2 in two parts, a degree-7 polynomial
 * on |r| ≤ log(2)/2 (coefficients: Moshier, Cephes). The result is doubled last, so that n = 128 overflows rightly; results of exp below
 * 2^-125 are 0. Constants come from memory: V8 rebuilds literals at each use.
 */
export const EXP: usize = memory.data<f32>([
  89, -87.6, 1.44269504, 12582912, 0.693359375, -2.12194440e-4, 1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2,
  1.6666665459e-1, 5.0000001201e-1, 1, 0.5, -18,
], 16);
const EXPONENT: usize = memory.data<i32>([126], 4);

// @ts-expect-error: decorator
@inline function k(i: usize): v128 {
  return v128.load32_splat(EXP + 4 * i);
}

/** n + 1.5 · 2^23 for x / log 2 = n + rest. */
// @ts-expect-error: decorator
@inline function rounded(x: v128): v128 {
  return f32x4.add(f32x4.mul(x, k(2)), k(3));
}

/** exp(r) - 1 for r = x - n log 2. */
// @ts-expect-error: decorator
@inline function rest(x: v128, t: v128): v128 {
  const n = f32x4.sub(t, k(3));
  let r = f32x4.sub(x, f32x4.mul(n, k(4)));
  r = f32x4.sub(r, f32x4.mul(n, k(5)));
  let p = k(6);
  p = f32x4.add(f32x4.mul(p, r), k(7));
  p = f32x4.add(f32x4.mul(p, r), k(8));
  p = f32x4.add(f32x4.mul(p, r), k(9));
  p = f32x4.add(f32x4.mul(p, r), k(10));
  p = f32x4.add(f32x4.mul(p, r), k(11));
  return f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r);
}

/** 2^(n - 1). */
// @ts-expect-error: decorator
@inline function half_scale(t: v128): v128 {
  return i32x4.shl(i32x4.add(t, v128.load32_splat(EXPONENT)), 23);
}

// @ts-expect-error: decorator
@inline export function exp4(value: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(value, k(1)), k(0));
  const t = rounded(x);
  const half = f32x4.mul(f32x4.add(rest(x, t), k(12)), half_scale(t));
  return f32x4.add(half, half);
}

/** 2^n (exp(r) - 1) + (2^n - 1), halved and doubled as in exp4. */
// @ts-expect-error: decorator
@inline export function expm1_4(value: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(value, k(14)), k(0));
  const t = rounded(x);
  const s = half_scale(t);
  const half = f32x4.add(f32x4.mul(rest(x, t), s), f32x4.sub(s, k(13)));
  return f32x4.add(half, half);
}

export function exp_row(out: usize, length: usize, a: usize, da: usize): void {
  for (const end = out + length; out < end; out += 16, a += da) v128.store(out, exp4(v128.load(a)));
}

export function expm1_row(out: usize, length: usize, a: usize, da: usize): void {
  for (const end = out + length; out < end; out += 16, a += da) v128.store(out, expm1_4(v128.load(a)));
}
