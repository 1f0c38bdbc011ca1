/**
 * The best broken line: a curve cut into k + 1 pieces, each with its own line, so that the squares that the lines leave are least (dynamic
 * programming; Bellman and Roth 1969, Curve fitting by segmented straight lines). Points count by the noise around them, 1 / variance: a
 * break among noise gains less than one where the trend changes. And a break must be worth its three numbers (where, level, slope): of all
 * counts up to the wanted one that of least n log(squares) + 3 k log n is taken (Schwarz 1978; Yao 1988, Estimating the number of
 * change-points).
 */

/** Places where a piece may end: of a longer curve every so many-th. The squares are those of all points. */
const MOST = 600;
/** Points of the first and the last piece at least. */
const LEAST = 3;

/** Noise below this share of the variance of the whole curve is no noise. */
const FLOOR = 1e-4;

/** Squares below this share of those about the mean are rounding. */
const ROUNDING = 1e-20;

/** Indices of at most `count` breaks, at least `apart` from each other in x; fewer where more are noise or have no room. `x` rises. */
export function breaks(
  x: readonly number[],
  y: ArrayLike<number>,
  count: number,
  apart: number,
  log: (x: number) => number,
): readonly number[] {
  const n = x.length;
  const stride = Math.max(1, Math.ceil((n - 1) / (MOST - 1)));
  const places = Array.from({ length: Math.ceil((n - 1) / stride) + 1 }, (_, k) => Math.min(k * stride, n - 1));
  const left = squaresLeft(x, y, weights(x, y, apart));
  const last = places.length - 1;
  /** Least squares up to each place with so many breaks before it, and where the last of them is. */
  let squares = places.map((place) => (place + 1 < LEAST ? Number.POSITIVE_INFINITY : left(0, place)));
  const cameFrom: Int32Array[] = [];
  const smallest = ROUNDING * squares[last];
  const worth = (k: number) => n * log(Math.max(squares[last], smallest)) + 3 * k * log(n);
  if (!(squares[last] > 0)) return [];
  let best = { k: 0, worth: worth(0) };
  for (let k = 1; k <= count; k += 1) {
    const from = new Int32Array(places.length).fill(-1);
    const next = places.map((place, j) => {
      let least = Number.POSITIVE_INFINITY;
      for (let i = 0; i < j; i += 1) {
        const room = j === last ? place - places[i] + 1 >= LEAST : x[place] - x[places[i]] >= apart;
        if (!room || squares[i] === Number.POSITIVE_INFINITY) continue;
        const sum = squares[i] + left(places[i], place);
        if (sum < least) [least, from[j]] = [sum, i];
      }
      return least;
    });
    if (from[last] < 0) break;
    cameFrom.push(from);
    squares = next;
    if (worth(k) < best.worth) best = { k, worth: worth(k) };
  }
  const found: number[] = [];
  for (let k = best.k - 1, j = last; k >= 0; k -= 1) {
    j = cameFrom[k][j];
    found.unshift(places[j]);
  }
  return found;
}

/** 1 / variance of the noise about each point, from second differences (their variance is six times that of the noise) within `reach`. */
function weights(x: readonly number[], y: ArrayLike<number>, reach: number): Float64Array {
  const n = x.length;
  let [mean, variance] = [0, 0];
  for (let k = 0; k < n; k += 1) mean += y[k] / n;
  for (let k = 0; k < n; k += 1) variance += ((y[k] - mean) * (y[k] - mean)) / n;
  const sums = new Float64Array(n + 1);
  for (let k = 0; k < n; k += 1) {
    const second = k > 0 && k + 1 < n ? y[k + 1] - 2 * y[k] + y[k - 1] : 0;
    sums[k + 1] = sums[k] + (second * second) / 6;
  }
  let [from, to] = [0, 0];
  return Float64Array.from({ length: n }, (_, k) => {
    while (x[k] - x[from] > reach) from += 1;
    while (to < n && x[to] - x[k] <= reach) to += 1;
    // A constant curve has no noise and no variance.
    return variance === 0 ? 1 : 1 / ((sums[to] - sums[from]) / (to - from) + FLOOR * variance);
  });
}

/** The weighted squares that the line of least squares through points i … j leaves, from sums of the points before each. */
function squaresLeft(
  x: readonly number[],
  y: ArrayLike<number>,
  weight: Float64Array,
): (i: number, j: number) => number {
  const n = x.length;
  const span = x[n - 1] - x[0];
  let mean = 0;
  for (let k = 0; k < n; k += 1) mean += y[k] / n;
  const [sw, su, sv, suu, suv, svv] = Array.from({ length: 6 }, () => new Float64Array(n + 1));
  for (let k = 0; k < n; k += 1) {
    const w = weight[k] / weight[0];
    const [u, v] = [(x[k] - x[0]) / span - 0.5, y[k] - mean];
    sw[k + 1] = sw[k] + w;
    su[k + 1] = su[k] + w * u;
    sv[k + 1] = sv[k] + w * v;
    suu[k + 1] = suu[k] + w * u * u;
    suv[k + 1] = suv[k] + w * u * v;
    svv[k + 1] = svv[k] + w * v * v;
  }
  return (i, j) => {
    const m = sw[j + 1] - sw[i];
    const [u, v] = [su[j + 1] - su[i], sv[j + 1] - sv[i]];
    const spread = suu[j + 1] - suu[i] - (u * u) / m;
    const along = suv[j + 1] - suv[i] - (u * v) / m;
    const height = svv[j + 1] - svv[i] - (v * v) / m;
    return Math.max(0, height - (spread > 0 ? (along * along) / spread : 0));
  };
}
