/**
 * LU with partial pivoting of a[n, n], rows exchanged in place, unit lower factor below the diagonal; pivots[k] (i32) = the row exchanged
 * with row k. `lu` returns 0, or 1 + the column without a usable pivot. `lu_solve` overwrites b[n, columns].
 */
import { add_scaled, element } from "./rows";

function exchange(x: usize, y: usize, n: i32): void {
  for (const end = element(x, n); x < end; x += 8, y += 8) {
    const value = load<f64>(x);
    store<f64>(x, load<f64>(y));
    store<f64>(y, value);
  }
}

export function lu(a: usize, n: i32, pivots: usize): i32 {
  const row_bytes = (<usize>n) << 3;
  let singular = 0;
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) {
      if (
        abs(load<f64>(element(a + <usize>i * row_bytes, k))) > abs(load<f64>(element(a + <usize>best * row_bytes, k)))
      )
        best = i;
    }
    store<i32>(pivots + ((<usize>k) << 2), best);
    const row = a + <usize>k * row_bytes;
    if (best != k) exchange(row, a + <usize>best * row_bytes, n);
    const pivot = load<f64>(element(row, k));
    if (pivot == 0 || pivot - pivot != 0) {
      if (!singular) singular = k + 1;
      if (pivot == 0) continue;
      return singular;
    }
    for (let i = k + 1; i < n; i++) {
      const other = a + <usize>i * row_bytes;
      const factor = load<f64>(element(other, k)) / pivot;
      store<f64>(element(other, k), factor);
      if (factor != 0) add_scaled(element(other, k + 1), -factor, element(row, k + 1), n - k - 1);
    }
  }
  return singular;
}

export function lu_solve(a: usize, n: i32, pivots: usize, b: usize, columns: i32): void {
  const row_bytes = (<usize>n) << 3,
    b_bytes = (<usize>columns) << 3;
  for (let k = 0; k < n; k++) {
    const best = load<i32>(pivots + ((<usize>k) << 2));
    if (best != k) exchange(b + <usize>k * b_bytes, b + <usize>best * b_bytes, columns);
  }
  for (let i = 1; i < n; i++) {
    for (let k = 0; k < i; k++)
      add_scaled(
        b + <usize>i * b_bytes,
        -load<f64>(element(a + <usize>i * row_bytes, k)),
        b + <usize>k * b_bytes,
        columns,
      );
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = a + <usize>i * row_bytes,
      to = b + <usize>i * b_bytes;
    for (let k = i + 1; k < n; k++) add_scaled(to, -load<f64>(element(row, k)), b + <usize>k * b_bytes, columns);
    const pivot = load<f64>(element(row, i));
    for (let p = to, end = to + b_bytes; p < end; p += 8) store<f64>(p, load<f64>(p) / pivot);
  }
}
