/**
 * broadcast: C[m, c] (+)= sum over k in order of A[m, k] B[k, c], from +0; A uniform with strides (m, k), rows of B and C contiguous in
 * c and padded to the vector, written up to the padding.
 *
 * Register tile: 2 rows × 4 vectors (8 accumulators, 4 loads of B, one splat of A at a time: V8 has 15 vector registers and hoists all
 * loads of the body). Column tails: 4 rows × 1 vector. k is not unrolled. From 32 rows and 128 terms on, the K × 4-vector panel
 * of B is packed once, because rows a power of two ≥ 1 KB apart fall into the same sets of the first cache.
 */
import { broadcast as at } from "../generated/opcodes";
import { PANEL, PANEL_ROWS } from "../memory";
import { bytes, load_splat, multiply_add, padded, zero } from "../vector";

// @ts-expect-error: decorator
@inline function put<T>(to: usize, v: v128, accumulate: bool): void {
  v128.store(to, accumulate ? v128.add<T>(v128.load(to), v) : v);
}

function tile_2x4<T>(k: i32, a: usize, a_m: usize, a_k: usize, b: usize, b_row: usize, c: usize, c_row: usize, accumulate: bool): void {
  let c00 = zero(), c01 = zero(), c02 = zero(), c03 = zero();
  let c10 = zero(), c11 = zero(), c12 = zero(), c13 = zero();
  let a1 = a + a_m;
  for (; k > 0; k--) {
    const b0 = v128.load(b), b1 = v128.load(b, 16), b2 = v128.load(b, 32), b3 = v128.load(b, 48);
    const x = load_splat<T>(a);
    c00 = multiply_add<T>(x, b0, c00);
    c01 = multiply_add<T>(x, b1, c01);
    c02 = multiply_add<T>(x, b2, c02);
    c03 = multiply_add<T>(x, b3, c03);
    const y = load_splat<T>(a1);
    c10 = multiply_add<T>(y, b0, c10);
    c11 = multiply_add<T>(y, b1, c11);
    c12 = multiply_add<T>(y, b2, c12);
    c13 = multiply_add<T>(y, b3, c13);
    a += a_k;
    a1 += a_k;
    b += b_row;
  }
  const d = c + c_row;
  put<T>(c, c00, accumulate);
  put<T>(c + 16, c01, accumulate);
  put<T>(c + 32, c02, accumulate);
  put<T>(c + 48, c03, accumulate);
  put<T>(d, c10, accumulate);
  put<T>(d + 16, c11, accumulate);
  put<T>(d + 32, c12, accumulate);
  put<T>(d + 48, c13, accumulate);
}

function tile_1x4<T>(k: i32, a: usize, a_k: usize, b: usize, b_row: usize, c: usize, accumulate: bool): void {
  let c0 = zero(), c1 = zero(), c2 = zero(), c3 = zero();
  for (; k > 0; k--) {
    const x = load_splat<T>(a);
    c0 = multiply_add<T>(x, v128.load(b), c0);
    c1 = multiply_add<T>(x, v128.load(b, 16), c1);
    c2 = multiply_add<T>(x, v128.load(b, 32), c2);
    c3 = multiply_add<T>(x, v128.load(b, 48), c3);
    a += a_k;
    b += b_row;
  }
  put<T>(c, c0, accumulate);
  put<T>(c + 16, c1, accumulate);
  put<T>(c + 32, c2, accumulate);
  put<T>(c + 48, c3, accumulate);
}

function tile_4x2<T>(k: i32, a: usize, a_m: usize, a_k: usize, b: usize, b_row: usize, c: usize, c_row: usize, accumulate: bool): void {
  let c00 = zero(), c01 = zero(), c10 = zero(), c11 = zero(), c20 = zero(), c21 = zero(), c30 = zero(), c31 = zero();
  let a1 = a + a_m, a2 = a1 + a_m, a3 = a2 + a_m;
  for (; k > 0; k--) {
    const x = v128.load(b), y = v128.load(b, 16);
    const w0 = load_splat<T>(a);
    c00 = multiply_add<T>(w0, x, c00);
    c01 = multiply_add<T>(w0, y, c01);
    const w1 = load_splat<T>(a1);
    c10 = multiply_add<T>(w1, x, c10);
    c11 = multiply_add<T>(w1, y, c11);
    const w2 = load_splat<T>(a2);
    c20 = multiply_add<T>(w2, x, c20);
    c21 = multiply_add<T>(w2, y, c21);
    const w3 = load_splat<T>(a3);
    c30 = multiply_add<T>(w3, x, c30);
    c31 = multiply_add<T>(w3, y, c31);
    a += a_k;
    a1 += a_k;
    a2 += a_k;
    a3 += a_k;
    b += b_row;
  }
  put<T>(c, c00, accumulate);
  put<T>(c + 16, c01, accumulate);
  c += c_row;
  put<T>(c, c10, accumulate);
  put<T>(c + 16, c11, accumulate);
  c += c_row;
  put<T>(c, c20, accumulate);
  put<T>(c + 16, c21, accumulate);
  c += c_row;
  put<T>(c, c30, accumulate);
  put<T>(c + 16, c31, accumulate);
}

