/** Rows of map3: select(c, a, b) = c != 0 ? a : b (first operand c); clip(x, low, high); multiply_add(a, b, c) = round(round(a b) + c). */
import { Ternary } from "../../generated/opcodes";
import { multiply_add, zero } from "../../vector";

// @ts-expect-error: decorator
@inline function apply<T>(fn: i32, x: v128, y: v128, z: v128): v128 {
  if (fn == Ternary.select) return v128.bitselect(y, z, v128.ne<T>(x, zero()));
  if (fn == Ternary.clip) return v128.pmin<T>(v128.pmax<T>(x, y), z);
  return multiply_add<T>(x, y, z);
}

// @ts-expect-error: decorator
@inline function each<T>(fn: i32, out: usize, length: usize, a: usize, da: usize, b: usize, db: usize, c: usize, dc: usize): void {
  for (const end = out + length; out < end; out += 16, a += da, b += db, c += dc) {
    v128.store(out, apply<T>(fn, v128.load(a), v128.load(b), v128.load(c)));
  }
}

export function ternary<T>(fn: i32, out: usize, length: usize, a: usize, da: usize, b: usize, db: usize, c: usize, dc: usize): void {
  switch (fn) {
    case Ternary.select: each<T>(Ternary.select, out, length, a, da, b, db, c, dc); break;
    case Ternary.clip: each<T>(Ternary.clip, out, length, a, da, b, db, c, dc); break;
    case Ternary.multiply_add: each<T>(Ternary.multiply_add, out, length, a, da, b, db, c, dc); break;
    default: unreachable();
  }
}
