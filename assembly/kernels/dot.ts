/**
 * dot: C[m, n] (+)= sum over the lanes c of A[m, c] B[n, c]; accumulator = lane mod 4 (f32) or mod 2 (f64), lanes ascending, then
 * (a0 + a2) + (a1 + a3) or a0 + a1; products of lanes past the last real one are masked to +0. Every tile keeps this order.
 *
 * Register tile: 2 rows of A × 4 rows of B (8 accumulators, 4 + 1 loads).
 */
import { dot as at } from "../generated/opcodes";
import { bytes, first, multiply_add, sum_lanes, width, zero } from "../vector";

// @ts-expect-error: decorator
@inline function put<T>(to: usize, v: v128, accumulate: bool): void {
  const sum = sum_lanes<T>(v);
  store<T>(to, accumulate ? <T>(load<T>(to) + sum) : sum);
}

/** Four neighbouring cells, `step` bytes apart; the sums of all four in one transposition, each in the order of `sum_lanes`. */
// @ts-ignore: decorator
@inline function put4<T>(to: usize, step: usize, a: v128, b: v128, c: v128, d: v128, accumulate: bool): void {
  if (step != sizeof<T>()) {
    put<T>(to, a, accumulate);
    put<T>(to + step, b, accumulate);
    put<T>(to + 2 * step, c, accumulate);
    put<T>(to + 3 * step, d, accumulate);
  } else if (sizeof<T>() == 4) {
    const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
    const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
    const sums = f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
    v128.store(to, accumulate ? f32x4.add(v128.load(to), sums) : sums);
  } else {
    const ab = f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
    const cd = f64x2.add(v128.shuffle<f64>(c, d, 0, 2), v128.shuffle<f64>(c, d, 1, 3));
    v128.store(to, accumulate ? f64x2.add(v128.load(to), ab) : ab);
    v128.store(to, accumulate ? f64x2.add(v128.load(to, 16), cd) : cd, 16);
  }
}

/** sum + a * b, products outside the mask +0. */
// @ts-expect-error: decorator
@inline function masked<T>(a: v128, b: v128, mask: v128, sum: v128): v128 {
  return v128.add<T>(sum, v128.and(v128.mul<T>(a, b), mask));
}

function tile_2x4<T>(length: usize, mask: v128, rest: bool, a0: usize, a_row: usize, b0: usize, b_row: usize, c: usize, c_m: usize, c_n: usize, accumulate: bool): void {
  let c00 = zero(), c01 = zero(), c02 = zero(), c03 = zero();
  let c10 = zero(), c11 = zero(), c12 = zero(), c13 = zero();
  let a1 = a0 + a_row;
  let b1 = b0 + b_row, b2 = b1 + b_row, b3 = b2 + b_row;
  for (const end = a0 + length; a0 < end; ) {
    const y0 = v128.load(b0), y1 = v128.load(b1), y2 = v128.load(b2), y3 = v128.load(b3);
    const x0 = v128.load(a0);
    c00 = multiply_add<T>(x0, y0, c00);
    c01 = multiply_add<T>(x0, y1, c01);
    c02 = multiply_add<T>(x0, y2, c02);
    c03 = multiply_add<T>(x0, y3, c03);
    const x1 = v128.load(a1);
    c10 = multiply_add<T>(x1, y0, c10);
    c11 = multiply_add<T>(x1, y1, c11);
    c12 = multiply_add<T>(x1, y2, c12);
    c13 = multiply_add<T>(x1, y3, c13);
    a0 += 16;
    a1 += 16;
    b0 += 16;
    b1 += 16;
    b2 += 16;
    b3 += 16;
  }
  if (rest) {
    const y0 = v128.load(b0), y1 = v128.load(b1), y2 = v128.load(b2), y3 = v128.load(b3);
    const x0 = v128.load(a0), x1 = v128.load(a1);
    c00 = masked<T>(x0, y0, mask, c00);
    c01 = masked<T>(x0, y1, mask, c01);
    c02 = masked<T>(x0, y2, mask, c02);
    c03 = masked<T>(x0, y3, mask, c03);
    c10 = masked<T>(x1, y0, mask, c10);
    c11 = masked<T>(x1, y1, mask, c11);
    c12 = masked<T>(x1, y2, mask, c12);
    c13 = masked<T>(x1, y3, mask, c13);
  }
  put4<T>(c, c_n, c00, c01, c02, c03, accumulate);
  put4<T>(c + c_m, c_n, c10, c11, c12, c13, accumulate);
}

