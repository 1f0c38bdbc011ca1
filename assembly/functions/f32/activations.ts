/**
 * tanh, sigmoid, softplus, four f32 at once: 6, 4 and 4 ulp. tanh is x P(x²)/Q(x²), degrees 13 and 6 (the rational approximation of Eigen), 1 from
 * |x| = 7.9 on; sigmoid(x) = 1/(1 + exp(-x)); softplus(x) = max(x, 0) + log1p(exp(-|x|)).
 */
import { exp4 } from "./exponential";
import { log1p_4 } from "./logarithm";

const TANH: usize = memory.data<f32>([
  7.90531110763549805, -7.90531110763549805, -2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-8,
  1.48572235717979e-5, 6.37261928875436e-4, 4.89352455891786e-3, 1.19825839466702e-6, 1.18534705686654e-4, 2.26843463243900e-3,
  4.89352518554385e-3, 1,
], 16);

// @ts-expect-error: decorator
@inline function k(i: usize): v128 {
  return v128.load32_splat(TANH + 4 * i);
}

/** tanh with its constants given. */
// @ts-expect-error: decorator
@inline function tanh_with(value: v128, k0: v128, k1: v128, k2: v128, k3: v128, k4: v128, k5: v128, k6: v128, k7: v128, k8: v128, k9: v128, k10: v128, k11: v128, k12: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(value, k1), k0);
  const z = f32x4.mul(x, x);
  let p = k2;
  p = f32x4.add(f32x4.mul(p, z), k3);
  p = f32x4.add(f32x4.mul(p, z), k4);
  p = f32x4.add(f32x4.mul(p, z), k5);
  p = f32x4.add(f32x4.mul(p, z), k6);
  p = f32x4.add(f32x4.mul(p, z), k7);
  p = f32x4.add(f32x4.mul(p, z), k8);
  let q = k9;
  q = f32x4.add(f32x4.mul(q, z), k10);
  q = f32x4.add(f32x4.mul(q, z), k11);
  q = f32x4.add(f32x4.mul(q, z), k12);
  return f32x4.div(f32x4.mul(x, p), q);
}

// @ts-expect-error: decorator
@inline export function tanh4(value: v128): v128 {
  return tanh_with(value, k(0), k(1), k(2), k(3), k(4), k(5), k(6), k(7), k(8), k(9), k(10), k(11), k(12));
}

/** Four vectors at a time: see exponential.ts. */
export function tanh_row(out: usize, length: usize, a: usize, da: usize): void {
  const k0 = k(0), k1 = k(1), k2 = k(2), k3 = k(3), k4 = k(4), k5 = k(5), k6 = k(6), k7 = k(7), k8 = k(8), k9 = k(9), k10 = k(10), k11 = k(11), k12 = k(12);
  const end = out + length;
  for (; out + 64 <= end; out += 64) {
    const p = tanh_with(v128.load(a), k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12);
    const q = tanh_with(v128.load(a += da), k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12);
    const r = tanh_with(v128.load(a += da), k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12);
    const s = tanh_with(v128.load(a += da), k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12);
    a += da;
    v128.store(out, p);
    v128.store(out, q, 16);
    v128.store(out, r, 32);
    v128.store(out, s, 48);
  }
  for (; out < end; out += 16, a += da) v128.store(out, tanh4(v128.load(a)));
}

export function sigmoid_row(out: usize, length: usize, a: usize, da: usize): void {
  const one = v128.load32_splat(TANH, 52);
  for (const end = out + length; out < end; out += 16, a += da) {
    v128.store(out, f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(v128.load(a))))));
  }
}

export function softplus_row(out: usize, length: usize, a: usize, da: usize): void {
  for (const end = out + length; out < end; out += 16, a += da) {
    const x = v128.load(a);
    const tail = log1p_4(exp4(f32x4.neg(f32x4.abs(x))));
    v128.store(out, f32x4.add(f32x4.pmax(x, i32x4.splat(0)), tail));
  }
}
