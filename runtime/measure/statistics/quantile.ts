/** Quantile of finite numbers by linear interpolation between order statistics at p (n - 1) (Hyndman and Fan 1996, type 7). */
export function quantile(values: ArrayLike<number>, p: number): number {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return Number.NaN;
  const place = p * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  const t = place - below;
  return sorted[below] + (t === 0 ? 0 : t * (sorted[above] - sorted[below]));
}

export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < values.length; k += 1) sum += values[k];
  return sum / values.length;
}

/** Variance with `ddof` subtracted from the count, about the mean (two passes). */
export function variance(values: ArrayLike<number>, ddof: 0 | 1): number {
  const centre = mean(values);
  let sum = 0;
  for (let k = 0; k < values.length; k += 1) sum += (values[k] - centre) * (values[k] - centre);
  return sum / (values.length - ddof);
}
