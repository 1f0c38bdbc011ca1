/**
 * C(a, c) = E[f(x_i) relu(a·x + c)] for f = |x| or x² of one input, with derivatives by (a, c) up to the second. On a stretch of x_i
 * where |x| = ± x, and with l inputs that are summed over subsets (see `relu-moments.ts`),
 *   E[x_i^r relu] = ∂^r/∂a_i^r E[relu^{r+1}] / (r + 1)! = 1 / P! · ∂_i^r (Π 1/d_k · Σ ± y^P),   P = r + 1 + l,
 * which is Π 1/d_k times a sum of h_r(y, v_i, q) with q = 1/a_i, v_i the end of the stretch:
 *   h_1 = P v y^{P-1} - q y^P,   h_2 = P (P-1) v² y^{P-2} - 2 q P v y^{P-1} + 2 q² y^P.
 * Where x_i is constant or integrated by nodes, f is a factor of the node and P = 1 + l.
 */
import { type Bent, type Coordinate, momentOver, type Stretch, stretches } from "./coordinate.ts";
import type { Combination, InputLaw } from "./input-law.ts";
import { type Order, ReluMoments } from "./relu-moments.ts";

export class ProductMoments extends ReluMoments {
  private feature = 0;
  coordinate: Coordinate = "abs";
  stretch: Stretch = { low: 0, width: 0, share: 1, sign: 1 };
  readonly first: Float64Array;
  readonly second: Float64Array;

  constructor(
    private readonly law: InputLaw,
    combinations: readonly Combination[],
  ) {
    super(law, combinations);
    this.first = new Float64Array(this.variables + 1);
    this.second = new Float64Array((this.variables + 1) * (this.variables + 1));
  }

  /** `a`: features and, last, the constant. Results are `value`, `gradient` and `hessian` until the next call. */
  product({ feature, coordinate }: Bent, a: Float64Array, order: Order): void {
    this.value = 0;
    this.gradient.fill(0);
    this.hessian.fill(0);
    this.feature = feature;
    this.coordinate = coordinate;
    const { low, width, bottom, top, mean, variance } = this;
    const state = [low, width, bottom, top, mean, variance];
    const before = state.map((values) => values[feature]);
    for (const stretch of stretches(this.law, feature)) {
      this.stretch = stretch;
      low[feature] = stretch.low;
      width[feature] = stretch.width;
      bottom[feature] = stretch.low;
      top[feature] = stretch.low + stretch.width;
      for (const { members, probability } of this.combinations) {
        if (!members.includes(feature)) continue;
        this.present(members, 0, probability * stretch.share, a, a, order);
      }
    }
    state.forEach((values, k) => {
      values[feature] = before[k];
    });
  }

  /** The values of `feature` are gone through outside. */
  protected override atomsOf(k: number) {
    return k === this.feature ? undefined : super.atomsOf(k);
  }

  /** No kink: E[f · (a·x + c)]. */
  protected override straight(
    members: Int32Array,
    probability: number,
    a: Float64Array,
    _: Float64Array,
    order: Order,
  ): void {
    const { mean: means, gradient, feature, stretch, coordinate } = this;
    const last = this.variables - 1;
    const mean = probability * momentOver(stretch, coordinate, null);
    const own = probability * momentOver(stretch, coordinate, undefined);
    this.value += mean * a[last];
    for (const k of members) this.value += a[k] * (k === feature ? own : mean * means[k]);
    if (order === 0) return;
    for (const k of members) gradient[k] += k === feature ? own : mean * means[k];
    gradient[last] += mean;
  }

