/** Operations on contiguous f64 rows of n elements, in two accumulators (index mod 2). */

// @ts-expect-error: decorator
@inline export function element(a: usize, i: i32): usize {
  return a + (<usize>i << 3);
}

/** sum of x[i] y[i]. */
export function dot_rows(x: usize, y: usize, n: i32): f64 {
  let sum = f64x2.splat(0);
  for (const end = element(x, n & -2); x < end; x += 16, y += 16) sum = f64x2.add(sum, f64x2.mul(v128.load(x), v128.load(y)));
  let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  if (n & 1) total += load<f64>(x) * load<f64>(y);
  return total;
}

/** y[i] += a x[i]. */
export function add_scaled(y: usize, a: f64, x: usize, n: i32): void {
  const factor = f64x2.splat(a);
  for (const end = element(y, n & -2); y < end; x += 16, y += 16) v128.store(y, f64x2.add(v128.load(y), f64x2.mul(factor, v128.load(x))));
  if (n & 1) store<f64>(y, load<f64>(y) + a * load<f64>(x));
}

/** (x, y) <- (c x - s y, s x + c y). */
export function rotate_rows(x: usize, y: usize, c: f64, s: f64, n: i32): void {
  const cosine = f64x2.splat(c), sine = f64x2.splat(s);
  for (const end = element(x, n & -2); x < end; x += 16, y += 16) {
    const a = v128.load(x), b = v128.load(y);
    v128.store(x, f64x2.sub(f64x2.mul(cosine, a), f64x2.mul(sine, b)));
    v128.store(y, f64x2.add(f64x2.mul(sine, a), f64x2.mul(cosine, b)));
  }
  if (n & 1) {
    const a = load<f64>(x), b = load<f64>(y);
    store<f64>(x, c * a - s * b);
    store<f64>(y, s * a + c * b);
  }
}

/** sqrt(x² + y²) without overflow. */
export function hypotenuse(x: f64, y: f64): f64 {
  const a = abs(x), b = abs(y);
  const large = max(a, b), small = min(a, b);
  if (large == 0) return 0;
  const ratio = small / large;
  return large * sqrt<f64>(1 + ratio * ratio);
}
