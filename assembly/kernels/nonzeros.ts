/** Where a row differs from 0 (NaN does, -0 does not): bit l of a 64-bit word for lane l. */
import { width, zero } from "../vector";

/** Lanes of a word. */
export const WORD: i32 = 64;

// @ts-expect-error: decorator
@inline function four<T>(row: usize): v128 {
  if (sizeof<T>() == 4) return f32x4.ne(v128.load(row), zero());
  return v128.shuffle<i32>(f64x2.ne(v128.load(row), zero()), f64x2.ne(v128.load(row, 16), zero()), 0, 2, 4, 6);
}

// @ts-expect-error: decorator
@inline function sixteen<T>(row: usize): u64 {
  const step: usize = 4 * sizeof<T>();
  const low = i16x8.narrow_i32x4_s(four<T>(row), four<T>(row + step));
  const high = i16x8.narrow_i32x4_s(four<T>(row + 2 * step), four<T>(row + 3 * step));
  return <u64>i8x16.bitmask(i8x16.narrow_i16x8_s(low, high));
}

/** The word of 64 lanes from `row` on. */
// @ts-expect-error: decorator
@inline function whole<T>(row: usize): u64 {
  const step: usize = 16 * sizeof<T>();
  return sixteen<T>(row) | (sixteen<T>(row + step) << 16) | (sixteen<T>(row + 2 * step) << 32) | (sixteen<T>(row + 3 * step) << 48);
}

/** The word of the first `lanes` ≤ 64 lanes, vector by vector. */
function partial<T>(row: usize, lanes: i32): u64 {
  let word: u64 = 0;
  for (let l = 0; l < lanes; l += width<T>()) {
    const bits = sizeof<T>() == 4 ? i32x4.bitmask(f32x4.ne(v128.load(row), zero())) : i64x2.bitmask(f64x2.ne(v128.load(row), zero()));
    word |= <u64>bits << l;
    row += 16;
  }
  return lanes < WORD ? word & ((<u64>1 << lanes) - 1) : word;
}

// @ts-expect-error: decorator
@inline export function nonzeros<T>(row: usize, lanes: i32): u64 {
  return lanes == WORD ? whole<T>(row) : partial<T>(row, lanes);
}

/**
 * An estimate of the non-zeros in each row of up to 64 lanes, in 1/16: from one row in 32, at least four and at most sixteen. It decides
 * which way a product is computed, not what comes out.
 */
export function estimate<T>(rows: i32, lanes: i32, row: usize, stride: usize): i32 {
  const looks = max<i32>(1, min<i32>(rows, max<i32>(4, min<i32>(16, rows >> 5))));
  const step = <usize>(rows / looks) * stride;
  let count = 0;
  row += (step / stride >> 1) * stride;
  for (let i = 0; i < looks; i++, row += step) count += <i32>popcnt<u64>(nonzeros<T>(row, lanes));
  return 16 * count / looks;
}
