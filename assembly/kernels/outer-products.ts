/**
 * outer_products: C[m, n] (+)= sum over the lanes c, ascending, from +0, of A[m, c] B[n, c]: a sum of outer products, one a lane. Lanes come in
 * pieces of 512, whose sums are added to C one after the other. Where that pays, the terms B[n, c] = 0 are left out, 64 rows n at a time;
 * the bits stay: a sum that starts at +0 is never -0, so adding ±0 changes nothing, and a finite A[m, c] times ±0 is ±0. If A has an
 * entry that is not finite, nothing is left out.
 *
 * A is transposed, one row a lane, up to 8 vectors at a time, and stays in the first cache. Then a row of C' is a sum of rows of A', weighed
 * by a row of B: as a dense product it is `broadcast`; with zeros the non-zeros of a row of B are bits of words (nonzeros.ts), and the
 * sums of that row stay in registers.
 */
import { outer_products as at } from "../generated/opcodes";
import { bytes, first, width, zero } from "../vector";
import { product } from "./broadcast";
import { estimate, nonzeros, WORD } from "./nonzeros";
import { BLOCK, clear, paired, pays, put_piece, sum_pieces } from "./pieces";
import { exact_transpose, padded_transpose } from "./transpose";

/** Lanes of a piece. */
const LANES: i32 = 512;
const TURNED: usize = memory.data(512 * 128, 64);
/** Rows of B of which it is decided together whether to leave out zeros; their sums. */
const ROWS: i32 = 64;
const SUMS: usize = memory.data(64 * 128, 64);

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

/** C[n, ·] (+)= SUMS[n, ·]. */
function add_rows<T>(rows: i32, row: usize, c: usize, c_row: usize, accumulate: bool): void {
  for (let from = SUMS; rows > 0; rows--, c += c_row) {
    for (let to = c, end = c + row; to < end; to += 16, from += 16) v128.store(to, accumulate ? v128.add<T>(v128.load(to), v128.load(from)) : v128.load(from));
  }
}

/** C[n, ·] (+)= the sums of up to 64 rows n of B; rows of C are V vectors long. */
function sums<T>(sparse: bool, V: i32, rows: i32, lanes: i32, b: usize, b_row: usize, c: usize, c_row: usize, accumulate: bool): void {
  const row = <usize>V << 4, looked = min<i32>(WORD, lanes);
  if (!sparse || !pays(estimate<T>(rows, looked, b, b_row), V, V * looked)) {
    product<T>(rows, lanes, row, b, b_row, sizeof<T>(), TURNED, row, c, c_row, accumulate);
    return;
  }
  const direct = lanes <= WORD;
  const to = direct ? c : SUMS, to_row = direct ? c_row : row;
  for (let from = 0; from < lanes; from += WORD) {
    const here = min<i32>(WORD, lanes - from);
    clear();
    for (let i = 0, values = b + bytes<T>(from), sum = to; i < rows; i++, values += b_row, sum += to_row) put_piece(nonzeros<T>(values, here), values, sum);
    sum_pieces<T>(V, sizeof<T>(), TURNED + <usize>from * row, !from, direct && accumulate);
  }
  if (!direct) add_rows<T>(rows, row, c, c_row, accumulate);
}

/** One piece of lanes, one block of A's rows. */
function block<T>(sparse: bool, whole: bool, count: i32, n: i32, lanes: i32, a: usize, a_row: usize, b: usize, b_row: usize, c: usize, c_m: usize, c_n: usize, accumulate: bool): void {
  const V = paired<T>(count);
  const row = <usize>V << 4;
  sparse = sparse && finite<T>(count, lanes, a, a_row);
  padded_transpose<T>(count, lanes, a, a_row, TURNED, row, false);
  for (let i = 0; i < n; i += ROWS, b += <usize>ROWS * b_row, c += <usize>ROWS * c_n) {
    const rows = min<i32>(ROWS, n - i);
    if (whole) sums<T>(sparse, V, rows, lanes, b, b_row, c, c_n, accumulate);
    else {
      sums<T>(sparse, V, rows, lanes, b, b_row, SUMS, row, false);
      exact_transpose<T>(rows, count, SUMS, row, c, c_m, c_n, accumulate);
    }
  }
}

export function outer_products<T>(pc: usize): void {
  const m = at.m(pc), n = at.n(pc), outer = at.outer(pc), columns = at.columns(pc);
  const a_row = bytes<T>(at.a_row(pc)), b_row = bytes<T>(at.b_row(pc));
  const c_m = bytes<T>(at.out_m(pc)), c_n = bytes<T>(at.out_n(pc));
  const sparse = at.sparse(pc) != 0, whole = at.whole(pc) != 0;
  for (let i = 0; i < outer; i++) {
    for (let from = 0; from < columns; from += LANES) {
      const lanes = min<i32>(LANES, columns - from);
      const accumulate = at.accumulate(pc) != 0 || from > 0;
      let a = at.a(pc) + bytes<T>(i * at.a_outer(pc) + from), c = at.out(pc) + bytes<T>(i * at.out_outer(pc));
      const b = at.b(pc) + bytes<T>(i * at.b_outer(pc) + from);
      for (let top = 0; top < m; top += BLOCK * width<T>()) {
        const count = min<i32>(m - top, BLOCK * width<T>());
        block<T>(sparse, whole, count, n, lanes, a, a_row, b, b_row, c, c_m, c_n, accumulate);
        a += <usize>count * a_row;
        c += <usize>count * c_m;
      }
    }
  }
}
