/**
 * dot_sparse: `dot` for a B that may have many zeros: C[m, n] (+)= sum over the lanes c of A[m, c] B[n, c], with the terms B[n, c] = 0 left out
 * where that pays. Every lane still adds to the accumulator lane mod 4 (f32) or mod 2 (f64), lanes ascending, and these still add up
 * as (a0 + a2) + (a1 + a3) or a0 + a1, so the bits are those of `dot`: an accumulator that starts at +0 is never -0, so adding ±0 changes
 * nothing, and a finite A[m, c] times ±0 is ±0. If A has an entry that is not finite, nothing is left out.
 *
 * A is transposed, one row a lane, up to 8 vectors at a time. For each row of B the non-zeros are bits of words (nonzeros.ts); those of one
 * accumulator are walked through with all m sums in registers.
 */
import { dot_sparse as at } from "../generated/opcodes";
import { bytes, load_splat, multiply_add, padded, width, zero } from "../vector";
import { product } from "./dot";
import { estimate, nonzeros, WORD } from "./nonzeros";
import { transpose } from "./transpose";

/** Vectors of a block of rows of A. */
const BLOCK: i32 = 8;
/** Lanes for which the transposed A has room. */
const LANES: i32 = 512;
const TURNED: usize = memory.data(512 * 128, 64);
/** The non-zeros of a row of B. */
const WORDS: usize = memory.data(64, 16);
/** a0 + a2 and a1 + a3, or a0 and a1; what stands for them when no lane adds to them. */
const EVEN: usize = memory.data(128, 64);
const ODD: usize = memory.data(128, 64);
const NOTHING: usize = memory.data(128, 64);
/** Finished sums of up to four rows of B. */
const CELLS: usize = memory.data(4 * 128, 64);

/** Whether leaving out pays, in cycles for one row of B and 64 lanes, measured: `found` non-zeros in 1/16 against m dense rows. */
function pays<T>(found: i32, m: i32): bool {
  const vectors = padded<T>(m) / width<T>(), blocks = (vectors + BLOCK - 1) / BLOCK;
  return found * vectors / 15 + 30 * blocks + 9 * vectors < m * (WORD / width<T>()) * 4 / 5;
}

/** Whether rows × lanes are all finite. */
function finite<T>(rows: i32, lanes: i32, from: usize, row: usize): bool {
  let seen = zero();
  for (; rows > 0; rows--, from += row)
    for (let p = from, end = from + bytes<T>(lanes); p < end; p += 16) seen = v128.add<T>(seen, v128.mul<T>(v128.load(p), zero()));
  return i32x4.all_true(v128.eq<T>(seen, seen));
}

/** to <- plus + (the sum over the non-zeros in `mask` of their multiples of A's rows), V vectors. */
// @ts-expect-error: decorator
@inline function accumulator<T>(V: i32, words: i32, mask: u64, b: usize, plus: usize, to: usize): void {
  let a0 = zero(), a1 = zero(), a2 = zero(), a3 = zero(), a4 = zero(), a5 = zero(), a6 = zero(), a7 = zero();
  let turned = TURNED;
  for (let i = 0; i < words; i++, b += bytes<T>(WORD), turned += WORD * V << 4) {
    for (let word = load<u64>(WORDS + (<usize>i << 3)) & mask; word; word &= word - 1) {
      const lane = <usize>ctz(word);
      const x = load_splat<T>(b + (lane << alignof<T>()));
      const row = turned + lane * (<usize>V << 4);
      a0 = multiply_add<T>(v128.load(row), x, a0);
      if (V > 1) a1 = multiply_add<T>(v128.load(row, 16), x, a1);
      if (V > 2) a2 = multiply_add<T>(v128.load(row, 32), x, a2);
      if (V > 3) a3 = multiply_add<T>(v128.load(row, 48), x, a3);
      if (V > 4) a4 = multiply_add<T>(v128.load(row, 64), x, a4);
      if (V > 5) a5 = multiply_add<T>(v128.load(row, 80), x, a5);
      if (V > 6) a6 = multiply_add<T>(v128.load(row, 96), x, a6);
      if (V > 7) a7 = multiply_add<T>(v128.load(row, 112), x, a7);
    }
  }
  v128.store(to, v128.add<T>(v128.load(plus), a0));
  if (V > 1) v128.store(to, v128.add<T>(v128.load(plus, 16), a1), 16);
  if (V > 2) v128.store(to, v128.add<T>(v128.load(plus, 32), a2), 32);
  if (V > 3) v128.store(to, v128.add<T>(v128.load(plus, 48), a3), 48);
  if (V > 4) v128.store(to, v128.add<T>(v128.load(plus, 64), a4), 64);
  if (V > 5) v128.store(to, v128.add<T>(v128.load(plus, 80), a5), 80);
  if (V > 6) v128.store(to, v128.add<T>(v128.load(plus, 96), a6), 96);
  if (V > 7) v128.store(to, v128.add<T>(v128.load(plus, 112), a7), 112);
}

