/**
 * Eigenvalues and vectors of a symmetric matrix: Householder reduction to tridiagonal form, then the implicit QL iteration with
 * Wilkinson's shift (Golub, Van Loan: Matrix Computations, §8.3). Rows are contiguous everywhere: reflections and rotations act on the
 * transpose of the vectors.
 */
import { add_scaled, dot_rows, element, hypotenuse, rotate_rows } from "./rows";

/** a <- reflections (row k holds the vector of step k right of the diagonal), d, e <- the tridiagonal matrix, beta <- their factors. */
function tridiagonalise(a: usize, n: i32, d: usize, e: usize, beta: usize, w: usize): void {
  const row_bytes = (<usize>n) << 3;
  for (let k = 0; k < n - 1; k++) {
    const row = a + <usize>k * row_bytes;
    const length = n - k - 1;
    const v = element(row, k + 1);
    store<f64>(element(d, k), load<f64>(element(row, k)));
    store<f64>(element(beta, k), 0);
    let scale: f64 = 0;
    for (let i = 1; i < length; i++) scale = max<f64>(scale, abs(load<f64>(element(v, i))));
    if (scale == 0) {
      store<f64>(element(e, k), load<f64>(v));
      continue;
    }
    scale = max<f64>(scale, abs(load<f64>(v)));
    for (let i = 0; i < length; i++) store<f64>(element(v, i), load<f64>(element(v, i)) / scale);
    const first = load<f64>(v);
    const alpha = -copysign<f64>(sqrt<f64>(dot_rows(v, v, length)), first);
    store<f64>(v, first - alpha);
    store<f64>(element(e, k), alpha * scale);
    const factor = 2 / dot_rows(v, v, length);
    store<f64>(element(beta, k), factor);
    // w = p - (beta/2) (v·p) v with p = beta A v; then A -= v wᵀ + w vᵀ.
    const block = element(a + <usize>(k + 1) * row_bytes, k + 1);
    for (let i = 0; i < length; i++)
      store<f64>(element(w, i), factor * dot_rows(block + <usize>i * row_bytes, v, length));
    add_scaled(w, -0.5 * factor * dot_rows(v, w, length), v, length);
    for (let i = 0; i < length; i++) {
      const to = block + <usize>i * row_bytes;
      add_scaled(to, -load<f64>(element(v, i)), w, length);
      add_scaled(to, -load<f64>(element(w, i)), v, length);
    }
  }
  store<f64>(element(d, n - 1), load<f64>(element(a + <usize>(n - 1) * row_bytes, n - 1)));
  store<f64>(element(e, n - 1), 0);
}

/** z <- Qᵀ, Q the product of the reflections: rows are the vectors of the tridiagonal basis. */
function accumulate(a: usize, n: i32, beta: usize, z: usize): void {
  const row_bytes = (<usize>n) << 3;
  memory.fill(z, 0, <usize>n * row_bytes);
  for (let i = 0; i < n; i++) store<f64>(element(z + <usize>i * row_bytes, i), 1);
  for (let k = n - 2; k >= 0; k--) {
    const factor = load<f64>(element(beta, k));
    if (factor == 0) continue;
    const length = n - k - 1;
    const v = element(a + <usize>k * row_bytes, k + 1);
    // Qᵀ <- Qᵀ H on the trailing block: each row loses beta (row·v) v.
    for (let i = k + 1; i < n; i++) {
      const row = element(z + <usize>i * row_bytes, k + 1);
      add_scaled(row, -factor * dot_rows(row, v, length), v, length);
    }
  }
}

/** Implicit QL; returns 0, or 1 + the index of an eigenvalue that did not converge in 60 turns. */
function iterate(n: i32, d: usize, e: usize, z: usize): i32 {
  const row_bytes = (<usize>n) << 3;
  for (let l = 0; l < n; l++) {
    for (let turn = 0; ; turn++) {
      let m = l;
      for (; m < n - 1; m++) {
        const size = abs(load<f64>(element(d, m))) + abs(load<f64>(element(d, m + 1)));
        if (abs(load<f64>(element(e, m))) <= 1.1102230246251565e-16 * size) break;
      }
      if (m == l) break;
      if (turn == 60) return l + 1;
      const dl = load<f64>(element(d, l)),
        el = load<f64>(element(e, l));
      let g = (load<f64>(element(d, l + 1)) - dl) / (2 * el);
      g = load<f64>(element(d, m)) - dl + el / (g + copysign<f64>(hypotenuse(g, 1), g));
      let s: f64 = 1,
        c: f64 = 1,
        p: f64 = 0;
      let i = m - 1;
      for (; i >= l; i--) {
        const f = s * load<f64>(element(e, i));
        const b = c * load<f64>(element(e, i));
        const r = hypotenuse(f, g);
        store<f64>(element(e, i + 1), r);
        if (r == 0) {
          store<f64>(element(d, i + 1), load<f64>(element(d, i + 1)) - p);
          store<f64>(element(e, m), 0);
          break;
        }
        s = f / r;
        c = g / r;
        g = load<f64>(element(d, i + 1)) - p;
        const q = (load<f64>(element(d, i)) - g) * s + 2 * c * b;
        p = s * q;
        store<f64>(element(d, i + 1), g + p);
        g = c * q - b;
        rotate_rows(z + <usize>i * row_bytes, z + <usize>(i + 1) * row_bytes, c, s, n);
      }
      if (i >= l) continue;
      store<f64>(element(d, l), load<f64>(element(d, l)) - p);
      store<f64>(element(e, l), g);
      store<f64>(element(e, m), 0);
    }
  }
  return 0;
}

/** a[n, n] is overwritten; d[n] <- values, z[n, n] <- vectors as rows, not sorted; `work` holds 3 n numbers. Returns 0 or 1 + index. */
export function eigen(a: usize, n: i32, d: usize, z: usize, work: usize): i32 {
  const e = work,
    beta = element(work, n),
    w = element(work, 2 * n);
  tridiagonalise(a, n, d, e, beta, w);
  accumulate(a, n, beta, z);
  return iterate(n, d, e, z);
}
