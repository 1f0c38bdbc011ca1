import type { Engine, LinearAlgebra, Scalar } from "../../../runtime/engine/engine.ts";

/** An engine of the host's own mathematics: measures are tested against it without building WebAssembly. Only what measures call. */
function normalCdf(x: number): number {
  // Phi by its continued fraction (tails) or series (middle), to 1e-15.
  const z = Math.abs(x);
  if (z < 5) {
    let term = z;
    let sum = z;
    for (let k = 1; k < 200; k += 1) {
      term *= (z * z) / (2 * k + 1);
      sum += term;
    }
    const half = (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
    return x >= 0 ? 0.5 + half : 0.5 - half;
  }
  let fraction = 0;
  for (let k = 100; k >= 1; k -= 1) fraction = k / (z + fraction);
  const tail = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) / (z + fraction);
  return x >= 0 ? 1 - tail : tail;
}

function normalQuantile(p: number): number {
  let low = -10;
  let high = 10;
  for (let k = 0; k < 70; k += 1) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const scalar = {
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  log1p: Math.log1p,
  expm1: Math.expm1,
  sin: Math.sin,
  cos: Math.cos,
  acos: Math.acos,
  power: (x: number, y: number) => x ** y,
  normal_cdf: normalCdf,
  normal_quantile: normalQuantile,
} as Scalar;

/** Eigenvectors of a symmetric matrix by cyclic Jacobi rotations. */
function eigen(a: Float64Array, n: number): { values: Float64Array; vectors: Float64Array } {
  const m = a.slice();
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) v[i * n + i] = 1;
  for (let sweep = 0; sweep < 100; sweep += 1) {
    for (let p = 0; p < n; p += 1) {
      for (let q = p + 1; q < n; q += 1) {
        if (Math.abs(m[p * n + q]) < 1e-300) continue;
        const theta = (m[q * n + q] - m[p * n + p]) / (2 * m[p * n + q]);
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < n; k += 1) {
          const kp = m[k * n + p];
          const kq = m[k * n + q];
          m[k * n + p] = c * kp - s * kq;
          m[k * n + q] = s * kp + c * kq;
        }
        for (let k = 0; k < n; k += 1) {
          const pk = m[p * n + k];
          const qk = m[q * n + k];
          m[p * n + k] = c * pk - s * qk;
          m[q * n + k] = s * pk + c * qk;
          const vp = v[k * n + p];
          const vq = v[k * n + q];
          v[k * n + p] = c * vp - s * vq;
          v[k * n + q] = s * vp + c * vq;
        }
      }
    }
  }
  const order = Array.from({ length: n }, (_, k) => k).sort((x, y) => m[x * n + x] - m[y * n + y]);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    for (let k = 0; k < n; k += 1) vectors[k * n + to] = v[k * n + from];
  });
  return { values: Float64Array.from(order, (k) => m[k * n + k]), vectors };
}

const linear = {
  eigen,
  svd(a: Float64Array, m: number, n: number) {
    const gram = new Float64Array(n * n);
    for (let i = 0; i < n; i += 1)
      for (let j = 0; j < n; j += 1) for (let k = 0; k < m; k += 1) gram[i * n + j] += a[k * n + i] * a[k * n + j];
    const { values, vectors } = eigen(gram, n);
    const size = Math.min(m, n);
    const s = new Float64Array(size);
    const u = new Float64Array(m * size);
    const v = new Float64Array(n * size);
    for (let r = 0; r < size; r += 1) {
      const from = n - 1 - r;
      s[r] = Math.sqrt(Math.max(0, values[from]));
      for (let j = 0; j < n; j += 1) v[j * size + r] = vectors[j * n + from];
      for (let i = 0; i < m; i += 1) {
        let sum = 0;
        for (let j = 0; j < n; j += 1) sum += a[i * n + j] * vectors[j * n + from];
        u[i * size + r] = s[r] > 0 ? sum / s[r] : 0;
      }
    }
    return { u, s, v };
  },
} as LinearAlgebra;

export const engine = { scalar, linear } as Engine;
