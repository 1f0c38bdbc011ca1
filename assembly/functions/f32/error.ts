/** erf, four f32 at once: 8 ulp. x P(x²)/Q(x²), degrees 13 and 8 (the rational approximation of Eigen), constant from |x| = 4 on. */
const ERF: usize = memory.data<f32>([
  4, -4, -2.72614225801306e-10, 2.77068142495902e-8, -2.10102402082508e-6, -5.69250639462346e-5, -7.34990630326855e-4,
  -2.95459980854025e-3, -1.60960333262415e-2, -1.45660718464996e-5, -2.13374055278905e-4, -1.68282697438203e-3, -7.37332916720468e-3,
  -1.42647390514189e-2,
], 16);

// @ts-expect-error: decorator
@inline function k(i: usize): v128 {
  return v128.load32_splat(ERF + 4 * i);
}

// @ts-expect-error: decorator
@inline export function erf4(value: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(value, k(1)), k(0));
  const z = f32x4.mul(x, x);
  let p = k(2);
  p = f32x4.add(f32x4.mul(p, z), k(3));
  p = f32x4.add(f32x4.mul(p, z), k(4));
  p = f32x4.add(f32x4.mul(p, z), k(5));
  p = f32x4.add(f32x4.mul(p, z), k(6));
  p = f32x4.add(f32x4.mul(p, z), k(7));
  p = f32x4.add(f32x4.mul(p, z), k(8));
  let q = k(9);
  q = f32x4.add(f32x4.mul(q, z), k(10));
  q = f32x4.add(f32x4.mul(q, z), k(11));
  q = f32x4.add(f32x4.mul(q, z), k(12));
  q = f32x4.add(f32x4.mul(q, z), k(13));
  return f32x4.div(f32x4.mul(x, p), q);
}

export function erf_row(out: usize, length: usize, a: usize, da: usize): void {
  for (const end = out + length; out < end; out += 16, a += da) v128.store(out, erf4(v128.load(a)));
}