  protected override kinked(
    members: Int32Array,
    probability: number,
    a: Float64Array,
    _: Float64Array,
    order: Order,
  ): void {
    const { sums, factors, v, first, second, inverse, feature, coordinate, stretch, gradient, hessian } = this;
    const m = members.length;
    const n = this.variables;
    const { summed, scale } = this.prepare(members, a);
    const place = members.indexOf(feature);
    const q = inverse[place];
    const r = q === 0 ? 0 : coordinate === "abs" ? 1 : 2;
    const p = r + 1 + summed;
    let total = 0;
    first.fill(0, 0, m + 1);
    second.fill(0, 0, (m + 1) * (m + 1));
    this.begin(m, a, a);
    for (let from = 0; from >= 0; from = this.next(m)) {
      this.place(members, from, a, a);
      const y = sums[m];
      if (!(y > 0)) continue;
      const x = v[place];
      const w = factors[m] * (r === 0 && coordinate === "square" ? x * x : r === 0 ? stretch.sign * x : r === 1 ? stretch.sign : 1); // biome-ignore format: one factor
      // Powers of y from P - 4 (where it is that high) to P.
      const low = power(y, p - 4);
      const y3 = p >= 4 ? low * y : power(y, p - 3);
      const y2 = p >= 3 ? y3 * y : power(y, p - 2);
      const y1 = y2 * y;
      const y0 = y1 * y;
      // h and its derivatives by y (1, 2) and by q.
      let [h, h1, h2, hq, hq1, hqq] = [y0, p * y1, p * (p - 1) * y2, 0, 0, 0];
      if (r === 1) {
        h = p * x * y1 - q * y0;
        h1 = p * ((p - 1) * x * y2 - q * y1);
        h2 = p * (p - 1) * ((p - 2) * x * y3 - q * y2);
        hq = -y0;
        hq1 = -p * y1;
      } else if (r === 2) {
        const square = p * (p - 1) * x * x;
        h = square * y2 - 2 * q * p * x * y1 + 2 * q * q * y0;
        h1 = square * (p - 2) * y3 - 2 * q * p * (p - 1) * x * y2 + 2 * q * q * p * y1;
        h2 = square * (p - 2) * (p - 3) * low - 2 * q * p * (p - 1) * (p - 2) * x * y3 + 2 * q * q * p * (p - 1) * y2;
        hq = 4 * q * y0 - 2 * p * x * y1;
        hq1 = 4 * q * p * y1 - 2 * p * (p - 1) * x * y2;
        hqq = 4 * y0;
      }
      total += w * h;
      if (order === 0) continue;
      for (let i = 0; i <= m; i += 1) first[i] += w * h1 * v[i];
      first[place] -= w * q * q * hq;
      if (order === 1) continue;
      for (let i = 0; i <= m; i += 1) for (let j = 0; j <= m; j += 1) second[i * (m + 1) + j] += w * h2 * v[i] * v[j];
      for (let i = 0; i <= m; i += 1) {
        second[i * (m + 1) + place] -= w * q * q * hq1 * v[i];
        second[place * (m + 1) + i] -= w * q * q * hq1 * v[i];
      }
      second[place * (m + 1) + place] += w * (hqq * q * q * q * q + 2 * hq * q * q * q);
    }
    let factor = probability * scale;
    for (let k = 2; k <= p; k += 1) factor /= k;
    const index = (i: number): number => (i === m ? n - 1 : members[i]);
    this.value += factor * total;
    if (order === 0) return;
    for (let i = 0; i <= m; i += 1) gradient[index(i)] += factor * (first[i] - inverse[i] * total);
    if (order === 1) return;
    for (let i = 0; i <= m; i += 1) {
      for (let j = 0; j <= m; j += 1) {
        const both = inverse[i] * inverse[j] * (i === j ? 2 : 1);
        hessian[index(i) * n + index(j)] +=
          factor * (second[i * (m + 1) + j] - first[i] * inverse[j] - first[j] * inverse[i] + total * both);
      }
    }
  }
}

/** y to a whole power; 0 below the zeroth, whose factor is 0. */
function power(y: number, exponent: number): number {
  if (exponent < 0) return 0;
  let product = 1;
  for (let k = 0; k < exponent; k += 1) product *= y;
  return product;
}
