/**
 * log and log1p, four f32 at once: log 1 ulp, log1p 3 ulp. x = 2^e m with m in [sqrt(1/2), sqrt 2), a degree-9 polynomial in m - 1
 * (coefficients: Moshier, Cephes). Subnormal, zero, negative, infinite and NaN arguments leave the common path.
 */
const LOG: usize = memory.data<f32>([
  0.707106781, 7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1,
  -2.4999993993e-1, 3.3333331174e-1, -2.12194440e-4, 0.5, 0.693359375, 1, 1.17549435e-38, Infinity, 8388608, -Infinity, NaN, 23,
], 16);
const BITS: usize = memory.data<i32>([126, 0x007fffff, 0x3f000000], 16);

// @ts-expect-error: decorator
@inline function k(i: usize): v128 {
  return v128.load32_splat(LOG + 4 * i);
}

/** log of normal positive numbers; `shift` is subtracted from the exponent. */
// @ts-expect-error: decorator
@inline function normal_log(x: v128, shift: v128): v128 {
  const exponent = i32x4.sub(i32x4.shr_s(x, 23), v128.load32_splat(BITS));
  let m = v128.or(v128.and(x, v128.load32_splat(BITS, 4)), v128.load32_splat(BITS, 8));
  const low = f32x4.lt(m, k(0));
  const e = f32x4.sub(f32x4.convert_i32x4_s(i32x4.add(exponent, low)), shift);
  m = f32x4.sub(f32x4.add(m, v128.and(low, m)), k(13));
  const z = f32x4.mul(m, m);
  let y = k(1);
  y = f32x4.add(f32x4.mul(y, m), k(2));
  y = f32x4.add(f32x4.mul(y, m), k(3));
  y = f32x4.add(f32x4.mul(y, m), k(4));
  y = f32x4.add(f32x4.mul(y, m), k(5));
  y = f32x4.add(f32x4.mul(y, m), k(6));
  y = f32x4.add(f32x4.mul(y, m), k(7));
  y = f32x4.add(f32x4.mul(y, m), k(8));
  y = f32x4.add(f32x4.mul(y, m), k(9));
  y = f32x4.mul(f32x4.mul(y, m), z);
  y = f32x4.add(f32x4.mul(e, k(10)), y);
  y = f32x4.sub(y, f32x4.mul(k(11), z));
  return f32x4.add(f32x4.mul(e, k(12)), f32x4.add(m, y));
}

/** Vectors with a lane outside the normal positive numbers. */
function special_log(x: v128): v128 {
  const small = f32x4.lt(x, k(14));
  const scaled = v128.bitselect(f32x4.mul(x, k(16)), x, small);
  let y = normal_log(scaled, v128.and(small, k(19)));
  y = v128.bitselect(k(17), y, f32x4.eq(x, i32x4.splat(0)));
  y = v128.bitselect(k(15), y, f32x4.eq(x, k(15)));
  return v128.bitselect(y, k(18), f32x4.ge(x, i32x4.splat(0)));
}

// @ts-expect-error: decorator
@inline export function log4(x: v128): v128 {
  const common = v128.and(f32x4.ge(x, k(14)), f32x4.lt(x, k(15)));
  return i32x4.all_true(common) ? normal_log(x, i32x4.splat(0)) : special_log(x);
}

/** log of numbers known to be normal and positive. */
// @ts-expect-error: decorator
@inline export function log4_normal(x: v128): v128 {
  return normal_log(x, i32x4.splat(0));
}

/** log(u) x / (u - 1), u = 1 + x rounded: the error of u cancels (Kahan). */
// @ts-expect-error: decorator
@inline export function log1p_4(x: v128): v128 {
  const u = f32x4.add(x, k(13));
  const difference = f32x4.sub(u, k(13));
  const y = f32x4.mul(log4(u), f32x4.div(x, difference));
  const plain = v128.or(f32x4.eq(difference, i32x4.splat(0)), f32x4.eq(x, k(15)));
  return v128.bitselect(x, y, plain);
}

export function log_row(out: usize, length: usize, a: usize, da: usize): void {
  for (const end = out + length; out < end; out += 16, a += da) v128.store(out, log4(v128.load(a)));
}

export function log1p_row(out: usize, length: usize, a: usize, da: usize): void {
  for (const end = out + length; out < end; out += 16, a += da) v128.store(out, log1p_4(v128.load(a)));
}