function tile_1x4<T>(length: usize, mask: v128, rest: bool, a: usize, b0: usize, b_row: usize, c: usize, c_n: usize, accumulate: bool): void {
  let c0 = zero(), c1 = zero(), c2 = zero(), c3 = zero();
  let b1 = b0 + b_row, b2 = b1 + b_row, b3 = b2 + b_row;
  for (const end = a + length; a < end; ) {
    const x = v128.load(a);
    c0 = multiply_add<T>(x, v128.load(b0), c0);
    c1 = multiply_add<T>(x, v128.load(b1), c1);
    c2 = multiply_add<T>(x, v128.load(b2), c2);
    c3 = multiply_add<T>(x, v128.load(b3), c3);
    a += 16;
    b0 += 16;
    b1 += 16;
    b2 += 16;
    b3 += 16;
  }
  if (rest) {
    const x = v128.load(a);
    c0 = masked<T>(x, v128.load(b0), mask, c0);
    c1 = masked<T>(x, v128.load(b1), mask, c1);
    c2 = masked<T>(x, v128.load(b2), mask, c2);
    c3 = masked<T>(x, v128.load(b3), mask, c3);
  }
  put4<T>(c, c_n, c0, c1, c2, c3, accumulate);
}

function tile_1x2<T>(length: usize, mask: v128, rest: bool, a: usize, b0: usize, b_row: usize, c: usize, c_n: usize, accumulate: bool): void {
  let c0 = zero(), c1 = zero();
  let b1 = b0 + b_row;
  for (const end = a + length; a < end; ) {
    const x = v128.load(a);
    c0 = multiply_add<T>(x, v128.load(b0), c0);
    c1 = multiply_add<T>(x, v128.load(b1), c1);
    a += 16;
    b0 += 16;
    b1 += 16;
  }
  if (rest) {
    const x = v128.load(a);
    c0 = masked<T>(x, v128.load(b0), mask, c0);
    c1 = masked<T>(x, v128.load(b1), mask, c1);
  }
  put<T>(c, c0, accumulate);
  put<T>(c + c_n, c1, accumulate);
}

function tile_1x1<T>(length: usize, mask: v128, rest: bool, a: usize, b: usize, c: usize, accumulate: bool): void {
  let sum = zero();
  for (const end = a + length; a < end; ) {
    sum = multiply_add<T>(v128.load(a), v128.load(b), sum);
    a += 16;
    b += 16;
  }
  if (rest) sum = masked<T>(v128.load(a), v128.load(b), mask, sum);
  put<T>(c, sum, accumulate);
}

function product<T>(m: i32, n: i32, columns: i32, A: usize, a_row: usize, B: usize, b_row: usize, C: usize, c_m: usize, c_n: usize, accumulate: bool): void {
  const length = bytes<T>(columns & -width<T>());
  const left = columns & (width<T>() - 1);
  const rest = left != 0;
  const mask = first<T>(left);
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    let a = A, c = C, i = 0;
    for (; i + 2 <= m; i += 2) {
      tile_2x4<T>(length, mask, rest, a, a_row, B, b_row, c, c_m, c_n, accumulate);
      a += 2 * a_row;
      c += 2 * c_m;
    }
    if (i < m) tile_1x4<T>(length, mask, rest, a, B, b_row, c, c_n, accumulate);
    B += 4 * b_row;
    C += 4 * c_n;
  }
  for (; j < n; j++) {
    let a = A, c = C, i = 0;
    for (; i + 4 <= m; i += 4) {
      tile_1x4<T>(length, mask, rest, B, a, a_row, c, c_m, accumulate);
      a += 4 * a_row;
      c += 4 * c_m;
    }
    for (; i + 2 <= m; i += 2) {
      tile_1x2<T>(length, mask, rest, B, a, a_row, c, c_m, accumulate);
      a += 2 * a_row;
      c += 2 * c_m;
    }
    if (i < m) {
      tile_1x1<T>(length, mask, rest, a, B, c, accumulate);
    }
    B += b_row;
    C += c_n;
  }
}

export function dot<T>(pc: usize): void {
  const outer = at.outer(pc);
  let a = at.a(pc), b = at.b(pc), c = at.out(pc);
  for (let i = 0; i < outer; i++) {
    product<T>(
      at.m(pc), at.n(pc), at.columns(pc),
      a, bytes<T>(at.a_row(pc)), b, bytes<T>(at.b_row(pc)),
      c, bytes<T>(at.out_m(pc)), bytes<T>(at.out_n(pc)), at.accumulate(pc) != 0,
    );
    a += bytes<T>(at.a_outer(pc));
    b += bytes<T>(at.b_outer(pc));
    c += bytes<T>(at.out_outer(pc));
  }
}
