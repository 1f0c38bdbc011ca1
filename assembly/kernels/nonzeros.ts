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

const UPPER: usize = memory.data<u64>([0xffffffff00000000, 0xffff0000ffff0000, 0xff00ff00ff00ff00, 0xf0f0f0f0f0f0f0f0, 0xcccccccccccccccc, 0xaaaaaaaaaaaaaaaa], 16);

/** Transposes 64 × 64 bits: bit c of word r becomes bit r of word c. */
export function transpose_bits(words: usize): void {
  let upper = UPPER;
  for (let j: usize = 32, shift: i32 = 32; j > 1; j >>= 1, shift >>= 1, upper += 8) {
    const mask = v128.load64_splat(upper);
    for (let top: usize = 0; top < 64; top += 2 * j) {
      for (let r = top; r < top + j; r += 2) {
        const p = words + (r << 3), q = p + (j << 3);
        const a = v128.load(p), b = v128.load(q);
        const swap = v128.and(v128.xor(a, i64x2.shl(b, shift)), mask);
        v128.store(p, v128.xor(a, swap));
        v128.store(q, v128.xor(b, i64x2.shr_u(swap, shift)));
      }
    }
  }
  for (let p = words, end = words + 512; p < end; p += 16) {
    const a = load<u64>(p), b = load<u64>(p, 8);
    const swap = (a ^ (b << 1)) & 0xaaaaaaaaaaaaaaaa;
    store<u64>(p, a ^ swap);
    store<u64>(p, b ^ (swap >> 1), 8);
  }
}
