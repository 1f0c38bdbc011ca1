/**
 * Pairs of normal numbers (Box, Muller 1958): z1 = r cos, z2 = r sin, r = sqrt(-2 log u). f32: u = (n + 1/2) / 2^31 from 31 bits, at most 1;
 * the angle from 29 bits in [-pi/4, pi/4), the top three bits are the two signs and the exchange of sine and cosine. f64: both from 53 bits.
 *
 * f32 polynomials (least maximal error): -2 log(1 + x) / x of degree 6 on [sqrt(1/2) - 1, sqrt 2 - 1], relative 1.1e-6; sin(x) / x and
 * cos(x) of degree 3 in x², 3e-9 and 3e-8 before rounding.
 */
import { log } from "../functions/f64/logarithm";
import { cos, sin } from "../functions/f64/trigonometric";
import { one64, unit53 } from "./uniform";

const F32: usize = memory.data<f32>([
  0.5, 1, -1.3862943611198906, -0.2379220426082611, 0.37335705757141113, -0.4099265933036804, 0.4981948733329773, -0.6662901639938354,
  1.000022292137146, -2.000001907348633, 3.657295200467174e-10, -0.00019501821952871978, 0.008332016877830029, -0.16666650772094727,
  -0.0013585909036919475, 0.041655026376247406, -0.4999985694885254,
], 16);
// 31 exponents, the bits of sqrt(1/2), the sign
const BITS: usize = memory.data<i32>([0x0f800000, 0x3f3504f3, <i32>0x80000000], 16);
const TWO_PI: f64 = 6.283185307179586;
const PAIR: usize = memory.data(64, 16);

// @ts-ignore: decorator
@inline function k(i: usize): v128 {
  return v128.load32_splat(F32 + 4 * i);
}

/** sqrt(-2 log u): u = 2^t m, m in [sqrt(1/2), sqrt 2), and -2 log u = x p(x) - 2 t log 2 with x = m - 1. Never below 0. */
// @ts-ignore: decorator
@inline export function radius4(w: v128): v128 {
  const u = i32x4.sub(f32x4.add(f32x4.convert_i32x4_s(i32x4.shr_u(w, 1)), k(0)), v128.load32_splat(BITS));
  const t = i32x4.shr_s(i32x4.sub(u, v128.load32_splat(BITS, 4)), 23);
  const x = f32x4.sub(i32x4.sub(u, i32x4.shl(t, 23)), k(1));
  let p = k(3);
  p = f32x4.add(f32x4.mul(p, x), k(4));
  p = f32x4.add(f32x4.mul(p, x), k(5));
  p = f32x4.add(f32x4.mul(p, x), k(6));
  p = f32x4.add(f32x4.mul(p, x), k(7));
  p = f32x4.add(f32x4.mul(p, x), k(8));
  p = f32x4.add(f32x4.mul(p, x), k(9));
  return f32x4.sqrt(f32x4.add(f32x4.mul(p, x), f32x4.mul(f32x4.convert_i32x4_s(t), k(2))));
}

// @ts-ignore: decorator
@inline export function angle4(w: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.shl(w, 3)), k(10));
}

/** sin x, z = x². */
// @ts-ignore: decorator
@inline export function sine4(x: v128, z: v128): v128 {
  let p = k(11);
  p = f32x4.add(f32x4.mul(p, z), k(12));
  p = f32x4.add(f32x4.mul(p, z), k(13));
  return f32x4.mul(f32x4.add(f32x4.mul(p, z), k(1)), x);
}

/** cos x, z = x². */
// @ts-ignore: decorator
@inline export function cosine4(z: v128): v128 {
  let p = k(14);
  p = f32x4.add(f32x4.mul(p, z), k(15));
  p = f32x4.add(f32x4.mul(p, z), k(16));
  return f32x4.add(f32x4.mul(p, z), k(1));
}

/** r times s, or c where bit 29 is set, with the sign of the top bit of `sign`. */
// @ts-ignore: decorator
@inline export function signed4(r: v128, s: v128, c: v128, v: v128, sign: v128): v128 {
  const swap = i32x4.shr_s(i32x4.shl(v, 2), 31);
  return f32x4.mul(r, v128.xor(v128.bitselect(c, s, swap), v128.and(sign, v128.load32_splat(BITS, 8))));
}

/** Stores eight f32 normal numbers at `first` and `second`. */
// @ts-ignore: decorator
@inline export function pair4(w: v128, v: v128, first: usize, second: usize): void {
  const r = radius4(w);
  const x = angle4(v);
  const z = f32x4.mul(x, x);
  const s = sine4(x, z), c = cosine4(z);
  v128.store(first, signed4(r, s, c, v, v));
  v128.store(second, signed4(r, c, s, v, i32x4.shl(v, 1)));
}

/** Stores four f64 normal numbers at `first` and `second`. */
export function pair2(w: v128, v: v128, first: usize, second: usize): void {
  v128.store(PAIR, f64x2.sub(one64(), unit53(w)));
  v128.store(PAIR, unit53(v), 16);
  for (let i: usize = 0; i < 16; i += 8) {
    const r = sqrt<f64>(-2 * log(load<f64>(PAIR + i)));
    const angle = TWO_PI * load<f64>(PAIR + i, 16);
    store<f64>(first + i, r * cos(angle));
    store<f64>(second + i, r * sin(angle));
  }
}
