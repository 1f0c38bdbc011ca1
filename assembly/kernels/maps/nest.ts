/**
 * The loop nest of elementwise maps. A row of n3 elements runs in whole vectors when every inner stride is 0 or 1: an operand of
 * stride 0 is written once as a 16-byte splat and read with increment 0. Rows with other strides, and what is left after the last whole
 * vector, go through packed blocks and the same row function, so that every element gets the same bits on every path. Dimensions of
 * count 1 are dropped and neighbouring dimensions merged before, so that small contiguous tensors are one row.
 */
import { map1, map2, map3 } from "../../generated/opcodes";
import { BLOCK, BLOCKS, SPLATS } from "../../memory";
import { bytes, load_splat, padded, width } from "../../vector";
import { binary } from "./binary";
import { ternary } from "./ternary";
import { unary } from "./unary";

// Increments of a row's operands: 16 bytes, or 0 for a splat.
// @ts-expect-error: decorator
@inline function row<T>(arity: i32, fn: i32, out: usize, length: usize, a: usize, da: usize, b: usize, db: usize, c: usize, dc: usize): void {
  if (arity == 1) unary<T>(fn, out, length, a, da);
  else if (arity == 2) binary<T>(fn, out, length, a, da, b, db);
  else ternary<T>(fn, out, length, a, da, b, db, c, dc);
}

/** Copies `count` elements `stride` bytes apart to a block, filled up to a whole vector with the last one. */
// @ts-expect-error: decorator
@inline function pack<T>(block: usize, from: usize, stride: usize, count: i32): void {
  const end = block + bytes<T>(count);
  const full = block + bytes<T>(padded<T>(count));
  let value: T = 0;
  for (; block < end; block += sizeof<T>(), from += stride) {
    value = load<T>(from);
    store<T>(block, value);
  }
  for (; block < full; block += sizeof<T>()) store<T>(block, value);
}

/** `count` elements with any inner strides (in bytes). */
function strided<T>(arity: i32, fn: i32, count: i32, out: usize, so: usize, a: usize, sa: usize, b: usize, sb: usize, c: usize, sc: usize): void {
  const out_block = BLOCKS, a_block = BLOCKS + 8 * BLOCK, b_block = BLOCKS + 16 * BLOCK, c_block = BLOCKS + 24 * BLOCK;
  for (; count > 0; count -= BLOCK) {
    const part = min<i32>(count, BLOCK);
    pack<T>(a_block, a, sa, part);
    if (arity > 1) pack<T>(b_block, b, sb, part);
    if (arity > 2) pack<T>(c_block, c, sc, part);
    row<T>(arity, fn, out_block, bytes<T>(padded<T>(part)), a_block, 16, b_block, 16, c_block, 16);
    for (let i = 0; i < part; i++) {
      store<T>(out, load<T>(out_block + bytes<T>(i)));
      out += so;
    }
    a += <usize>part * sa;
    b += <usize>part * sb;
    c += <usize>part * sc;
  }
}

// @ts-expect-error: decorator
@inline export function nest<T>(pc: usize, arity: i32): void {
  // map1, map2 and map3 share their first fields, so one set of accessors reads all three.
  const fn = map1.fn(pc);
  let n0 = map1.n0(pc), n1 = map1.n1(pc), n2 = map1.n2(pc), n3 = map1.n3(pc);
  if (n0 <= 0 || n1 <= 0 || n2 <= 0 || n3 <= 0) return;
  let out = map1.out(pc), a = map1.a(pc), b: usize = 0, c: usize = 0;
  let o0 = map1.out0(pc), o1 = map1.out1(pc), o2 = map1.out2(pc), o3 = map1.out3(pc);
  let a0 = map1.a0(pc), a1 = map1.a1(pc), a2 = map1.a2(pc), a3 = map1.a3(pc);
  let b0 = 0, b1 = 0, b2 = 0, b3 = 0;
  let c0 = 0, c1 = 0, c2 = 0, c3 = 0;
  if (arity > 1) {
    b = map2.b(pc);
    b0 = map2.b0(pc); b1 = map2.b1(pc); b2 = map2.b2(pc); b3 = map2.b3(pc);
  }
  if (arity > 2) {
    c = map3.c(pc);
    c0 = map3.c0(pc); c1 = map3.c1(pc); c2 = map3.c2(pc); c3 = map3.c3(pc);
  }

  // Drop and merge. Every turn removes one dimension; what is removed comes back as count 1 outside.
  for (let turn = 0; turn < 3; turn++) {
    if (n0 * n1 * n2 == 1) break;
    if (n3 == 1) {
      n3 = n2; o3 = o2; a3 = a2; b3 = b2; c3 = c2;
    } else if (n2 == 1 || (o2 == n3 * o3 && a2 == n3 * a3 && b2 == n3 * b3 && c2 == n3 * c3)) {
      n3 *= n2;
    } else if (n1 == 1) {
      n1 = n0; o1 = o0; a1 = a0; b1 = b0; c1 = c0;
      n0 = 1;
      continue;
    } else break;
    n2 = n1; o2 = o1; a2 = a1; b2 = b1; c2 = c1;
    n1 = n0; o1 = o0; a1 = a0; b1 = b0; c1 = c0;
    n0 = 1;
  }

  const direct = o3 == 1 && <u32>a3 <= 1 && <u32>b3 <= 1 && <u32>c3 <= 1;
  const whole = direct ? n3 & -width<T>() : 0;
  const length = bytes<T>(whole);
  const rest = n3 - whole;
  const sa = bytes<T>(a3), sb = bytes<T>(b3), sc = bytes<T>(c3), so = bytes<T>(o3);
  const da: usize = a3 ? 16 : 0, db: usize = b3 ? 16 : 0, dc: usize = c3 ? 16 : 0;
  for (let i0 = 0; i0 < n0; i0++) {
    for (let i1 = 0; i1 < n1; i1++) {
      let to = out + bytes<T>(i0 * o0 + i1 * o1);
      let x = a + bytes<T>(i0 * a0 + i1 * a1);
      let y = b + bytes<T>(i0 * b0 + i1 * b1);
      let z = c + bytes<T>(i0 * c0 + i1 * c1);
      for (let i2 = 0; i2 < n2; i2++) {
        if (length) {
          let p = x, q = y, r = z;
          if (!da) v128.store(p = SPLATS, load_splat<T>(x));
          if (arity > 1 && !db) v128.store(q = SPLATS + 16, load_splat<T>(y));
          if (arity > 2 && !dc) v128.store(r = SPLATS + 32, load_splat<T>(z));
          row<T>(arity, fn, to, length, p, da, q, db, r, dc);
        }
        if (rest) {
          const skip = <usize>whole;
          strided<T>(arity, fn, rest, to + skip * so, so, x + skip * sa, sa, y + skip * sb, sb, z + skip * sc, sc);
        }
        to += bytes<T>(o2);
        x += bytes<T>(a2);
        y += bytes<T>(b2);
        z += bytes<T>(c2);
      }
    }
  }
}
