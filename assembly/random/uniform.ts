/** Words to numbers in [0, 1): f32 from 24 bits of a word, f64 from 53 bits of two. */
import { load_splat } from "../vector";

const F32: usize = memory.data<f32>([5.9604644775390625e-8, 4.656612873077393e-10, 2.3283064365386963e-10], 16);
const F64: usize = memory.data<f64>([1.1102230246251565e-16, 19342813118337666422669312.0, 1], 16);
const BITS64: usize = memory.data<u64>([0x4330000000000000, 0x4530000000000000, 0x00000000ffffffff], 16);

/** Four f32: the top 24 bits over 2^24. */
// @ts-expect-error: decorator
@inline export function unit24(w: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(w, 8)), v128.load32_splat(F32));
}

/** Four f32 in (0, 1]: the top 31 bits over 2^31, plus 2^-32. */
// @ts-expect-error: decorator
@inline export function unit31(w: v128): v128 {
  return f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(w, 1)), v128.load32_splat(F32, 4)), v128.load32_splat(F32, 8));
}

/** 64-bit lanes below 2^53 as f64, exactly: both halves are put into the significands of 2^52 and 2^84. */
// @ts-expect-error: decorator
@inline export function whole53(x: v128): v128 {
  const low = v128.or(v128.and(x, v128.load64_splat(BITS64, 16)), v128.load64_splat(BITS64));
  const high = v128.or(i64x2.shr_u(x, 32), v128.load64_splat(BITS64, 8));
  return f64x2.add(f64x2.sub(high, v128.load64_splat(F64, 8)), low);
}

/** Two f64 from 64-bit lanes: the top 53 bits over 2^53. */
// @ts-expect-error: decorator
@inline export function unit53(w: v128): v128 {
  return f64x2.mul(whole53(i64x2.shr_u(w, 11)), v128.load64_splat(F64));
}

/** The uniform number of precision T that a vector of words makes. */
// @ts-expect-error: decorator
@inline export function unit<T>(w: v128): v128 {
  return sizeof<T>() == 4 ? unit24(w) : unit53(w);
}

/** 1 in every lane. */
// @ts-expect-error: decorator
@inline export function one64(): v128 {
  return load_splat<f64>(F64 + 16);
}
