/** sum of c[j] T_j(t), j < count, by Clenshaw's recurrence; c an f64 table in memory, t in [-1, 1]. */
export function chebyshev(c: usize, count: i32, t: f64): f64 {
  const twice = t + t;
  let b1: f64 = 0;
  let b2: f64 = 0;
  for (let p = c + ((<usize>(count - 1)) << 3); p > c; p -= 8) {
    const b = twice * b1 - b2 + load<f64>(p);
    b2 = b1;
    b1 = b;
  }
  return t * b1 - b2 + load<f64>(c);
}
