/**
 * dot_sparse: `dot` for an operand that may have many zeros: C[m, n] (+)= sum over the lanes c of A[m, c] B[n, c], with the terms that have a
 * factor 0 left out where that pays. Every lane still adds to the accumulator lane mod 4 (f32) or mod 2 (f64), lanes ascending, and
 * these still add up as (a0 + a2) + (a1 + a3) or a0 + a1, so the bits are those of `dot`: accumulators start at +0 and are never -0, so adding
 * ±0 changes nothing, and a finite number times ±0 is ±0. If the other operand has an entry that is not finite, nothing is left out.
 *
 * The operand that is not skipped through is transposed, one row a lane, up to 8 vectors at a time. Each non-zero of a row of the sparse one
 * adds its multiple of such a row to that lane's accumulators, which stay in the first cache.
 */
import { dot_sparse as at } from "../generated/opcodes";
import { bytes, load_splat, multiply_add, padded, width, zero } from "../vector";
import { product } from "./dot";
import { estimate, nonzeros, WORD } from "./nonzeros";
import { transpose } from "./transpose";

const BLOCK: i32 = 8;
/** Lanes for which a transposed operand has room. */
const LANES: i32 = 512;
const TURNED: usize = memory.data(512 * 128, 64);
/** Accumulators by lane mod 4: 4 rows of up to 8 vectors. */
const SUMS: usize = memory.data(4 * 128, 64);
/** Finished sums of up to four rows of the sparse operand. */
const CELLS: usize = memory.data(4 * 128, 64);

/** Whether leaving out pays: `found` non-zeros a row of 64, in 1/16, against m dense rows. */
// @ts-expect-error: decorator
@inline function pays<T>(found: i32, m: i32): bool {
  const vectors = padded<T>(m) / width<T>();
  return found * vectors * 4 / 64 + 40 + 4 * vectors < m * (WORD / width<T>()) * 10 / 13;
}

/** Whether rows × lanes are all finite. */
function finite<T>(rows: i32, lanes: i32, from: usize, row: usize): bool {
  let seen = zero();
  for (; rows > 0; rows--, from += row)
    for (let p = from, end = from + bytes<T>(lanes); p < end; p += 16) seen = v128.add<T>(seen, v128.mul<T>(v128.load(p), zero()));
  return i32x4.all_true(v128.eq<T>(seen, seen));
}

// @ts-expect-error: decorator
@inline function add_row<T>(V: i32, word: u64, s: usize, turned: usize): void {
  for (; word; word &= word - 1) {
    const lane = <usize>ctz(word);
    const x = load_splat<T>(s + (lane << alignof<T>()));
    const from = turned + lane * (<usize>V << 4);
    const to = SUMS + (lane & (width<T>() - 1)) * (<usize>V << 4);
    v128.store(to, multiply_add<T>(v128.load(from), x, v128.load(to)));
    if (V > 1) v128.store(to, multiply_add<T>(v128.load(from, 16), x, v128.load(to, 16)), 16);
    if (V > 2) v128.store(to, multiply_add<T>(v128.load(from, 32), x, v128.load(to, 32)), 32);
    if (V > 3) v128.store(to, multiply_add<T>(v128.load(from, 48), x, v128.load(to, 48)), 48);
    if (V > 4) v128.store(to, multiply_add<T>(v128.load(from, 64), x, v128.load(to, 64)), 64);
    if (V > 5) v128.store(to, multiply_add<T>(v128.load(from, 80), x, v128.load(to, 80)), 80);
    if (V > 6) v128.store(to, multiply_add<T>(v128.load(from, 96), x, v128.load(to, 96)), 96);
    if (V > 7) v128.store(to, multiply_add<T>(v128.load(from, 112), x, v128.load(to, 112)), 112);
  }
}

// @ts-expect-error: decorator
@inline function row<T>(V: i32, columns: i32, s: usize, to: usize): void {
  const bytes_row = <usize>V << 4;
  for (let p = SUMS, end = SUMS + width<T>() * bytes_row; p < end; p += 16) v128.store(p, zero());
  let turned = TURNED;
  for (let from = 0; from < columns; from += WORD) {
    const lanes = min<i32>(WORD, columns - from);
    add_row<T>(V, nonzeros<T>(s, lanes), s, turned);
    s += bytes<T>(WORD);
    turned += <usize>WORD * bytes_row;
  }
  for (let p = SUMS, end = SUMS + bytes_row; p < end; p += 16, to += 16) {
    if (sizeof<T>() == 4) {
      const even = f32x4.add(v128.load(p), v128.load(p + 2 * bytes_row));
      const odd = f32x4.add(v128.load(p + bytes_row), v128.load(p + 3 * bytes_row));
      v128.store(to, f32x4.add(even, odd));
    } else v128.store(to, f64x2.add(v128.load(p), v128.load(p + bytes_row)));
  }
}