function tile_4x1<T>(k: i32, a: usize, a_m: usize, a_k: usize, b: usize, b_row: usize, c: usize, c_row: usize, accumulate: bool): void {
  let c0 = zero(), c1 = zero(), c2 = zero(), c3 = zero();
  let a1 = a + a_m, a2 = a1 + a_m, a3 = a2 + a_m;
  for (; k > 0; k--) {
    const x = v128.load(b);
    c0 = multiply_add<T>(load_splat<T>(a), x, c0);
    c1 = multiply_add<T>(load_splat<T>(a1), x, c1);
    c2 = multiply_add<T>(load_splat<T>(a2), x, c2);
    c3 = multiply_add<T>(load_splat<T>(a3), x, c3);
    a += a_k;
    a1 += a_k;
    a2 += a_k;
    a3 += a_k;
    b += b_row;
  }
  put<T>(c, c0, accumulate);
  put<T>(c + c_row, c1, accumulate);
  put<T>(c + 2 * c_row, c2, accumulate);
  put<T>(c + 3 * c_row, c3, accumulate);
}

function tile_1x1<T>(k: i32, a: usize, a_k: usize, b: usize, b_row: usize, c: usize, accumulate: bool): void {
  let sum = zero();
  for (; k > 0; k--) {
    sum = multiply_add<T>(load_splat<T>(a), v128.load(b), sum);
    a += a_k;
    b += b_row;
  }
  put<T>(c, sum, accumulate);
}

/** Copies a k × 64-byte panel of B to PANEL. */
function pack(k: i32, b: usize, b_row: usize): void {
  for (let to = PANEL; k > 0; k--) {
    const b0 = v128.load(b), b1 = v128.load(b, 16), b2 = v128.load(b, 32), b3 = v128.load(b, 48);
    v128.store(to, b0);
    v128.store(to, b1, 16);
    v128.store(to, b2, 32);
    v128.store(to, b3, 48);
    to += 64;
    b += b_row;
  }
}

export function product<T>(m: i32, k: i32, length: usize, A: usize, a_m: usize, a_k: usize, B: usize, b_row: usize, C: usize, c_row: usize, accumulate: bool): void {
  let at: usize = 0;
  const packed = m >= 32 && k >= 128 && k <= PANEL_ROWS;
  for (; at + 64 <= length; at += 64) {
    let a = A, b = B + at, c = C + at, row = b_row, i = 0;
    if (packed) {
      pack(k, b, b_row);
      b = PANEL;
      row = 64;
    }
    for (; i + 2 <= m; i += 2) {
      tile_2x4<T>(k, a, a_m, a_k, b, row, c, c_row, accumulate);
      a += 2 * a_m;
      c += 2 * c_row;
    }
    if (i < m) tile_1x4<T>(k, a, a_k, b, row, c, accumulate);
  }
  for (; at + 32 <= length; at += 32) {
    let a = A, c = C + at, i = 0;
    for (; i + 4 <= m; i += 4) {
      tile_4x2<T>(k, a, a_m, a_k, B + at, b_row, c, c_row, accumulate);
      a += 4 * a_m;
      c += 4 * c_row;
    }
    for (; i < m; i++) {
      tile_1x1<T>(k, a, a_k, B + at, b_row, c, accumulate);
      tile_1x1<T>(k, a, a_k, B + at + 16, b_row, c + 16, accumulate);
      a += a_m;
      c += c_row;
    }
  }
  for (; at < length; at += 16) {
    let a = A, c = C + at, i = 0;
    for (; i + 4 <= m; i += 4) {
      tile_4x1<T>(k, a, a_m, a_k, B + at, b_row, c, c_row, accumulate);
      a += 4 * a_m;
      c += 4 * c_row;
    }
    for (; i < m; i++) {
      tile_1x1<T>(k, a, a_k, B + at, b_row, c, accumulate);
      a += a_m;
      c += c_row;
    }
  }
}

export function broadcast<T>(pc: usize): void {
  const outer = at.outer(pc);
  let a = at.a(pc), b = at.b(pc), c = at.out(pc);
  for (let i = 0; i < outer; i++) {
    product<T>(
      at.m(pc), at.k(pc), bytes<T>(padded<T>(at.columns(pc))),
      a, bytes<T>(at.a_m(pc)), bytes<T>(at.a_k(pc)),
      b, bytes<T>(at.b_row(pc)), c, bytes<T>(at.out_row(pc)), at.accumulate(pc) != 0,
    );
    a += bytes<T>(at.a_outer(pc));
    b += bytes<T>(at.b_outer(pc));
    c += bytes<T>(at.out_outer(pc));
  }
}
