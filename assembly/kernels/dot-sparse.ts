/**
 * dot_sparse: `dot` for a B that may have many zeros: C[m, n] (+)= sum over the lanes c of A[m, c] B[n, c], with the terms B[n, c] = 0 left out
 * where that pays. Every lane still adds to the accumulator lane mod 4 (f32) or mod 2 (f64), lanes ascending, and these still add up
 * as (a0 + a2) + (a1 + a3) or a0 + a1, so the bits are those of `dot`: an accumulator that starts at +0 is never -0, so adding ±0 changes
 * nothing, and a finite A[m, c] times ±0 is ±0. If A has an entry that is not finite, or it does not pay, `dot` follows instead.
 *
 * A is transposed, one row a lane, up to 8 vectors at a time. The non-zeros of a row of B are bits of words (nonzeros.ts). A *segment* is what
 * one row of B, 64 lanes long, adds to one accumulator: at most 16 or 32 non-zeros, whose sums over all rows of A stay in registers.
 * How many there are is what a processor cannot predict, so the segments of 32 rows are sorted by it first.
 */
import { dot_sparse as at } from "../generated/opcodes";
import { bytes, first, load_splat, multiply_add, padded, width, zero } from "../vector";
import { estimate, nonzeros, WORD } from "./nonzeros";
import { transpose } from "./transpose";

/** Vectors of a block of rows of A. */
const BLOCK: i32 = 8;
/** Lanes for which the transposed A has room. */
const LANES: i32 = 512;
const TURNED: usize = memory.data(512 * 128, 64);
/** Rows of B whose segments are sorted together; their accumulators, 4 (f32) or 2 (f64) a row. */
const ROWS: i32 = 32;
const SUMS: usize = memory.data(32 * 4 * 128, 64);
/** Segments by their number of non-zeros: how many have n, and for each n up to 128 of them (16 bytes: non-zeros, place in B, sum). */
const COUNTS: usize = memory.data(36 * 4, 16);
const SEGMENTS: usize = memory.data(33 * 128 * 16, 64);
const NOTHING: usize = memory.data(128, 64);
/** Finished sums of a row of B. */
const CELLS: usize = memory.data(128, 64);

/** Whether leaving out pays, in cycles for one row of B and up to 64 lanes, measured: `found` non-zeros in 1/16 against m dense rows. */
function pays<T>(found: i32, m: i32, lanes: i32): bool {
  const vectors = padded<T>(m) / width<T>(), blocks = (vectors + BLOCK - 1) / BLOCK;
  return found * vectors / 16 + 40 * blocks + 11 * vectors < m * (lanes / width<T>()) * 3 / 5;
}

/** Whether rows × lanes are all finite. */
function finite<T>(rows: i32, lanes: i32, from: usize, row: usize): bool {
  const length = bytes<T>(lanes & -width<T>()), rest = first<T>(lanes & (width<T>() - 1));
  let seen = zero();
  for (; rows > 0; rows--, from += row) {
    let p = from;
    for (const end = from + length; p < end; p += 16) seen = v128.add<T>(seen, v128.mul<T>(v128.load(p), zero()));
    if (lanes & (width<T>() - 1)) seen = v128.add<T>(seen, v128.mul<T>(v128.and(v128.load(p), rest), zero()));
  }
  return i32x4.all_true(v128.eq<T>(seen, seen));
}

/** Sorts the segments of up to 32 rows of B over up to 64 lanes; `sum`: bytes of an accumulator. */
function sort<T>(rows: i32, lanes: i32, b: usize, b_row: usize, sum: usize): void {
  for (let p = COUNTS, end = COUNTS + 36 * 4; p < end; p += 16) v128.store(p, zero());
  const mask: u64 = sizeof<T>() == 4 ? 0x1111111111111111 : 0x5555555555555555;
  let to = SUMS;
  for (; rows > 0; rows--, b += b_row) {
    const word = nonzeros<T>(b, lanes);
    for (let j = 0; j < width<T>(); j++, to += sum) {
      const bits = word & (mask << j);
      const n = <usize>popcnt<u64>(bits);
      const count = load<u32>(COUNTS + (n << 2));
      const segment = SEGMENTS + (n << 11) + (<usize>count << 4);
      store<u32>(COUNTS + (n << 2), count + 1);
      store<u64>(segment, bits);
      store<u32>(segment, <u32>b, 8);
      store<u32>(segment, <u32>to, 12);
    }
  }
}

