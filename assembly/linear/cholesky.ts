/**
 * cholesky: a[n, n] symmetric <- lower L with L Lᵀ = a, row by row (Cholesky–Banachiewicz); zeros above the diagonal.
 * Returns 0, or 1 + the index of the first pivot that is not positive.
 */
import { dot_rows, element } from "./rows";

export function cholesky(a: usize, n: i32): i32 {
  const row_bytes = (<usize>n) << 3;
  for (let i = 0; i < n; i++) {
    const row = a + <usize>i * row_bytes;
    for (let j = 0; j < i; j++) {
      const other = a + <usize>j * row_bytes;
      const value = load<f64>(element(row, j)) - dot_rows(row, other, j);
      store<f64>(element(row, j), value / load<f64>(element(other, j)));
    }
    const pivot = load<f64>(element(row, i)) - dot_rows(row, row, i);
    if (!(pivot > 0) || pivot == Infinity) return i + 1;
    store<f64>(element(row, i), sqrt<f64>(pivot));
    for (let j = i + 1; j < n; j++) store<f64>(element(row, j), 0);
  }
  return 0;
}
