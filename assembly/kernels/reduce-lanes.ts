/**
 * reduce_lanes: out[n0, n1] (+)= fold over r0, r1 and the lanes of a[n0, n1, r0, r1, lane]. Rows in order into the same accumulators,
 * accumulator = lane mod 4 (f32) or mod 2 (f64), lanes ascending; then (a0 + a2) + (a1 + a3) or a0 + a1; then out + fold.
 * Lanes past the last real one hold the neutral element: never counted. `wide`: out is f64 and the addition to it is f64.
 */
import { reduce_lanes as at, Fold } from "../generated/opcodes";
import { bytes, first, max_lanes, min_lanes, product_lanes, sum_lanes, width } from "../vector";
import { combine, neutral } from "./reduce-rows";

// @ts-expect-error: decorator
@inline function finish<T>(fn: i32, v: v128): T {
  if (fn == Fold.sum) return sum_lanes<T>(v);
  if (fn == Fold.max) return max_lanes<T>(v);
  if (fn == Fold.min) return min_lanes<T>(v);
  return product_lanes<T>(v);
}

// @ts-expect-error: decorator
@inline function put<T>(fn: i32, to: usize, fold: T, accumulate: bool): void {
  if (accumulate) {
    const old = load<T>(to);
    if (fn == Fold.sum) fold = <T>(old + fold);
    else if (fn == Fold.max) fold = <T>max<T>(old, fold);
    else if (fn == Fold.min) fold = <T>min<T>(old, fold);
    else fold = <T>(old * fold);
  }
  store<T>(to, fold);
}

// @ts-expect-error: decorator
@inline function whole<T>(pc: usize, fn: i32): void {
  const n0 = at.n0(pc);
  const n1 = at.n1(pc);
  const r0 = at.r0(pc);
  const r1 = at.r1(pc);
  const lanes = at.lanes(pc);
  const accumulate = at.accumulate(pc) != 0;
  const wide = at.wide(pc) != 0;
  const ar0 = bytes<T>(at.ar0(pc));
  const ar1 = bytes<T>(at.ar1(pc));
  const length = bytes<T>(lanes & -width<T>());
  const rest = lanes & (width<T>() - 1);
  const mask = first<T>(rest);
  const start = neutral<T>(fn);
  for (let i0 = 0; i0 < n0; i0++) {
    for (let i1 = 0; i1 < n1; i1++) {
      const from = at.a(pc) + bytes<T>(i0 * at.a0(pc) + i1 * at.a1(pc));
      let fold = start;
      for (let j0 = 0; j0 < r0; j0++) {
        for (let j1 = 0; j1 < r1; j1++) {
          let p = from + <usize>j0 * ar0 + <usize>j1 * ar1;
          for (const end = p + length; p < end; p += 16) fold = combine<T>(fn, fold, v128.load(p));
          if (rest) fold = combine<T>(fn, fold, v128.bitselect(v128.load(p), start, mask));
        }
      }
      const result = finish<T>(fn, fold);
      const to = i0 * at.out0(pc) + i1 * at.out1(pc);
      if (wide) put<f64>(fn, at.out(pc) + bytes<f64>(to), <f64>result, accumulate);
      else put<T>(fn, at.out(pc) + bytes<T>(to), result, accumulate);
    }
  }
}

export function reduce_lanes<T>(pc: usize): void {
  switch (at.fn(pc)) {
    case Fold.sum: whole<T>(pc, Fold.sum); break;
    case Fold.max: whole<T>(pc, Fold.max); break;
    case Fold.min: whole<T>(pc, Fold.min); break;
    case Fold.product: whole<T>(pc, Fold.product); break;
    default: unreachable();
  }
}
