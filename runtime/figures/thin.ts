/** Long lines for drawing: the least and the largest value of each of `buckets` stretches stay, so no spike is lost. */
export function thin(y: readonly (number | null)[], buckets: number): number[] {
  const n = y.length;
  if (n <= 2 * buckets) return Array.from({ length: n }, (_, k) => k);
  const kept = new Set<number>([0, n - 1]);
  for (let b = 0; b < buckets; b += 1) {
    const [from, to] = [Math.floor((b * n) / buckets), Math.floor(((b + 1) * n) / buckets)];
    let [low, high] = [-1, -1];
    for (let k = from; k < to; k += 1) {
      const v = y[k];
      if (v === null) {
        kept.add(k);
        continue;
      }
      if (low < 0 || v < (y[low] as number)) low = k;
      if (high < 0 || v > (y[high] as number)) high = k;
    }
    if (low >= 0) kept.add(low).add(high);
  }
  return [...kept].sort((a, b) => a - b);
}
