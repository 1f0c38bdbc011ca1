/**
 * reduce_rows: out[n0, n1, l] (+)= fold over r0, r1 in order of a[n0, n1, r0, r1, l]. The fold starts from its neutral element
 * (+0, -inf, +inf, 1); `accumulate` then combines it with what `out` holds. Lanes are independent; the tail is stored exactly.
 */
import { reduce_rows as at, Fold } from "../generated/opcodes";
import { bytes, load_splat, store_first, width } from "../vector";

const NEUTRAL_F32: usize = memory.data<f32>([0, -Infinity, Infinity, 1], 16);
const NEUTRAL_F64: usize = memory.data<f64>([0, -Infinity, Infinity, 1], 16);

/** The neutral element of a fold in every lane. */
// @ts-expect-error: decorator
@inline export function neutral<T>(fn: i32): v128 {
  return load_splat<T>((sizeof<T>() == 4 ? NEUTRAL_F32 : NEUTRAL_F64) + bytes<T>(fn));
}

// @ts-expect-error: decorator
@inline export function combine<T>(fn: i32, a: v128, b: v128): v128 {
  if (fn == Fold.sum) return v128.add<T>(a, b);
  if (fn == Fold.max) return v128.max<T>(a, b);
  if (fn == Fold.min) return v128.min<T>(a, b);
  return v128.mul<T>(a, b);
}

// @ts-expect-error: decorator
@inline function rows<T>(pc: usize, fn: i32): void {
  const n0 = at.n0(pc);
  const n1 = at.n1(pc);
  const r0 = at.r0(pc);
  const r1 = at.r1(pc);
  const lanes = at.lanes(pc);
  const accumulate = at.accumulate(pc) != 0;
  const ar0 = bytes<T>(at.ar0(pc));
  const ar1 = bytes<T>(at.ar1(pc));
  const start = neutral<T>(fn);
  for (let i0 = 0; i0 < n0; i0++) {
    for (let i1 = 0; i1 < n1; i1++) {
      let to = at.out(pc) + bytes<T>(i0 * at.out0(pc) + i1 * at.out1(pc));
      let from = at.a(pc) + bytes<T>(i0 * at.a0(pc) + i1 * at.a1(pc));
      for (let lane = 0; lane < lanes; lane += width<T>()) {
        let fold = start;
        for (let j0 = 0; j0 < r0; j0++) {
          let p = from + <usize>j0 * ar0;
          for (let j1 = 0; j1 < r1; j1++) {
            fold = combine<T>(fn, fold, v128.load(p));
            p += ar1;
          }
        }
        const left = lanes - lane;
        if (accumulate) fold = combine<T>(fn, v128.load(to), fold);
        if (left >= width<T>()) v128.store(to, fold);
        else store_first<T>(to, fold, left);
        to += 16;
        from += 16;
      }
    }
  }
}

export function reduce_rows<T>(pc: usize): void {
  switch (at.fn(pc)) {
    case Fold.sum: rows<T>(pc, Fold.sum); break;
    case Fold.max: rows<T>(pc, Fold.max); break;
    case Fold.min: rows<T>(pc, Fold.min); break;
    case Fold.product: rows<T>(pc, Fold.product); break;
    default: unreachable();
  }
}
