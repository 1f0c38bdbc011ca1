/**
 * What generic kernels need beyond the built-in `v128.add<T>` …, T = f32 (4 lanes) or f64 (2 lanes).
 * A horizontal sum is (a0 + a2) + (a1 + a3) in f32 and a0 + a1 in f64: part of the semantics of every reduction.
 */

const MASK: usize = memory.data<i32>([-1, -1, -1, -1, 0, 0, 0, 0], 16);

/** Lanes of a vector. */
// @ts-expect-error: decorator
@inline export function width<T>(): i32 {
  return 16 / sizeof<T>();
}

/** `count` rounded up to whole vectors. */
// @ts-expect-error: decorator
@inline export function padded<T>(count: i32): i32 {
  return (count + width<T>() - 1) & -width<T>();
}

/** Elements to bytes; strides may be negative, so the shift is signed. */
// @ts-expect-error: decorator
@inline export function bytes<T>(elements: i32): usize {
  return <usize>(<isize>elements << alignof<T>());
}

/** A mask of the first `count` lanes (0 … width). */
// @ts-expect-error: decorator
@inline export function first<T>(count: i32): v128 {
  return v128.load(MASK + 16 - (<usize>count << alignof<T>()));
}

/** a * b + c with two roundings. */
// @ts-expect-error: decorator
@inline export function multiply_add<T>(a: v128, b: v128, c: v128): v128 {
  return v128.add<T>(v128.mul<T>(a, b), c);
}

// @ts-expect-error: decorator
@inline export function zero(): v128 {
  return i32x4.splat(0);
}

/** One value of type T in every lane. */
// @ts-expect-error: decorator
@inline export function load_splat<T>(from: usize): v128 {
  if (sizeof<T>() == 4) return v128.load32_splat(from);
  return v128.load64_splat(from);
}

/** The lanes' sum in the fixed order. */
// @ts-expect-error: decorator
@inline export function sum_lanes<T>(v: v128): T {
  if (sizeof<T>() == 4) {
    const half = f32x4.add(v, v128.shuffle<f32>(v, v, 2, 3, 2, 3));
    return <T>(f32x4.extract_lane(half, 0) + f32x4.extract_lane(half, 1));
  }
  return <T>(f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1));
}

/** The lanes' product, in the order of `sum_lanes`. */
// @ts-expect-error: decorator
@inline export function product_lanes<T>(v: v128): T {
  if (sizeof<T>() == 4) {
    const half = f32x4.mul(v, v128.shuffle<f32>(v, v, 2, 3, 2, 3));
    return <T>(f32x4.extract_lane(half, 0) * f32x4.extract_lane(half, 1));
  }
  return <T>(f64x2.extract_lane(v, 0) * f64x2.extract_lane(v, 1));
}

// @ts-expect-error: decorator
@inline export function max_lanes<T>(v: v128): T {
  if (sizeof<T>() == 4) {
    const half = f32x4.max(v, v128.shuffle<f32>(v, v, 2, 3, 2, 3));
    return <T>max<f32>(f32x4.extract_lane(half, 0), f32x4.extract_lane(half, 1));
  }
  return <T>max<f64>(f64x2.extract_lane(v, 0), f64x2.extract_lane(v, 1));
}

// @ts-expect-error: decorator
@inline export function min_lanes<T>(v: v128): T {
  if (sizeof<T>() == 4) {
    const half = f32x4.min(v, v128.shuffle<f32>(v, v, 2, 3, 2, 3));
    return <T>min<f32>(f32x4.extract_lane(half, 0), f32x4.extract_lane(half, 1));
  }
  return <T>min<f64>(f64x2.extract_lane(v, 0), f64x2.extract_lane(v, 1));
}

/** Stores the first `count` lanes. */
// @ts-expect-error: decorator
@inline export function store_first<T>(to: usize, v: v128, count: i32): void {
  if (sizeof<T>() == 4) {
    if (count > 0) v128.store_lane<f32>(to, v, 0);
    if (count > 1) v128.store_lane<f32>(to, v, 1, 4);
    if (count > 2) v128.store_lane<f32>(to, v, 2, 8);
    if (count > 3) v128.store_lane<f32>(to, v, 3, 12);
  } else {
    if (count > 0) v128.store_lane<f64>(to, v, 0);
    if (count > 1) v128.store_lane<f64>(to, v, 1, 8);
  }
}
