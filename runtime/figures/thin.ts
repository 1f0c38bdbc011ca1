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

/** Whether neighbours go up and down more than a smooth curve would: the loss of a batch after the loss of another. */
export function isRough(y: readonly (number | null)[]): boolean {
  if (y.length < 100) return false;
  let turns = 0;
  for (let k = 2; k < y.length; k += 1) {
    const [a, b, c] = [y[k - 2], y[k - 1], y[k]];
    if (a !== null && b !== null && c !== null && (b - a) * (c - b) < 0) turns += 1;
  }
  return turns > 0.3 * y.length;
}

/** Means of `buckets` stretches of a rough curve, at the mean abscissa; the first value stays, where a loss begins to fall. */
export function stretchMeans(
  x: readonly number[],
  y: readonly (number | null)[],
  buckets: number,
): { readonly x: number[]; readonly y: number[] } {
  const out = { x: [] as number[], y: [] as number[] };
  const n = y.length;
  for (let b = 0; b < buckets; b += 1) {
    let [sumX, sumY, count] = [0, 0, 0];
    for (let k = Math.floor((b * n) / buckets); k < Math.floor(((b + 1) * n) / buckets); k += 1) {
      const v = y[k];
      if (v === null) continue;
      sumX += x[k];
      sumY += v;
      count += 1;
    }
    if (count === 0) continue;
    out.x.push(sumX / count);
    out.y.push(sumY / count);
  }
  if (n > 0 && y[0] !== null && out.x.length > 0) {
    out.x.unshift(x[0]);
    out.y.unshift(y[0]);
  }
  return out;
}
