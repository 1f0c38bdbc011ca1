/**
 * Pairs of normal numbers (Box, Muller 1958): z1 = r cos, z2 = r sin, r = sqrt(-2 log u1). f32: u1 from 31 bits; the angle from 29 bits
 * inside an octant, whose top three bits are the two signs and the exchange of sine and cosine. f64: both from 53 bits.
 */
import { log4_normal } from "../functions/f32/logarithm";
import { cos_octant, sin_octant } from "../functions/f32/trigonometric";
import { log } from "../functions/f64/logarithm";
import { cos, sin } from "../functions/f64/trigonometric";
import { one64, unit31, unit53 } from "./uniform";

// pi/4 over 2^29, half of it, -2
const F32: usize = memory.data<f32>([1.4629180792671596e-9, 7.314590396335798e-10, -2], 16);
const BITS: usize = memory.data<i32>([0x1fffffff, <i32>0x80000000], 16);
const TWO_PI: f64 = 6.283185307179586;
const PAIR: usize = memory.data(64, 16);

/** sqrt(-2 log u), four f32. */
// @ts-expect-error: decorator
@inline export function radius4(w: v128): v128 {
  return f32x4.sqrt(f32x4.mul(log4_normal(unit31(w)), v128.load32_splat(F32, 8)));
}

// @ts-expect-error: decorator
@inline function octant_angle(w: v128): v128 {
  const within = f32x4.convert_i32x4_s(v128.and(w, v128.load32_splat(BITS)));
  return f32x4.add(f32x4.mul(within, v128.load32_splat(F32)), v128.load32_splat(F32, 4));
}

/** Stores eight f32 normal numbers at `first` and `second`. */
// @ts-expect-error: decorator
@inline export function pair4(w: v128, v: v128, first: usize, second: usize): void {
  const r = radius4(w);
  const x = octant_angle(v);
  const z = f32x4.mul(x, x);
  const s = sin_octant(x, z), c = cos_octant(z);
  const swap = i32x4.shr_s(i32x4.shl(v, 2), 31);
  const sign = v128.load32_splat(BITS, 4);
  v128.store(first, f32x4.mul(r, v128.xor(v128.bitselect(s, c, swap), v128.and(v, sign))));
  v128.store(second, f32x4.mul(r, v128.xor(v128.bitselect(c, s, swap), v128.and(i32x4.shl(v, 1), sign))));
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
