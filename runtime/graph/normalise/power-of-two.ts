/** ±2^k with k from -60 to 60: multiplying by it is exact, far from overflow in f32 and f64. */
export function isPowerOfTwo(x: number): boolean {
  let size = Math.abs(x);
  for (let k = 0; k < 60 && size < 1; k += 1) size *= 2;
  for (let k = 0; k < 60 && size > 1; k += 1) size /= 2;
  return size === 1;
}
