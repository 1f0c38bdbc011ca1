/**
 * broadcast_sparse: `broadcast` for a B that may have many zeros: C[m, c] (+)= sum over k in order of A[m, k] B[k, c], from +0, with the terms
 * B[k, c] = 0 left out where that pays, 64 columns at a time. The bits are those of `broadcast`: a sum that starts at +0 is never -0, so
 * adding ±0 changes nothing, and a finite A[m, k] times ±0 is ±0. If A has an entry that is not finite, nothing is left out.
 *
 * For 64 rows of B at a time their non-zeros are bits of words (nonzeros.ts), which are transposed: a piece (pieces.ts) is what one column c
 * adds, non-zeros B[k, c] times columns k of A, to row c of a transposed C, which stays in the first cache. So A is needed transposed and in
 * rows of pairs of vectors: `packed`, blocks of up to 8 vectors, made when the first sparse columns come. `ready`: 0 not made, 1 made, 2 A
 * is not finite.
 */
import { broadcast_sparse as at } from "../generated/opcodes";
import { bytes, padded, width } from "../vector";
import { product } from "./broadcast";
import { estimate, nonzeros, transpose_bits, WORD } from "./nonzeros";
import { BLOCK, clear, paired, pays, put_piece, sum_pieces } from "./pieces";
import { padded_transpose } from "./transpose";

/** Transposed C: 64 rows of 8 vectors. */
const SUMS: usize = memory.data(64 * 128, 64);
const WORDS: usize = memory.data(64 * 8, 64);

/** As `pays` of pieces.ts, all blocks together. */
function worthwhile<T>(found: i32, m: i32, lanes: i32): bool {
  const V = paired<T>(m), blocks = (V + BLOCK - 1) / BLOCK;
  return pays(found, V / blocks, m * lanes / width<T>() / blocks);
}

/** Makes `packed`; the answer becomes `ready`. */
function pack<T>(m: i32, k: i32, a: usize, a_m: usize, a_k: usize, to: usize): i32 {
  let seen: T = 0;
  for (let block = 0; block < m; block += BLOCK * width<T>()) {
    const rows = min<i32>(m - block, BLOCK * width<T>());
    const wide = paired<T>(rows) * width<T>();
    let column = a;
    for (let j = 0; j < k; j++, column += a_k) {
      let from = column, i = 0;
      for (; i < rows; i++, from += a_m, to += sizeof<T>()) {
        const value = load<T>(from);
        seen += value * 0;
        store<T>(to, value);
      }
      for (; i < wide; i++, to += sizeof<T>()) store<T>(to, 0);
    }
    a += <usize>rows * a_m;
  }
  return seen == seen ? 1 : 2;
}

/** Up to 64 columns, block by block of A's rows. */
function skipping<T>(m: i32, k: i32, lanes: i32, packed: usize, b: usize, b_row: usize, c: usize, c_row: usize, accumulate: bool): void {
  for (let block = 0; block < m; block += BLOCK * width<T>()) {
    const count = min<i32>(m - block, BLOCK * width<T>());
    const vectors = paired<T>(count);
    const row = <usize>vectors << 4;
    let rows = b;
    for (let from = 0; from < k; from += WORD, packed += WORD * row) {
      const terms = min<i32>(WORD, k - from);
      const values = rows;
      for (let i: usize = 0; i < 64; i++) {
        store<u64>(WORDS + (i << 3), <i32>i < terms ? nonzeros<T>(rows, lanes) : 0);
        rows += b_row;
      }
      transpose_bits(WORDS);
      clear();
      for (let lane: usize = 0; lane < <usize>lanes; lane++) put_piece(load<u64>(WORDS + (lane << 3)), values + (lane << alignof<T>()), SUMS + lane * row);
      sum_pieces<T>(vectors, b_row, packed, !from, false);
    }
    if (k & 63) packed -= <usize>(64 - (k & 63)) * row;
    padded_transpose<T>(lanes, count, SUMS, row, c, c_row, accumulate);
    c += <usize>count * c_row;
  }
}

export function broadcast_sparse<T>(pc: usize): void {
  const m = at.m(pc), k = at.k(pc), outer = at.outer(pc), columns = padded<T>(at.columns(pc));
  const accumulate = at.accumulate(pc) != 0;
  const a = at.a(pc), a_m = bytes<T>(at.a_m(pc)), a_k = bytes<T>(at.a_k(pc));
  const b_row = bytes<T>(at.b_row(pc)), c_row = bytes<T>(at.out_row(pc));
  const packed = at.packed(pc), ready = at.ready(pc);
  let b = at.b(pc), c = at.out(pc);
  for (let i = 0; i < outer; i++) {
    for (let from = 0; from < columns; from += WORD) {
      const lanes = min<i32>(WORD, columns - from);
      const x = b + bytes<T>(from), y = c + bytes<T>(from);
      let skip = worthwhile<T>(estimate<T>(k, lanes, x, b_row), m, lanes);
      if (skip) {
        if (!load<i32>(ready)) store<i32>(ready, pack<T>(m, k, a, a_m, a_k, packed));
        skip = load<i32>(ready) == 1;
      }
      if (skip) skipping<T>(m, k, lanes, packed, x, b_row, y, c_row, accumulate);
      else product<T>(m, k, bytes<T>(lanes), a, a_m, a_k, x, b_row, y, c_row, accumulate);
    }
    b += bytes<T>(at.b_outer(pc));
    c += bytes<T>(at.out_outer(pc));
  }
}