/** The sums of one row of B, V vectors at `to`. */
// @ts-expect-error: decorator
@inline function row<T>(V: i32, columns: i32, b: usize, to: usize): void {
  let any: u64 = 0, words = 0;
  for (let from = 0; from < columns; from += WORD, words++) {
    const word = nonzeros<T>(b + bytes<T>(from), min<i32>(WORD, columns - from));
    store<u64>(WORDS + (<usize>words << 3), word);
    any |= word;
  }
  let even = NOTHING, odd = NOTHING;
  if (sizeof<T>() == 4) {
    if (any & 0x1111111111111111) accumulator<T>(V, words, 0x1111111111111111, b, even, EVEN), even = EVEN;
    if (any & 0x4444444444444444) accumulator<T>(V, words, 0x4444444444444444, b, even, EVEN), even = EVEN;
    if (any & 0x2222222222222222) accumulator<T>(V, words, 0x2222222222222222, b, odd, ODD), odd = ODD;
    if (any & 0x8888888888888888) accumulator<T>(V, words, 0x8888888888888888, b, odd, ODD), odd = ODD;
  } else {
    if (any & 0x5555555555555555) accumulator<T>(V, words, 0x5555555555555555, b, even, EVEN), even = EVEN;
    if (any & 0xaaaaaaaaaaaaaaaa) accumulator<T>(V, words, 0xaaaaaaaaaaaaaaaa, b, odd, ODD), odd = ODD;
  }
  for (const end = to + (<usize>V << 4); to < end; to += 16, even += 16, odd += 16) v128.store(to, v128.add<T>(v128.load(even), v128.load(odd)));
}

function row2<T>(columns: i32, b: usize, to: usize): void { row<T>(2, columns, b, to); }
function row4<T>(columns: i32, b: usize, to: usize): void { row<T>(4, columns, b, to); }
function row6<T>(columns: i32, b: usize, to: usize): void { row<T>(6, columns, b, to); }
function row8<T>(columns: i32, b: usize, to: usize): void { row<T>(8, columns, b, to); }

/** C[n, m] (+)= CELLS[n, m] for up to one vector of rows n. */
function put<T>(n: i32, m: i32, V: i32, c: usize, c_n: usize, c_m: usize, accumulate: bool): void {
  if (n == width<T>() && c_n == sizeof<T>()) {
    transpose<T>(n, m, CELLS, <usize>V << 4, c, c_m, accumulate);
    return;
  }
  for (let j = 0; j < n; j++, c += c_n) {
    let from = CELLS + (<usize>(j * V) << 4), to = c;
    for (let i = 0; i < m; i++, from += sizeof<T>(), to += c_m) store<T>(to, accumulate ? <T>(load<T>(to) + load<T>(from)) : load<T>(from));
  }
}

/** The product, block by block of A's rows. */
function skipping<T>(m: i32, n: i32, columns: i32, A: usize, a_row: usize, B: usize, b_row: usize, C: usize, c_m: usize, c_n: usize, accumulate: bool): void {
  for (let block = 0; block < m; block += BLOCK * width<T>()) {
    const rows = min<i32>(m - block, BLOCK * width<T>());
    const V = (padded<T>(rows) / width<T>() + 1) & -2;
    transpose<T>(rows, columns, A, a_row, TURNED, <usize>V << 4, false);
    let b = B, c = C;
    for (let j = 0; j < n; j += width<T>()) {
      const some = min<i32>(width<T>(), n - j);
      for (let i = 0; i < some; i++, b += b_row) {
        const to = CELLS + (<usize>(i * V) << 4);
        switch (V) {
          case 2: row2<T>(columns, b, to); break;
          case 4: row4<T>(columns, b, to); break;
          case 6: row6<T>(columns, b, to); break;
          default: row8<T>(columns, b, to);
        }
      }
      put<T>(some, rows, V, c, c_n, c_m, accumulate);
      c += <usize>some * c_n;
    }
    A += <usize>rows * a_row;
    C += <usize>rows * c_m;
  }
}

export function dot_sparse<T>(pc: usize): void {
  const m = at.m(pc), n = at.n(pc), outer = at.outer(pc), columns = at.columns(pc);
  const accumulate = at.accumulate(pc) != 0;
  const a_row = bytes<T>(at.a_row(pc)), b_row = bytes<T>(at.b_row(pc));
  const c_m = bytes<T>(at.out_m(pc)), c_n = bytes<T>(at.out_n(pc));
  let a = at.a(pc), b = at.b(pc), c = at.out(pc);
  for (let i = 0; i < outer; i++) {
    const skip = columns <= LANES && pays<T>(estimate<T>(n, min<i32>(WORD, columns), b, b_row), m) && finite<T>(m, columns, a, a_row);
    if (skip) skipping<T>(m, n, columns, a, a_row, b, b_row, c, c_m, c_n, accumulate);
    else product<T>(m, n, columns, a, a_row, b, b_row, c, c_m, c_n, accumulate);
    a += bytes<T>(at.a_outer(pc));
    b += bytes<T>(at.b_outer(pc));
    c += bytes<T>(at.out_outer(pc));
  }
}