/** Adds `count` segments to their sums, V vectors of A; `fresh`: to 0. */
// @ts-expect-error: decorator
@inline function add<T>(V: i32, count: i32, segment: usize, turned: usize, fresh: bool): void {
  for (; count > 0; count--, segment += 16) {
    const b = <usize>load<u32>(segment, 8), sum = <usize>load<u32>(segment, 12);
    const start = select<usize>(NOTHING, sum, fresh);
    let a0 = v128.load(start), a1 = v128.load(start, 16), a2 = zero(), a3 = zero(), a4 = zero(), a5 = zero(), a6 = zero(), a7 = zero();
    if (V > 2) a2 = v128.load(start, 32), a3 = v128.load(start, 48);
    if (V > 4) a4 = v128.load(start, 64), a5 = v128.load(start, 80);
    if (V > 6) a6 = v128.load(start, 96), a7 = v128.load(start, 112);
    for (let word = load<u64>(segment); word; word &= word - 1) {
      const lane = <usize>ctz(word);
      const x = load_splat<T>(b + (lane << alignof<T>()));
      const row = turned + lane * (<usize>V << 4);
      a0 = multiply_add<T>(v128.load(row), x, a0);
      a1 = multiply_add<T>(v128.load(row, 16), x, a1);
      if (V > 2) a2 = multiply_add<T>(v128.load(row, 32), x, a2), a3 = multiply_add<T>(v128.load(row, 48), x, a3);
      if (V > 4) a4 = multiply_add<T>(v128.load(row, 64), x, a4), a5 = multiply_add<T>(v128.load(row, 80), x, a5);
      if (V > 6) a6 = multiply_add<T>(v128.load(row, 96), x, a6), a7 = multiply_add<T>(v128.load(row, 112), x, a7);
    }
    v128.store(sum, a0);
    v128.store(sum, a1, 16);
    if (V > 2) v128.store(sum, a2, 32), v128.store(sum, a3, 48);
    if (V > 4) v128.store(sum, a4, 64), v128.store(sum, a5, 80);
    if (V > 6) v128.store(sum, a6, 96), v128.store(sum, a7, 112);
  }
}

function add2<T>(count: i32, segment: usize, turned: usize, fresh: bool): void { add<T>(2, count, segment, turned, fresh); }
function add4<T>(count: i32, segment: usize, turned: usize, fresh: bool): void { add<T>(4, count, segment, turned, fresh); }
function add6<T>(count: i32, segment: usize, turned: usize, fresh: bool): void { add<T>(6, count, segment, turned, fresh); }
function add8<T>(count: i32, segment: usize, turned: usize, fresh: bool): void { add<T>(8, count, segment, turned, fresh); }

/** The accumulators of up to 32 rows of B. */
function accumulate_rows<T>(V: i32, rows: i32, columns: i32, b: usize, b_row: usize): void {
  const sum = <usize>V << 4;
  let turned = TURNED;
  for (let from = 0; from < columns; from += WORD) {
    sort<T>(rows, min<i32>(WORD, columns - from), b, b_row, sum);
    for (let n = from ? 1 : 0; n <= WORD / width<T>(); n++) {
      const count = load<i32>(COUNTS + (<usize>n << 2)), segment = SEGMENTS + (<usize>n << 11);
      if (!count) continue;
      switch (V) {
        case 2: add2<T>(count, segment, turned, !from); break;
        case 4: add4<T>(count, segment, turned, !from); break;
        case 6: add6<T>(count, segment, turned, !from); break;
        default: add8<T>(count, segment, turned, !from);
      }
    }
    b += bytes<T>(WORD);
    turned += <usize>WORD * sum;
  }
}

/** A vector of finished sums of one row of B, from its accumulators at `from`, `sum` bytes apart. */
// @ts-expect-error: decorator
@inline function finished<T>(from: usize, sum: usize): v128 {
  if (sizeof<T>() == 8) return f64x2.add(v128.load(from), v128.load(from + sum));
  return f32x4.add(f32x4.add(v128.load(from), v128.load(from + 2 * sum)), f32x4.add(v128.load(from + sum), v128.load(from + 3 * sum)));
}

// @ts-expect-error: decorator
@inline function put<T>(to: usize, v: v128, accumulate: bool): void {
  v128.store(to, accumulate ? v128.add<T>(v128.load(to), v) : v);
}