function row1<T>(columns: i32, s: usize, to: usize): void { row<T>(1, columns, s, to); }
function row2<T>(columns: i32, s: usize, to: usize): void { row<T>(2, columns, s, to); }
function row3<T>(columns: i32, s: usize, to: usize): void { row<T>(3, columns, s, to); }
function row4<T>(columns: i32, s: usize, to: usize): void { row<T>(4, columns, s, to); }
function row5<T>(columns: i32, s: usize, to: usize): void { row<T>(5, columns, s, to); }
function row6<T>(columns: i32, s: usize, to: usize): void { row<T>(6, columns, s, to); }
function row7<T>(columns: i32, s: usize, to: usize): void { row<T>(7, columns, s, to); }
function row8<T>(columns: i32, s: usize, to: usize): void { row<T>(8, columns, s, to); }

/** C[s, r] (+)= CELLS[s, r] for `rows` ≤ one vector of rows s. */
function put<T>(rows: i32, count: i32, vectors: i32, c: usize, c_s: usize, c_r: usize, accumulate: bool): void {
  if (rows == width<T>() && c_s == sizeof<T>()) {
    transpose<T>(rows, count, CELLS, <usize>vectors << 4, c, c_r, accumulate);
    return;
  }
  for (let s = 0; s < rows; s++, c += c_s) {
    let from = CELLS + <usize>(s * vectors << 4), to = c;
    for (let r = 0; r < count; r++, from += sizeof<T>(), to += c_r) store<T>(to, accumulate ? <T>(load<T>(to) + load<T>(from)) : load<T>(from));
  }
}

/** `sparse` rows of S against `dense` rows of R, block by block of R's rows. */
function skipping<T>(sparse: i32, dense: i32, columns: i32, S: usize, s_row: usize, R: usize, r_row: usize, C: usize, c_s: usize, c_r: usize, accumulate: bool): void {
  for (let block = 0; block < dense; block += BLOCK * width<T>()) {
    const count = min<i32>(dense - block, BLOCK * width<T>());
    const vectors = padded<T>(count) / width<T>();
    transpose<T>(count, columns, R, r_row, TURNED, <usize>vectors << 4, false);
    let from = S, c = C;
    for (let i = 0; i < sparse; i += width<T>()) {
      const rows = min<i32>(width<T>(), sparse - i);
      for (let j = 0; j < rows; j++, from += s_row) {
        const to = CELLS + <usize>(j * vectors << 4);
        switch (vectors) {
          case 1: row1<T>(columns, from, to); break;
          case 2: row2<T>(columns, from, to); break;
          case 3: row3<T>(columns, from, to); break;
          case 4: row4<T>(columns, from, to); break;
          case 5: row5<T>(columns, from, to); break;
          case 6: row6<T>(columns, from, to); break;
          case 7: row7<T>(columns, from, to); break;
          default: row8<T>(columns, from, to);
        }
      }
      put<T>(rows, count, vectors, c, c_s, c_r, accumulate);
      c += <usize>rows * c_s;
    }
    R += <usize>count * r_row;
    C += <usize>count * c_r;
  }
}

export function dot_sparse<T>(pc: usize): void {
  const m = at.m(pc), n = at.n(pc), outer = at.outer(pc), columns = at.columns(pc);
  const accumulate = at.accumulate(pc) != 0;
  const a_row = bytes<T>(at.a_row(pc)), b_row = bytes<T>(at.b_row(pc));
  const c_m = bytes<T>(at.out_m(pc)), c_n = bytes<T>(at.out_n(pc));
  const lanes = min<i32>(WORD, columns);
  let a = at.a(pc), b = at.b(pc), c = at.out(pc);
  for (let i = 0; i < outer; i++) {
    const skip = columns <= LANES && pays<T>(estimate<T>(n, lanes, b, b_row), m) && finite<T>(m, columns, a, a_row);
    if (skip) skipping<T>(n, m, columns, b, b_row, a, a_row, c, c_n, c_m, accumulate);
    else product<T>(m, n, columns, a, a_row, b, b_row, c, c_m, c_n, accumulate);
    a += bytes<T>(at.a_outer(pc));
    b += bytes<T>(at.b_outer(pc));
    c += bytes<T>(at.out_outer(pc));
  }
}
