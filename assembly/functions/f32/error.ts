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

/** erf with its constants given. */
// @ts-expect-error: decorator
@inline function erf_with(value: v128, k0: v128, k1: v128, k2: v128, k3: v128, k4: v128, k5: v128, k6: v128, k7: v128, k8: v128, k9: v128, k10: v128, k11: v128, k12: v128, k13: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(value, k1), k0);
  const z = f32x4.mul(x, x);
  let p = k2;
  p = f32x4.add(f32x4.mul(p, z), k3);
  p = f32x4.add(f32x4.mul(p, z), k4);
  p = f32x4.add(f32x4.mul(p, z), k5);
  p = f32x4.add(f32x4.mul(p, z), k6);
  p = f32x4.add(f32x4.mul(p, z), k7);
  p = f32x4.add(f32x4.mul(p, z), k8);
  let q = k9;
  q = f32x4.add(f32x4.mul(q, z), k10);
  q = f32x4.add(f32x4.mul(q, z), k11);
  q = f32x4.add(f32x4.mul(q, z), k12);
  q = f32x4.add(f32x4.mul(q, z), k13);
  return f32x4.div(f32x4.mul(x, p), q);
}

// @ts-expect-error: decorator
@inline export function erf4(value: v128): v128 {
  return erf_with(value, k(0), k(1), k(2), k(3), k(4), k(5), k(6), k(7), k(8), k(9), k(10), k(11), k(12), k(13));
}

/** Four vectors at a time: see exponential.ts. */
export function erf_row(out: usize, length: usize, a: usize, da: usize): void {
  const k0 = k(0), k1 = k(1), k2 = k(2), k3 = k(3), k4 = k(4), k5 = k(5), k6 = k(6), k7 = k(7), k8 = k(8), k9 = k(9), k10 = k(10), k11 = k(11), k12 = k(12), k13 = k(13);
  const end = out + length;
  for (; out + 64 <= end; out += 64) {
    const p = erf_with(v128.load(a), k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13);
    const q = erf_with(v128.load(a += da), k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13);
    const r = erf_with(v128.load(a += da), k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13);
    const s = erf_with(v128.load(a += da), k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13);
    a += da;
    v128.store(out, p);
    v128.store(out, q, 16);
    v128.store(out, r, 32);
    v128.store(out, s, 48);
  }
  for (; out < end; out += 16, a += da) v128.store(out, erf4(v128.load(a)));
}