/** C[m, n] (+)= the sums of one vector of rows n, which lie beside each other in C. */
function finish_square<T>(m: i32, from: usize, sum: usize, c: usize, c_m: usize, accumulate: bool): void {
  const row = <usize>width<T>() * sum;
  for (; m > 0; m -= width<T>(), from += 16, c += <usize>width<T>() * c_m) {
    const a0 = finished<T>(from, sum), a1 = finished<T>(from + row, sum);
    if (sizeof<T>() == 4) {
      const a2 = finished<T>(from + 2 * row, sum), a3 = finished<T>(from + 3 * row, sum);
      const b0 = v128.shuffle<f32>(a0, a1, 0, 4, 1, 5), b1 = v128.shuffle<f32>(a0, a1, 2, 6, 3, 7);
      const b2 = v128.shuffle<f32>(a2, a3, 0, 4, 1, 5), b3 = v128.shuffle<f32>(a2, a3, 2, 6, 3, 7);
      put<T>(c, v128.shuffle<f32>(b0, b2, 0, 1, 4, 5), accumulate);
      if (m > 1) put<T>(c + c_m, v128.shuffle<f32>(b0, b2, 2, 3, 6, 7), accumulate);
      if (m > 2) put<T>(c + 2 * c_m, v128.shuffle<f32>(b1, b3, 0, 1, 4, 5), accumulate);
      if (m > 3) put<T>(c + 3 * c_m, v128.shuffle<f32>(b1, b3, 2, 3, 6, 7), accumulate);
    } else {
      put<T>(c, v128.shuffle<f64>(a0, a1, 0, 2), accumulate);
      if (m > 1) put<T>(c + c_m, v128.shuffle<f64>(a0, a1, 1, 3), accumulate);
    }
  }
}

/** C[m, n] (+)= the sums of `n` ≤ 32 rows of B. */
function finish<T>(n: i32, m: i32, sum: usize, c: usize, c_m: usize, c_n: usize, accumulate: bool): void {
  const row = <usize>width<T>() * sum;
  let from = SUMS, j = 0;
  if (c_n == sizeof<T>()) {
    for (; j + width<T>() <= n; j += width<T>(), from += <usize>width<T>() * row, c += 16) finish_square<T>(m, from, sum, c, c_m, accumulate);
  }
  for (; j < n; j++, from += row, c += c_n) {
    for (let p = from; p < from + sum; p += 16) v128.store(CELLS + (p - from), finished<T>(p, sum));
    for (let i = 0, p = CELLS, to = c; i < m; i++, p += sizeof<T>(), to += c_m) store<T>(to, accumulate ? <T>(load<T>(to) + load<T>(p)) : load<T>(p));
  }
}

/** The product, block by block of A's rows. */
function skipping<T>(m: i32, n: i32, columns: i32, A: usize, a_row: usize, B: usize, b_row: usize, C: usize, c_m: usize, c_n: usize, accumulate: bool): void {
  for (let block = 0; block < m; block += BLOCK * width<T>()) {
    const rows = min<i32>(m - block, BLOCK * width<T>());
    const V = (padded<T>(rows) / width<T>() + 1) & -2;
    transpose<T>(rows, columns, A, a_row, TURNED, <usize>V << 4, false);
    let b = B, c = C;
    for (let i = 0; i < n; i += ROWS) {
      const all = min<i32>(ROWS, n - i);
      accumulate_rows<T>(V, all, columns, b, b_row);
      finish<T>(all, rows, <usize>V << 4, c, c_m, c_n, accumulate);
      c += <usize>all * c_n;
      b += <usize>all * b_row;
    }
    A += <usize>rows * a_row;
    C += <usize>rows * c_m;
  }
}

/** False: it does not pay, nothing is done. */
export function dot_sparse<T>(pc: usize): bool {
  const m = at.m(pc), n = at.n(pc), outer = at.outer(pc), columns = at.columns(pc);
  const accumulate = at.accumulate(pc) != 0;
  const a_row = bytes<T>(at.a_row(pc)), b_row = bytes<T>(at.b_row(pc));
  const a_outer = bytes<T>(at.a_outer(pc)), b_outer = bytes<T>(at.b_outer(pc));
  const c_m = bytes<T>(at.out_m(pc)), c_n = bytes<T>(at.out_n(pc));
  let a = at.a(pc), b = at.b(pc), c = at.out(pc);
  const lanes = min<i32>(WORD, columns);
  if (columns > LANES || !pays<T>(estimate<T>(n, lanes, b, b_row), m, lanes)) return false;
  for (let i = 0; i < outer; i++) if (!finite<T>(m, columns, a + <usize>i * a_outer, a_row)) return false;
  for (let i = 0; i < outer; i++) {
    skipping<T>(m, n, columns, a, a_row, b, b_row, c, c_m, c_n, accumulate);
    a += a_outer;
    b += b_outer;
    c += bytes<T>(at.out_outer(pc));
  }
  return true;
}
