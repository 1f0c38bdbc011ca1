/**
 * exp and expm1, four f32 at once: 2 ulp (expm1 4). x = n log 2 + r with n rounded by adding 1.5 · 2^23, log 2 in two parts, a degree-7 polynomial
 * on |r| ≤ log(2)/2 (coefficients: Moshier, Cephes). The result is doubled last, so that n = 128 overflows rightly; results of exp below
 * 2^-125 are 0. Constants come from memory: V8 rebuilds literals at each use.
 *
 * A chain of some thirty dependent operations leaves most of a core idle, and the chains of later vectors fill it only in part; so rows
 * are done four vectors at a time, whose operations V8 mixes, with the constants read once before the loop.
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

// @ts-expect-error: decorator
@inline function exponent(): v128 {
  return v128.load32_splat(EXPONENT);
}

/** n + 1.5 · 2^23 for x / log 2 = n + rest. */
// @ts-expect-error: decorator
@inline function rounded(x: v128, k2: v128, k3: v128): v128 {
  return f32x4.add(f32x4.mul(x, k2), k3);
}

/** exp(r) - 1 for r = x - n log 2. */
// @ts-expect-error: decorator
@inline function rest(x: v128, t: v128, k3: v128, k4: v128, k5: v128, k6: v128, k7: v128, k8: v128, k9: v128, k10: v128, k11: v128): v128 {
  const n = f32x4.sub(t, k3);
  let r = f32x4.sub(x, f32x4.mul(n, k4));
  r = f32x4.sub(r, f32x4.mul(n, k5));
  let p = k6;
  p = f32x4.add(f32x4.mul(p, r), k7);
  p = f32x4.add(f32x4.mul(p, r), k8);
  p = f32x4.add(f32x4.mul(p, r), k9);
  p = f32x4.add(f32x4.mul(p, r), k10);
  p = f32x4.add(f32x4.mul(p, r), k11);
  return f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r);
}

/** 2^(n - 1). */
// @ts-expect-error: decorator
@inline function half_scale(t: v128, k13: v128): v128 {
  return i32x4.shl(i32x4.add(t, k13), 23);
}

/** exp with its constants given. */
// @ts-expect-error: decorator
@inline function exp_with(value: v128, k0: v128, k1: v128, k2: v128, k3: v128, k4: v128, k5: v128, k6: v128, k7: v128, k8: v128, k9: v128, k10: v128, k11: v128, k12: v128, k13: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(value, k1), k0);
  const t = rounded(x, k2, k3);
  const half = f32x4.mul(f32x4.add(rest(x, t, k3, k4, k5, k6, k7, k8, k9, k10, k11), k12), half_scale(t, k13));
  return f32x4.add(half, half);
}

// @ts-expect-error: decorator
@inline export function exp4(value: v128): v128 {
  return exp_with(value, k(0), k(1), k(2), k(3), k(4), k(5), k(6), k(7), k(8), k(9), k(10), k(11), k(12), exponent());
}

/** 2^n (exp(r) - 1) + (2^n - 1), halved and doubled as in exp. */
// @ts-expect-error: decorator
@inline export function expm1_4(value: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(value, k(14)), k(0));
  const t = rounded(x, k(2), k(3));
  const s = half_scale(t, exponent());
  const r = rest(x, t, k(3), k(4), k(5), k(6), k(7), k(8), k(9), k(10), k(11));
  const half = f32x4.add(f32x4.mul(r, s), f32x4.sub(s, k(13)));
  return f32x4.add(half, half);
}

export function exp_row(out: usize, length: usize, a: usize, da: usize): void {
  const k0 = k(0), k1 = k(1), k2 = k(2), k3 = k(3), k4 = k(4), k5 = k(5), k6 = k(6), k7 = k(7), k8 = k(8), k9 = k(9), k10 = k(10), k11 = k(11), k12 = k(12), k13 = exponent();
  const end = out + length;
  for (; out + 64 <= end; out += 64) {
    const p = exp_with(v128.load(a), k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13);
    const q = exp_with(v128.load(a += da), k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13);
    const r = exp_with(v128.load(a += da), k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13);
    const s = exp_with(v128.load(a += da), k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13);
    a += da;
    v128.store(out, p);
    v128.store(out, q, 16);
    v128.store(out, r, 32);
    v128.store(out, s, 48);
  }
  for (; out < end; out += 16, a += da) v128.store(out, exp4(v128.load(a)));
}

export function expm1_row(out: usize, length: usize, a: usize, da: usize): void {
  for (const end = out + length; out < end; out += 16, a += da) v128.store(out, expm1_4(v128.load(a)));
}
