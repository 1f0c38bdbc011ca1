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

// @ts-expect-error: decorator
@inline export function tanh4(value: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(value, k(1)), k(0));
  const z = f32x4.mul(x, x);
  let p = k(2);
  p = f32x4.add(f32x4.mul(p, z), k(3));
  p = f32x4.add(f32x4.mul(p, z), k(4));
  p = f32x4.add(f32x4.mul(p, z), k(5));
  p = f32x4.add(f32x4.mul(p, z), k(6));
  p = f32x4.add(f32x4.mul(p, z), k(7));
  p = f32x4.add(f32x4.mul(p, z), k(8));
  let q = k(9);
  q = f32x4.add(f32x4.mul(q, z), k(10));
  q = f32x4.add(f32x4.mul(q, z), k(11));
  q = f32x4.add(f32x4.mul(q, z), k(12));
  return f32x4.div(f32x4.mul(x, p), q);
}

export function tanh_row(out: usize, length: usize, a: usize, da: usize): void {
  for (const end = out + length; out < end; out += 16, a += da) v128.store(out, tanh4(v128.load(a)));
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
