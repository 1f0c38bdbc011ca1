/**
 * sin and cos, four f32 at once: absolute error 1.2e-7. x = n pi/2 + r, pi/2 in three parts, for |x| ≤ 8192;
 * polynomials on |r| ≤ pi/4 (coefficients: Moshier, Cephes). Larger lanes are computed in scalar f64.
 */
import { cos as cos64, sin as sin64 } from "../f64/trigonometric";

export const TRIGONOMETRIC: usize = memory.data<f32>([
  0.63661977236, 12582912, 1.5703125, 4.837512969970703125e-4, 7.54978995489188e-8, -1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1,
  2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2, 0.5, 1, 8192,
], 16);

// @ts-expect-error: decorator
@inline function k(i: usize): v128 {
  return v128.load32_splat(TRIGONOMETRIC + 4 * i);
}

const SPILL: usize = memory.data(32, 16);

/** sin on |r| ≤ pi/4, z = r². */
// @ts-expect-error: decorator
@inline export function sin_octant(r: v128, z: v128): v128 {
  let p = k(5);
  p = f32x4.add(f32x4.mul(p, z), k(6));
  p = f32x4.add(f32x4.mul(p, z), k(7));
  return f32x4.add(f32x4.mul(f32x4.mul(p, z), r), r);
}

/** cos on |r| ≤ pi/4, z = r². */
// @ts-expect-error: decorator
@inline export function cos_octant(z: v128): v128 {
  let p = k(8);
  p = f32x4.add(f32x4.mul(p, z), k(9));
  p = f32x4.add(f32x4.mul(p, z), k(10));
  return f32x4.add(f32x4.sub(f32x4.mul(f32x4.mul(p, z), z), f32x4.mul(k(11), z)), k(12));
}

/** sin(x + turn pi/2). */
// @ts-expect-error: decorator
@inline function shifted(x: v128, turn: i32): v128 {
  const t = f32x4.add(f32x4.mul(x, k(0)), k(1));
  const n = f32x4.sub(t, k(1));
  let r = f32x4.sub(x, f32x4.mul(n, k(2)));
  r = f32x4.sub(r, f32x4.mul(n, k(3)));
  r = f32x4.sub(r, f32x4.mul(n, k(4)));
  const z = f32x4.mul(r, r);
  const quarter = i32x4.add(t, i32x4.splat(turn));
  const swap = i32x4.shr_s(i32x4.shl(quarter, 31), 31);
  const y = v128.bitselect(cos_octant(z), sin_octant(r, z), swap);
  return v128.xor(y, i32x4.shl(i32x4.shr_u(quarter, 1), 31));
}

/** Lanes beyond the reach of the reduction, each by itself: what a lane gets never depends on its neighbours. */
function far(y: v128, x: v128, turn: i32): v128 {
  let at = SPILL;
  v128.store(at, x);
  v128.store(at, y, 16);
  for (let i = 0; i < 4; i++, at += 4) {
    const value = load<f32>(at);
    if (!(abs(value) <= 8192)) store<f32>(at, <f32>(turn ? cos64(value) : sin64(value)), 16);
  }
  return v128.load(SPILL, 16);
}

// @ts-expect-error: decorator
@inline function row(out: usize, length: usize, a: usize, da: usize, turn: i32): void {
  for (const end = out + length; out < end; out += 16, a += da) {
    const x = v128.load(a);
    const y = shifted(x, turn);
    v128.store(out, i32x4.all_true(f32x4.le(f32x4.abs(x), k(13))) ? y : far(y, x, turn));
  }
}

export function sin_row(out: usize, length: usize, a: usize, da: usize): void {
  row(out, length, a, da, 0);
}

export function cos_row(out: usize, length: usize, a: usize, da: usize): void {
  row(out, length, a, da, 1);
}
