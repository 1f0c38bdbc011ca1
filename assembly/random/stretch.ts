/**
 * The long part of a row whose parameters are the same in all lanes: both vector states stay in registers, two vectors a turn. The same
 * numbers, bit for bit, as one vector at a time (draw.ts); the loops are written out because state cannot be passed by name.
 */
import { Law } from "../generated/opcodes";
import { angle4, cosine4, pair2, radius4, signed4, sine4 } from "./normal";
import { number } from "./number";
import { unit } from "./uniform";

const KEPT: usize = memory.data(32, 16);
const TWO_32: usize = memory.data<f32>([4294967296, 2.3283064365386963e-10, 0.5, 5.9604644775390625e-8], 16);
/** Widths from here on can be multiplied by 2^-24 without loss. */
const WIDE: f32 = 7.888609052210118e-31;

// @ts-ignore: decorator
@inline function rotate(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by));
}

/**
 * One vector from words `w`. `quick`, in f32 only: of present, 0 < a ≤ 1/2: p = 2^-32 / a, q = the largest word below the threshold; a word
 * is accepted if it is its minimum with q, and accepted words are below 2^31 and convert as signed numbers. Of uniform, a = 0: p = 2^-24 b,
 * one product instead of two and a sum; the factor 2^-24 is exact.
 */
// @ts-ignore: decorator
@inline function value<T>(law: i32, quick: bool, w: v128, a: v128, b: v128, p: v128, q: v128): v128 {
  if (law == Law.uniform) {
    if (quick) return f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(w, 8)), p);
    return v128.add<T>(a, v128.mul<T>(p, unit<T>(w)));
  }
  if (quick) return v128.and(f32x4.mul(f32x4.convert_i32x4_s(w), p), i32x4.eq(i32x4.min_u(w, q), w));
  return number<T>(law, w, a, b);
}

// @ts-ignore: decorator
@inline function fill<T>(law: i32, quick: bool, first: usize, second: usize, out: usize, end: usize, a: v128, b: v128): void {
  let s0 = v128.load(first), s1 = v128.load(first, 16), s2 = v128.load(first, 32), s3 = v128.load(first, 48);
  let q0 = v128.load(second), q1 = v128.load(second, 16), q2 = v128.load(second, 32), q3 = v128.load(second, 48);
  // What stays the same goes through memory: V8 would compute it again at every turn, a load it leaves where it is.
  if (law == Law.uniform && quick) {
    v128.store(KEPT, f32x4.mul(b, v128.load32_splat(TWO_32, 12)));
  } else if (quick) {
    v128.store(KEPT, f32x4.div(v128.load32_splat(TWO_32, 4), a));
    v128.store(KEPT, i32x4.sub(i32x4.trunc_sat_f32x4_u(f32x4.ceil(f32x4.mul(a, v128.load32_splat(TWO_32)))), i32x4.splat(1)), 16);
  } else v128.store(KEPT, v128.sub<T>(b, a));
  const p = v128.load(KEPT), q = v128.load(KEPT, 16);
  for (; out < end; out += 32) {
    const w = i32x4.add(rotate(i32x4.add(s0, s3), 7), s0);
    let t = i32x4.shl(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, t);
    s3 = rotate(s3, 11);
    const v = i32x4.add(rotate(i32x4.add(q0, q3), 7), q0);
    t = i32x4.shl(q1, 9);
    q2 = v128.xor(q2, q0);
    q3 = v128.xor(q3, q1);
    q1 = v128.xor(q1, q2);
    q0 = v128.xor(q0, q3);
    q2 = v128.xor(q2, t);
    q3 = rotate(q3, 11);
    if (law == Law.normal) {
      v128.store(out, w);
      v128.store(out, v, 16);
    } else {
      v128.store(out, value<T>(law, quick, w, a, b, p, q));
      v128.store(out, value<T>(law, quick, v, a, b, p, q), 16);
    }
  }
  v128.store(first, s0);
  v128.store(first, s1, 16);
  v128.store(first, s2, 32);
  v128.store(first, s3, 48);
  v128.store(second, q0);
  v128.store(second, q1, 16);
  v128.store(second, q2, 32);
  v128.store(second, q3, 48);
}

function uniform<T>(first: usize, second: usize, out: usize, end: usize, a: v128, b: v128): void {
  fill<T>(Law.uniform, false, first, second, out, end, a, b);
}

function uniform_from_0(first: usize, second: usize, out: usize, end: usize, a: v128, b: v128): void {
  fill<f32>(Law.uniform, true, first, second, out, end, a, b);
}

/** Bytes of words made at once: they stay in the first cache until they become numbers. */
const CHUNK: usize = 4096;

/** Words first, numbers in a second pass: the states and the constants of Box–Muller do not fit the registers together. */
function normal<T>(first: usize, second: usize, out: usize, end: usize, a: v128, b: v128): void {
  while (out < end) {
    const next = min<usize>(end, out + CHUNK);
    fill<T>(Law.normal, false, first, second, out, next, a, b);
    pairs<T>(out, next, a, b);
    out = next;
  }
}

function pairs<T>(out: usize, end: usize, a: v128, b: v128): void {
  for (; out < end; out += 32) {
    if (sizeof<T>() == 4) {
      const w = v128.load(out), v = v128.load(out, 16);
      const r = radius4(w);
      const x = angle4(v);
      const z = f32x4.mul(x, x);
      const s = sine4(x, z), c = cosine4(z);
      v128.store(out, f32x4.add(a, f32x4.mul(b, signed4(r, s, c, v, v))));
      v128.store(out, f32x4.add(a, f32x4.mul(b, signed4(r, c, s, v, i32x4.shl(v, 1)))), 16);
    } else {
      pair2(v128.load(out), v128.load(out, 16), out, out + 16);
      v128.store(out, v128.add<T>(a, v128.mul<T>(b, v128.load(out))));
      v128.store(out, v128.add<T>(a, v128.mul<T>(b, v128.load(out, 16))), 16);
    }
  }
}

function present<T>(first: usize, second: usize, out: usize, end: usize, a: v128, b: v128): void {
  fill<T>(Law.present, false, first, second, out, end, a, b);
}

function present_rare(first: usize, second: usize, out: usize, end: usize, a: v128, b: v128): void {
  fill<f32>(Law.present, true, first, second, out, end, a, b);
}

/** Fills whole pairs of vectors from `out` up to `end`; `first` is the state whose turn it is. Returns false for laws it does not know. */
export function stretch<T>(law: i32, first: usize, second: usize, out: usize, end: usize, a: v128, b: v128): bool {
  if (law == Law.uniform) {
    if (sizeof<T>() == 4 && i32x4.extract_lane(a, 0) == 0 && f32x4.extract_lane(b, 0) >= WIDE) uniform_from_0(first, second, out, end, a, b);
    else uniform<T>(first, second, out, end, a, b);
  } else if (law == Law.normal) normal<T>(first, second, out, end, a, b);
  else if (law == Law.present) {
    const rare = v128.and(f32x4.le(a, v128.load32_splat(TWO_32, 8)), f32x4.gt(a, i32x4.splat(0)));
    if (sizeof<T>() == 4 && v128.any_true(rare)) present_rare(first, second, out, end, a, b);
    else present<T>(first, second, out, end, a, b);
  } else return false;
  return true;
}
