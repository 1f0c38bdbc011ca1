/**
 * One-sided Jacobi (Hestenes 1958; Demmel, Veselic 1992): at[n, m] = Aᵀ, n ≤ m. Rotations of the rows make them orthogonal; v[n, n] gets
 * the same rotations. At the end row j of `at` is s_j u_j, s[j] its norm, row j of v the right vector; not sorted.
 * Returns 0, or 1 when 60 sweeps did not suffice.
 */
import { dot_rows, element, rotate_rows } from "./rows";

export function svd(at: usize, m: i32, n: i32, s: usize, v: usize): i32 {
  const row_bytes = (<usize>m) << 3,
    v_bytes = (<usize>n) << 3;
  memory.fill(v, 0, <usize>n * v_bytes);
  for (let i = 0; i < n; i++) store<f64>(element(v + <usize>i * v_bytes, i), 1);
  let moved = true;
  for (let sweep = 0; sweep < 60 && moved; sweep++) {
    moved = false;
    for (let p = 0; p < n - 1; p++) {
      const x = at + <usize>p * row_bytes;
      for (let q = p + 1; q < n; q++) {
        const y = at + <usize>q * row_bytes;
        const alpha = dot_rows(x, x, m),
          beta = dot_rows(y, y, m),
          gamma = dot_rows(x, y, m);
        if (abs(gamma) <= 1e-15 * sqrt<f64>(alpha) * sqrt<f64>(beta)) continue;
        moved = true;
        const zeta = (beta - alpha) / (2 * gamma);
        const t = copysign<f64>(1, zeta) / (abs(zeta) + sqrt<f64>(1 + zeta * zeta));
        const c = 1 / sqrt<f64>(1 + t * t);
        rotate_rows(x, y, c, c * t, m);
        rotate_rows(v + <usize>p * v_bytes, v + <usize>q * v_bytes, c, c * t, n);
      }
    }
  }
  for (let j = 0; j < n; j++) {
    const row = at + <usize>j * row_bytes;
    store<f64>(element(s, j), sqrt<f64>(dot_rows(row, row, m)));
  }
  return moved ? 1 : 0;
}
