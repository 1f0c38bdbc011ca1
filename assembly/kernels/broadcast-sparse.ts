/**
 * broadcast_sparse: `broadcast` for a B that may have many zeros: C[m, c] (+)= sum over k in order of A[m, k] B[k, c], from +0, with the terms
 * B[k, c] = 0 left out where that pays, 64 columns at a time. The bits are those of `broadcast`: a sum that starts at +0 is never -0, so
 * adding ±0 changes nothing, and a finite A[m, k] times ±0 is ±0. If A has an entry that is not finite, nothing is left out.
 *
 * k runs outside: for each row of B the non-zeros are bits of a word (nonzeros.ts), and each of them adds B[k, c] times column k of A,
 * which stays in registers, to row c of a transposed C, which stays in the first cache. So A is needed transposed and in rows of whole
 * vectors: `packed`, blocks of up to 8 vectors, made when the first sparse columns come. `ready`: 0 not made, 1 made, 2 A is not finite.
 */
import { broadcast_sparse as at } from "../generated/opcodes";
import { bytes, load_splat, multiply_add, padded, width, zero } from "../vector";
import { product } from "./broadcast";
import { estimate, nonzeros, WORD } from "./nonzeros";
import { transpose } from "./transpose";

/** Vectors of a block of rows of A. */
const BLOCK: i32 = 8;
/** Transposed C: 64 rows of 8 vectors. */
const SUMS: usize = memory.data(64 * 128, 64);

/** Whether leaving out pays, in cycles for one row of B and up to 64 columns, measured: `found` non-zeros in 1/16 against m dense rows of k terms. */
function pays<T>(found: i32, m: i32, k: i32, lanes: i32): bool {
  const vectors = padded<T>(m) / width<T>(), blocks = (vectors + BLOCK - 1) / BLOCK;
  return found * vectors / 19 + 40 * blocks + 200 * vectors / max<i32>(1, k) < m * (lanes / width<T>()) * 4 / 7;
}

/** Makes `packed`; the answer becomes `ready`. */
function pack<T>(m: i32, k: i32, a: usize, a_m: usize, a_k: usize, to: usize): i32 {
  let seen: T = 0;
  for (let block = 0; block < m; block += BLOCK * width<T>()) {
    const rows = min<i32>(m - block, BLOCK * width<T>());
    const wide = padded<T>(rows);
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

/** SUMS[c, ·] += B[k, c] A[·, k] over the non-zeros of a row of B; `V` vectors from `a` on. */
// @ts-expect-error: decorator
@inline function add_row<T>(V: i32, word: u64, a: usize, b: usize): void {
  const a0 = v128.load(a);
  const a1 = V > 1 ? v128.load(a, 16) : a0, a2 = V > 2 ? v128.load(a, 32) : a0, a3 = V > 3 ? v128.load(a, 48) : a0;
  const a4 = V > 4 ? v128.load(a, 64) : a0, a5 = V > 5 ? v128.load(a, 80) : a0, a6 = V > 6 ? v128.load(a, 96) : a0, a7 = V > 7 ? v128.load(a, 112) : a0;
  for (; word; word &= word - 1) {
    const lane = <usize>ctz(word);
    const x = load_splat<T>(b + (lane << alignof<T>()));
    const to = SUMS + lane * (<usize>V << 4);
    v128.store(to, multiply_add<T>(a0, x, v128.load(to)));
    if (V > 1) v128.store(to, multiply_add<T>(a1, x, v128.load(to, 16)), 16);
    if (V > 2) v128.store(to, multiply_add<T>(a2, x, v128.load(to, 32)), 32);
    if (V > 3) v128.store(to, multiply_add<T>(a3, x, v128.load(to, 48)), 48);
    if (V > 4) v128.store(to, multiply_add<T>(a4, x, v128.load(to, 64)), 64);
    if (V > 5) v128.store(to, multiply_add<T>(a5, x, v128.load(to, 80)), 80);
    if (V > 6) v128.store(to, multiply_add<T>(a6, x, v128.load(to, 96)), 96);
    if (V > 7) v128.store(to, multiply_add<T>(a7, x, v128.load(to, 112)), 112);
  }
}

// @ts-expect-error: decorator
@inline function rows<T>(V: i32, k: i32, lanes: i32, packed: usize, b: usize, b_row: usize): void {
  for (; k > 0; k--) {
    add_row<T>(V, nonzeros<T>(b, lanes), packed, b);
    packed += <usize>V << 4;
    b += b_row;
  }
}

function rows1<T>(k: i32, lanes: i32, packed: usize, b: usize, b_row: usize): void { rows<T>(1, k, lanes, packed, b, b_row); }
function rows2<T>(k: i32, lanes: i32, packed: usize, b: usize, b_row: usize): void { rows<T>(2, k, lanes, packed, b, b_row); }
function rows3<T>(k: i32, lanes: i32, packed: usize, b: usize, b_row: usize): void { rows<T>(3, k, lanes, packed, b, b_row); }
function rows4<T>(k: i32, lanes: i32, packed: usize, b: usize, b_row: usize): void { rows<T>(4, k, lanes, packed, b, b_row); }
function rows5<T>(k: i32, lanes: i32, packed: usize, b: usize, b_row: usize): void { rows<T>(5, k, lanes, packed, b, b_row); }
function rows6<T>(k: i32, lanes: i32, packed: usize, b: usize, b_row: usize): void { rows<T>(6, k, lanes, packed, b, b_row); }
function rows7<T>(k: i32, lanes: i32, packed: usize, b: usize, b_row: usize): void { rows<T>(7, k, lanes, packed, b, b_row); }
function rows8<T>(k: i32, lanes: i32, packed: usize, b: usize, b_row: usize): void { rows<T>(8, k, lanes, packed, b, b_row); }

/** Up to 64 columns, block by block of A's rows. */
function skipping<T>(m: i32, k: i32, lanes: i32, packed: usize, b: usize, b_row: usize, c: usize, c_row: usize, accumulate: bool): void {
  for (let block = 0; block < m; block += BLOCK * width<T>()) {
    const count = min<i32>(m - block, BLOCK * width<T>());
    const vectors = padded<T>(count) / width<T>();
    const row = <usize>vectors << 4;
    for (let p = SUMS, end = SUMS + <usize>lanes * row; p < end; p += 16) v128.store(p, zero());
    switch (vectors) {
      case 1: rows1<T>(k, lanes, packed, b, b_row); break;
      case 2: rows2<T>(k, lanes, packed, b, b_row); break;
      case 3: rows3<T>(k, lanes, packed, b, b_row); break;
      case 4: rows4<T>(k, lanes, packed, b, b_row); break;
      case 5: rows5<T>(k, lanes, packed, b, b_row); break;
      case 6: rows6<T>(k, lanes, packed, b, b_row); break;
      case 7: rows7<T>(k, lanes, packed, b, b_row); break;
      default: rows8<T>(k, lanes, packed, b, b_row);
    }
    transpose<T>(lanes, count, SUMS, row, c, c_row, accumulate);
    packed += <usize>k * row;
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
      let skip = pays<T>(estimate<T>(k, lanes, x, b_row), m, k, lanes);
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
