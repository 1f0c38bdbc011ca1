/** x to the power y in f64: at most 1 ulp; the special cases are those of IEEE 754 `pow`. */
export function power(x: f64, y: f64): f64 {
  if (x == 1 || y == 0) return 1;
  return NativeMath.pow(x, y);
}
