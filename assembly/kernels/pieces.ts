/**
 * Sums without their zero terms: sum[p] = sum over l, ascending, of value[p, l] row[l], where `row` has up to 8 vectors, which stay in registers.
 * The terms of a *piece* p are up to 64: the non-zeros of its values are bits of a word. How many there are is what a processor cannot
 * predict, so the pieces, up to 64, are sorted by it first.
 */
import { load_splat, multiply_add, padded, width, zero } from "../vector";

/** Most vectors of a sum. */
export const BLOCK: i32 = 8;

/** Vectors of a sum of `rows` entries, an even number. */
// @ts-expect-error: decorator
@inline export function paired<T>(rows: i32): i32 {
  return (padded<T>(rows) / width<T>() + 1) & -2;
}

/** How many pieces have n terms, and for each n the pieces: word, address of value[p, 0], address of sum[p]. */
const COUNTS: usize = memory.data(68 * 4, 16);
const PIECES: usize = memory.data(65 * 64 * 16, 64);
const NOTHING: usize = memory.data(128, 64);

/** Whether leaving out pays, in cycles for one piece, measured: `found` terms in 1/16, sums of `vectors` vectors; `dense`: vector products otherwise. */
export function pays(found: i32, vectors: i32, dense: i32): bool {
  return 38 + 2 * vectors + found * (7 + 4 * vectors) / 112 < dense * 4 / 7;
}

/** No pieces. */
export function clear(): void {
  for (let p = COUNTS, end = COUNTS + 68 * 4; p < end; p += 16) v128.store(p, zero());
}

// @ts-expect-error: decorator
@inline export function put_piece(word: u64, values: usize, sum: usize): void {
  const n = <usize>popcnt<u64>(word) << 2;
  const count = load<u32>(COUNTS + n);
  const piece = PIECES + (n << 8) + (<usize>count << 4);
  store<u32>(COUNTS + n, count + 1);
  store<u64>(piece, word);
  store<u32>(piece, <u32>values, 8);
  store<u32>(piece, <u32>sum, 12);
}

// @ts-expect-error: decorator
@inline function put<T>(to: usize, v: v128, accumulate: bool): void {
  v128.store(to, accumulate ? v128.add<T>(v128.load(to), v) : v);
}

// @ts-expect-error: decorator
@inline function sum<T>(V: i32, count: i32, piece: usize, stride: usize, rows: usize, fresh: bool, accumulate: bool): void {
  for (; count > 0; count--, piece += 16) {
    const values = <usize>load<u32>(piece, 8), to = <usize>load<u32>(piece, 12);
    const from = select<usize>(NOTHING, to, fresh);
    let a0 = v128.load(from), a1 = v128.load(from, 16), a2 = zero(), a3 = zero(), a4 = zero(), a5 = zero(), a6 = zero(), a7 = zero();
    if (V > 2) a2 = v128.load(from, 32), a3 = v128.load(from, 48);
    if (V > 4) a4 = v128.load(from, 64), a5 = v128.load(from, 80);
    if (V > 6) a6 = v128.load(from, 96), a7 = v128.load(from, 112);
    for (let word = load<u64>(piece); word; word &= word - 1) {
      const l = <usize>ctz(word);
      const x = load_splat<T>(values + l * stride);
      const row = rows + l * (<usize>V << 4);
      a0 = multiply_add<T>(v128.load(row), x, a0);
      a1 = multiply_add<T>(v128.load(row, 16), x, a1);
      if (V > 2) a2 = multiply_add<T>(v128.load(row, 32), x, a2), a3 = multiply_add<T>(v128.load(row, 48), x, a3);
      if (V > 4 && row == 0) break; // never: in one block the loads of all eight come first, more than there are registers
      if (V > 4) a4 = multiply_add<T>(v128.load(row, 64), x, a4), a5 = multiply_add<T>(v128.load(row, 80), x, a5);
      if (V > 6) a6 = multiply_add<T>(v128.load(row, 96), x, a6), a7 = multiply_add<T>(v128.load(row, 112), x, a7);
    }
    put<T>(to, a0, accumulate);
    put<T>(to + 16, a1, accumulate);
    if (V > 2) put<T>(to + 32, a2, accumulate), put<T>(to + 48, a3, accumulate);
    if (V > 4) put<T>(to + 64, a4, accumulate), put<T>(to + 80, a5, accumulate);
    if (V > 6) put<T>(to + 96, a6, accumulate), put<T>(to + 112, a7, accumulate);
  }
}

function sum2<T>(count: i32, piece: usize, stride: usize, rows: usize, fresh: bool, accumulate: bool): void { sum<T>(2, count, piece, stride, rows, fresh, accumulate); }
function sum4<T>(count: i32, piece: usize, stride: usize, rows: usize, fresh: bool, accumulate: bool): void { sum<T>(4, count, piece, stride, rows, fresh, accumulate); }
function sum6<T>(count: i32, piece: usize, stride: usize, rows: usize, fresh: bool, accumulate: bool): void { sum<T>(6, count, piece, stride, rows, fresh, accumulate); }
function sum8<T>(count: i32, piece: usize, stride: usize, rows: usize, fresh: bool, accumulate: bool): void { sum<T>(8, count, piece, stride, rows, fresh, accumulate); }

/**
 * The sums of all pieces, `vectors` (2, 4, 6 or 8) vectors each; value[p, l] lie `stride` bytes apart, rows one after the other.
 * `fresh`: from 0, else from what is there; `accumulate`: what is there is added at the end (only with `fresh`).
 */
export function sum_pieces<T>(vectors: i32, stride: usize, rows: usize, fresh: bool, accumulate: bool): void {
  for (let n = fresh ? 0 : 1; n <= 64; n++) {
    const count = load<i32>(COUNTS + (<usize>n << 2)), piece = PIECES + (<usize>n << 10);
    if (!count) continue;
    if (vectors == 2) sum2<T>(count, piece, stride, rows, fresh, accumulate);
    else if (vectors == 4) sum4<T>(count, piece, stride, rows, fresh, accumulate);
    else if (vectors == 6) sum6<T>(count, piece, stride, rows, fresh, accumulate);
    else sum8<T>(count, piece, stride, rows, fresh, accumulate);
  }
}
