/**
 * lanes: C[i, j, l] (+)= sum over k in order of A[k, i, l] B[k, j, l], from +0; l contiguous in all three, every other stride free.
 * Attention, weights that differ per lane, particles. Register tile: 2 rows i × 4 rows j of one vector of lanes. The last vector of
 * lanes is stored exactly.
 */
import { lanes as at } from "../generated/opcodes";
import { bytes, multiply_add, store_first, width, zero } from "../vector";

// @ts-expect-error: decorator
@inline function put<T>(to: usize, v: v128, accumulate: bool, left: i32): void {
  const result = accumulate ? v128.add<T>(v128.load(to), v) : v;
  if (left >= width<T>()) v128.store(to, result);
  else store_first<T>(to, result, left);
}

function tile_2x4<T>(k: i32, a: usize, a_k: usize, a_i: usize, b: usize, b_k: usize, b_j: usize, c: usize, c_i: usize, c_j: usize, accumulate: bool, left: i32): void {
  let c00 = zero(), c01 = zero(), c02 = zero(), c03 = zero();
  let c10 = zero(), c11 = zero(), c12 = zero(), c13 = zero();
  let a1 = a + a_i;
  let b1 = b + b_j, b2 = b1 + b_j, b3 = b2 + b_j;
  for (; k > 0; k--) {
    const y0 = v128.load(b), y1 = v128.load(b1), y2 = v128.load(b2), y3 = v128.load(b3);
    const x0 = v128.load(a);
    c00 = multiply_add<T>(x0, y0, c00);
    c01 = multiply_add<T>(x0, y1, c01);
    c02 = multiply_add<T>(x0, y2, c02);
    c03 = multiply_add<T>(x0, y3, c03);
    const x1 = v128.load(a1);
    c10 = multiply_add<T>(x1, y0, c10);
    c11 = multiply_add<T>(x1, y1, c11);
    c12 = multiply_add<T>(x1, y2, c12);
    c13 = multiply_add<T>(x1, y3, c13);
    a += a_k;
    a1 += a_k;
    b += b_k;
    b1 += b_k;
    b2 += b_k;
    b3 += b_k;
  }
  const d = c + c_i;
  put<T>(c, c00, accumulate, left);
  put<T>(c + c_j, c01, accumulate, left);
  put<T>(c + 2 * c_j, c02, accumulate, left);
  put<T>(c + 3 * c_j, c03, accumulate, left);
  put<T>(d, c10, accumulate, left);
  put<T>(d + c_j, c11, accumulate, left);
  put<T>(d + 2 * c_j, c12, accumulate, left);
  put<T>(d + 3 * c_j, c13, accumulate, left);
}

function tile_1x4<T>(k: i32, a: usize, a_k: usize, b: usize, b_k: usize, b_j: usize, c: usize, c_j: usize, accumulate: bool, left: i32): void {
  let c0 = zero(), c1 = zero(), c2 = zero(), c3 = zero();
  let b1 = b + b_j, b2 = b1 + b_j, b3 = b2 + b_j;
  for (; k > 0; k--) {
    const x = v128.load(a);
    c0 = multiply_add<T>(x, v128.load(b), c0);
    c1 = multiply_add<T>(x, v128.load(b1), c1);
    c2 = multiply_add<T>(x, v128.load(b2), c2);
    c3 = multiply_add<T>(x, v128.load(b3), c3);
    a += a_k;
    b += b_k;
    b1 += b_k;
    b2 += b_k;
    b3 += b_k;
  }
  put<T>(c, c0, accumulate, left);
  put<T>(c + c_j, c1, accumulate, left);
  put<T>(c + 2 * c_j, c2, accumulate, left);
  put<T>(c + 3 * c_j, c3, accumulate, left);
}

function tile_1x1<T>(k: i32, a: usize, a_k: usize, b: usize, b_k: usize, c: usize, accumulate: bool, left: i32): void {
  let sum = zero();
  for (; k > 0; k--) {
    sum = multiply_add<T>(v128.load(a), v128.load(b), sum);
    a += a_k;
    b += b_k;
  }
  put<T>(c, sum, accumulate, left);
}

/** One vector of lanes, all i and j. */
function product<T>(m: i32, n: i32, k: i32, A: usize, a_k: usize, a_i: usize, B: usize, b_k: usize, b_j: usize, C: usize, c_i: usize, c_j: usize, accumulate: bool, left: i32): void {
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    let a = A, c = C, i = 0;
    for (; i + 2 <= m; i += 2) {
      tile_2x4<T>(k, a, a_k, a_i, B, b_k, b_j, c, c_i, c_j, accumulate, left);
      a += 2 * a_i;
      c += 2 * c_i;
    }
    if (i < m) tile_1x4<T>(k, a, a_k, B, b_k, b_j, c, c_j, accumulate, left);
    B += 4 * b_j;
    C += 4 * c_j;
  }
  for (; j < n; j++) {
    let a = A, c = C, i = 0;
    for (; i + 4 <= m; i += 4) {
      tile_1x4<T>(k, B, b_k, a, a_k, a_i, c, c_i, accumulate, left);
      a += 4 * a_i;
      c += 4 * c_i;
    }
    for (; i < m; i++) {
      tile_1x1<T>(k, a, a_k, B, b_k, c, accumulate, left);
      a += a_i;
      c += c_i;
    }
    B += b_j;
    C += c_j;
  }
}

export function lanes<T>(pc: usize): void {
  const outer = at.outer(pc);
  const count = at.lanes(pc);
  for (let o = 0; o < outer; o++) {
    let a = at.a(pc) + bytes<T>(o * at.a_outer(pc));
    let b = at.b(pc) + bytes<T>(o * at.b_outer(pc));
    let c = at.out(pc) + bytes<T>(o * at.out_outer(pc));
    for (let left = count; left > 0; left -= width<T>()) {
      product<T>(
        at.i(pc), at.j(pc), at.k(pc),
        a, bytes<T>(at.a_k(pc)), bytes<T>(at.a_i(pc)),
        b, bytes<T>(at.b_k(pc)), bytes<T>(at.b_j(pc)),
        c, bytes<T>(at.out_i(pc)), bytes<T>(at.out_j(pc)), at.accumulate(pc) != 0, left,
      );
      a += 16;
      b += 16;
      c += 16;
    }
  }
}
