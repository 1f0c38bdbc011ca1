/** Rows of map2: out[i] <- fn(a[i], b[i]) over whole vectors; da, db the increments (16 or 0). Comparisons give 1 or 0. */

import { power } from "../../functions/f64/power";
import { atan2 } from "../../functions/f64/trigonometric";
import { Binary } from "../../generated/opcodes";
import { ones } from "./unary";

// @ts-expect-error: decorator
@inline function apply<T>(fn: i32, x: v128, y: v128, one: v128): v128 {
  if (fn == Binary.add) return v128.add<T>(x, y);
  if (fn == Binary.subtract) return v128.sub<T>(x, y);
  if (fn == Binary.multiply) return v128.mul<T>(x, y);
  if (fn == Binary.divide) return v128.div<T>(x, y);
  if (fn == Binary.min) return v128.min<T>(x, y);
  if (fn == Binary.max) return v128.max<T>(x, y);
  if (fn == Binary.less) return v128.and(v128.lt<T>(x, y), one);
  if (fn == Binary.less_equal) return v128.and(v128.le<T>(x, y), one);
  if (fn == Binary.equal) return v128.and(v128.eq<T>(x, y), one);
  if (fn == Binary.not_equal) return v128.and(v128.ne<T>(x, y), one);
  if (fn == Binary.and) return v128.mul<T>(x, y);
  return v128.max<T>(x, y); // or
}

// @ts-expect-error: decorator
@inline function each<T>(fn: i32, out: usize, length: usize, a: usize, da: usize, b: usize, db: usize): void {
  const one = ones<T>();
  for (const end = out + length; out < end; out += 16, a += da, b += db) {
    v128.store(out, apply<T>(fn, v128.load(a), v128.load(b), one));
  }
}

/** The remainder with the sign of the divisor, exact (fmod), |result| < |y|. */
function modulo(x: f64, y: f64): f64 {
  const r = NativeMath.mod(x, y);
  return r != 0 && r < 0 != y < 0 ? r + y : r;
}

// @ts-expect-error: decorator
@inline function scalar(fn: i32, x: f64, y: f64): f64 {
  if (fn == Binary.power) return power(x, y);
  if (fn == Binary.mod) return modulo(x, y);
  return atan2(x, y);
}

/** Rows by scalar f64 functions; f32 results are rounded once more. */
// @ts-expect-error: decorator
@inline function each_scalar<T>(fn: i32, out: usize, length: usize, a: usize, da: usize, b: usize, db: usize): void {
  for (const end = out + length; out < end; out += 16, a += da, b += db) {
    for (let i: usize = 0; i < 16; i += sizeof<T>()) {
      store<T>(out + i, <T>scalar(fn, <f64>load<T>(a + i), <f64>load<T>(b + i)));
    }
  }
}

export function binary<T>(fn: i32, out: usize, length: usize, a: usize, da: usize, b: usize, db: usize): void {
  switch (fn) {
    case Binary.add: each<T>(Binary.add, out, length, a, da, b, db); break;
    case Binary.subtract: each<T>(Binary.subtract, out, length, a, da, b, db); break;
    case Binary.multiply: each<T>(Binary.multiply, out, length, a, da, b, db); break;
    case Binary.divide: each<T>(Binary.divide, out, length, a, da, b, db); break;
    case Binary.min: each<T>(Binary.min, out, length, a, da, b, db); break;
    case Binary.max: each<T>(Binary.max, out, length, a, da, b, db); break;
    case Binary.less: each<T>(Binary.less, out, length, a, da, b, db); break;
    case Binary.less_equal: each<T>(Binary.less_equal, out, length, a, da, b, db); break;
    case Binary.equal: each<T>(Binary.equal, out, length, a, da, b, db); break;
    case Binary.not_equal: each<T>(Binary.not_equal, out, length, a, da, b, db); break;
    case Binary.and: each<T>(Binary.and, out, length, a, da, b, db); break;
    case Binary.or: each<T>(Binary.or, out, length, a, da, b, db); break;
    case Binary.power: each_scalar<T>(Binary.power, out, length, a, da, b, db); break;
    case Binary.mod: each_scalar<T>(Binary.mod, out, length, a, da, b, db); break;
    case Binary.atan2: each_scalar<T>(Binary.atan2, out, length, a, da, b, db); break;
    default: unreachable();
  }
}
