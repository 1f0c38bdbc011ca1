/**
 * Rows of map1: out[i] <- fn(a[i]) over whole vectors, `length` bytes, `da` the increment of a (16 or 0).
 * Cheap functions are one loop each, made from `apply`; the elementary functions are rows of assembly/functions.
 */

import { elementary } from "../../functions/elementary";
import { Unary } from "../../generated/opcodes";
import { load_splat, zero } from "../../vector";

const ONE_F32: usize = memory.data<f32>([1], 16);
const ONE_F64: usize = memory.data<f64>([1], 16);

/** 1 in every lane, from memory: V8 rebuilds a splat literal at every use inside a loop. */
// @ts-expect-error: decorator
@inline export function ones<T>(): v128 {
  return load_splat<T>(sizeof<T>() == 4 ? ONE_F32 : ONE_F64);
}

// @ts-expect-error: decorator
@inline function apply<T>(fn: i32, x: v128, one: v128): v128 {
  if (fn == Unary.copy) return x;
  if (fn == Unary.negate) return v128.neg<T>(x);
  if (fn == Unary.abs) return v128.abs<T>(x);
  if (fn == Unary.sign) {
    // x itself where it is 0 or NaN.
    const up = v128.bitselect(one, x, v128.gt<T>(x, zero()));
    return v128.bitselect(v128.neg<T>(one), up, v128.lt<T>(x, zero()));
  }
  if (fn == Unary.sqrt) return v128.sqrt<T>(x);
  if (fn == Unary.square) return v128.mul<T>(x, x);
  if (fn == Unary.reciprocal) return v128.div<T>(one, x);
  if (fn == Unary.floor) return v128.floor<T>(x);
  if (fn == Unary.ceil) return v128.ceil<T>(x);
  if (fn == Unary.round) return v128.nearest<T>(x);
  if (fn == Unary.relu) return v128.pmax<T>(x, zero());
  if (fn == Unary.step) return v128.and(v128.gt<T>(x, zero()), one);
  if (fn == Unary.not) return v128.and(v128.eq<T>(x, zero()), one);
  const difference = v128.sub<T>(x, x);
  return v128.and(v128.eq<T>(difference, zero()), one); // is_finite
}

// @ts-expect-error: decorator
@inline function each<T>(fn: i32, out: usize, length: usize, a: usize, da: usize): void {
  const one = ones<T>();
  for (const end = out + length; out < end; out += 16, a += da) v128.store(out, apply<T>(fn, v128.load(a), one));
}

export function unary<T>(fn: i32, out: usize, length: usize, a: usize, da: usize): void {
  switch (fn) {
    case Unary.copy: each<T>(Unary.copy, out, length, a, da); break;
    case Unary.negate: each<T>(Unary.negate, out, length, a, da); break;
    case Unary.abs: each<T>(Unary.abs, out, length, a, da); break;
    case Unary.sign: each<T>(Unary.sign, out, length, a, da); break;
    case Unary.sqrt: each<T>(Unary.sqrt, out, length, a, da); break;
    case Unary.square: each<T>(Unary.square, out, length, a, da); break;
    case Unary.reciprocal: each<T>(Unary.reciprocal, out, length, a, da); break;
    case Unary.floor: each<T>(Unary.floor, out, length, a, da); break;
    case Unary.ceil: each<T>(Unary.ceil, out, length, a, da); break;
    case Unary.round: each<T>(Unary.round, out, length, a, da); break;
    case Unary.relu: each<T>(Unary.relu, out, length, a, da); break;
    case Unary.step: each<T>(Unary.step, out, length, a, da); break;
    case Unary.not: each<T>(Unary.not, out, length, a, da); break;
    case Unary.is_finite: each<T>(Unary.is_finite, out, length, a, da); break;
    default: elementary<T>(fn, out, length, a, da);
  }
}
