/**
 * M(a, c) = E[relu(a·x + c)²] for inputs of an `InputLaw`, with derivatives by (a, c) up to the second, and the same of its derivative
 * D M = t·∂M along a direction t. All other expectations are derivatives of M: E[x_i relu] = ½ ∂M/∂a_i, E[relu] = ½ ∂M/∂c.
 *
 * For present inputs with width w_k, by repeated integration (d_k = w_k a_k, c at the corner where every input is low):
 *   ∫ (c + Σ d_k u_k)₊² du = 2 / ((2 + l)! Π d_k) · Σ_T (-1)^{l - |T|} (c + Σ_{k∈T} d_k)₊^{2+l}
 * Inputs with a small d_k would be divided by it; they are integrated by Gauss–Legendre instead. In both cases a term is
 * weight · (a·v + c)₊^p at a node v, whose derivatives are powers times products of v; the prefactor 1 / Π d_k is differentiated after
 * the sum. Where no kink lies in the box the integrand is a quadratic polynomial and its moments are known. Inputs with atoms are
 * constants, one sum for each of their values: they do not smooth a kink, so nothing is integrated across them.
 */
import { EIGHT, THREE, TWO } from "./gauss-legendre.ts";
import { type Atoms, type Combination, type InputLaw, momentsOf } from "./input-law.ts";

/** Below this share of the largest |d_k|, or of the largest value in the box where that is less, an input is integrated by nodes: the sums lose as many digits as its |d_k| is smaller than what is raised to a power. */
const SMALL = 0.02;
/** Relative size below which two nodes (exact to degree 3) and three nodes (degree 5) do. */
const TWO_NODES = 1e-9;
const THREE_NODES = 1e-3;

const SIGNS = Float64Array.of(-1, 1);
const CONSTANT = Float64Array.of(1);

/** 0: M and D M; 1: and their gradients; 2: and their Hessians. */
export type Order = 0 | 1 | 2;

/** M and D M = t·E[2 φ relu(a·φ)] at the last point, with derivatives by a, and those of D M by t. */
export interface Moments {
  readonly value: number;
  readonly along: number;
  readonly gradient: Float64Array;
  readonly alongGradient: Float64Array;
  /** ∂ D M / ∂t. */
  readonly slope: Float64Array;
  readonly hessian: Float64Array;
  readonly alongHessian: Float64Array;
  /** ∂² D M / ∂t ∂a. */
  readonly bend: Float64Array;
  evaluate(a: Float64Array, t: Float64Array, order: Order): void;
}

export class ReluMoments implements Moments {
  /** Number of variables: features and c, which is the last. */
  readonly variables: number;
  value = 0;
  along = 0;
  readonly gradient: Float64Array;
  readonly alongGradient: Float64Array;
  /** Row-major, both triangles. */
  readonly hessian: Float64Array;
  readonly alongHessian: Float64Array;
  readonly slope: Float64Array;
  readonly bend: Float64Array;

  private readonly atoms: readonly (Atoms | undefined)[];
  /** Of inputs with atoms: the value at hand. */
  protected readonly low: Float64Array;
  /** 0 for inputs with atoms. */
  protected readonly width: Float64Array;
  /** The range of the values of each input at hand, and their moments. */
  protected readonly bottom: Float64Array;
  protected readonly top: Float64Array;
  protected readonly mean: Float64Array;
  protected readonly variance: Float64Array;
  readonly positions: Float64Array[];
  readonly weights: Float64Array[];
  readonly digits: Int32Array;
  protected readonly sums: Float64Array; // prefix of a·v + c
  protected readonly turns: Float64Array; // prefix of t·v
  protected readonly factors: Float64Array; // prefix of weights
  protected readonly v: Float64Array;
  private readonly s1: Float64Array;
  private readonly t1: Float64Array;
  private readonly s2: Float64Array;
  private readonly t2: Float64Array;
  /** The largest value of a·x + c in the box at hand. */
  private reach = 0;
  protected readonly inverse: Float64Array; // 1 / a_k of subset-summed inputs, else 0

  constructor(
    law: InputLaw,
    protected readonly combinations: readonly Combination[],
  ) {
    this.atoms = law.atoms;
    this.low = law.low.slice();
    this.width = law.width.map((width, k) => (law.atoms[k] ? 0 : width));
    this.bottom = law.low.slice();
    this.top = law.low.map((low, k) => low + law.width[k]);
    const moments = Array.from(law.low, (_, k) => momentsOf(law, k));
    this.mean = Float64Array.from(moments, ({ mean }) => mean);
    this.variance = Float64Array.from(moments, ({ variance }) => variance);
    const n = law.size + 1;
    this.variables = n;
    const vector = () => new Float64Array(n + 1);
    const matrix = () => new Float64Array(n * n);
    [this.gradient, this.alongGradient, this.hessian, this.alongHessian] = [
      new Float64Array(n),
      new Float64Array(n),
      matrix(),
      matrix(),
    ];
    this.slope = this.gradient;
    this.bend = this.hessian;
    [this.sums, this.turns, this.factors, this.v, this.s1, this.t1, this.inverse] = [
      vector(),
      vector(),
      vector(),
      vector(),
      vector(),
      vector(),
      vector(),
    ];
    [this.s2, this.t2] = [matrix(), matrix()];
    this.positions = Array.from({ length: n }, () => new Float64Array(8));
    this.weights = Array.from({ length: n }, () => CONSTANT);
    this.digits = new Int32Array(n);
  }

  /** `a`, `t`: features and, last, the constant. Results are in the fields until the next call. */
  evaluate(a: Float64Array, t: Float64Array, order: Order): void {
    this.value = 0;
    this.along = 0;
    this.gradient.fill(0);
    this.alongGradient.fill(0);
    this.hessian.fill(0);
    this.alongHessian.fill(0);
    // No comparison holds for a number that is none: where every box were passed over, the sum would be 0.
    if (!a.every(Number.isFinite)) {
      this.value = Number.NaN;
      this.along = Number.NaN;
      this.gradient.fill(Number.NaN);
      this.alongGradient.fill(Number.NaN);
      return;
    }
    for (const { members, probability } of this.combinations) this.present(members, 0, probability, a, t, order);
  }

  protected atomsOf(k: number): Atoms | undefined {
    return this.atoms[k];
  }

  /**
   * The box of all values of the members at hand: passed over where nothing in it is positive, a polynomial where all is; else each value
   * of the first member with atoms from `from` on by itself, and at last the box of those with a width.
   */
  protected present(
    members: Int32Array,
    from: number,
    probability: number,
    a: Float64Array,
    t: Float64Array,
    order: Order,
  ): void {
    const { low, bottom, top, mean, variance } = this;
    let least = a[this.variables - 1];
    let most = least;
    for (const k of members) {
      const one = a[k] * bottom[k];
      const other = a[k] * top[k];
      least += Math.min(one, other);
      most += Math.max(one, other);
    }
    // At a kink (least = most = 0) the side where the rectifier is active counts.
    if (least >= 0) {
      this.straight(members, probability, a, t, order);
      return;
    }
    if (!(most > 0)) return;
    for (let i = from; i < members.length; i += 1) {
      const k = members[i];
      const own = this.atomsOf(k);
      if (!own) continue;
      const [from0, to0, mean0, variance0] = [bottom[k], top[k], mean[k], variance[k]];
      variance[k] = 0;
      for (let j = 0; j < own.at.length; j += 1) {
        low[k] = own.at[j];
        bottom[k] = own.at[j];
        top[k] = own.at[j];
        mean[k] = own.at[j];
        this.present(members, i + 1, probability * own.weight[j], a, t, order);
      }
      [bottom[k], top[k], mean[k], variance[k]] = [from0, to0, mean0, variance0];
      return;
    }
    this.reach = most;
    this.kinked(members, probability, a, t, order);
  }

  /** No kink: moments of a quadratic polynomial. */
  protected straight(members: Int32Array, probability: number, a: Float64Array, t: Float64Array, order: Order): void {
    const { mean: means, variance: variances, gradient, alongGradient, hessian, variables: n } = this;
    const last = n - 1;
    let mean = a[last];
    let turn = t[last];
    for (const k of members) {
      const centre = means[k];
      mean += a[k] * centre;
      turn += t[k] * centre;
    }
    let square = mean * mean;
    let along = mean * turn;
    for (const k of members) {
      const variance = variances[k];
      square += a[k] * a[k] * variance;
      along += a[k] * t[k] * variance;
    }
    this.value += probability * square;
    this.along += 2 * probability * along;
    if (order === 0) return;
    const twice = 2 * probability;
    for (const k of members) {
      const centre = means[k];
      const variance = variances[k];
      gradient[k] += twice * (mean * centre + a[k] * variance);
      alongGradient[k] += twice * (turn * centre + t[k] * variance);
    }
    gradient[last] += twice * mean;
    alongGradient[last] += twice * turn;
    if (order === 1) return;
    for (const k of members) {
      const centre = twice * means[k];
      for (const l of members) hessian[k * n + l] += centre * means[l];
      hessian[k * n + k] += twice * variances[k];
      hessian[k * n + last] += centre;
      hessian[last * n + k] += centre;
    }
    hessian[last * n + last] += twice;
  }

  /** Nodes and weights of each present input; returns the number of inputs that are summed over subsets, and 1 / Π d_k. */
  protected prepare(members: Int32Array, a: Float64Array): { readonly summed: number; readonly scale: number } {
    const { low, width, positions, weights, inverse } = this;
    let largest = 0;
    for (const k of members) largest = Math.max(largest, Math.abs(width[k] * a[k]));
    largest = Math.min(largest, this.reach);
    let summed = 0;
    let scale = 1;
    for (let i = 0; i < members.length; i += 1) {
      const k = members[i];
      const d = width[k] * a[k];
      const size = Math.abs(d);
      inverse[i] = 0;
      if (width[k] === 0) {
        positions[i][0] = low[k];
        weights[i] = CONSTANT;
      } else if (size >= SMALL * largest) {
        positions[i][0] = low[k];
        positions[i][1] = low[k] + width[k];
        weights[i] = SIGNS;
        inverse[i] = 1 / a[k];
        summed += 1;
        scale /= d;
      } else {
        const { at, weight } = size <= TWO_NODES * largest ? TWO : size <= THREE_NODES * largest ? THREE : EIGHT;
        for (let j = 0; j < at.length; j += 1) positions[i][j] = low[k] + width[k] * at[j];
        weights[i] = weight;
      }
    }
    inverse[members.length] = 0;
    return { summed, scale };
  }

  protected begin(m: number, a: Float64Array, t: Float64Array): void {
    const last = this.variables - 1;
    this.sums[0] = a[last];
    this.turns[0] = t[last];
    this.factors[0] = 1;
    this.v[m] = 1;
    this.digits.fill(0, 0, m);
  }

  /** Prefix sums from the input that moved on: each node is a sum of the same terms in the same order. */
  protected place(members: Int32Array, from: number, a: Float64Array, t: Float64Array): void {
    const { positions, weights, digits, sums, turns, factors, v } = this;
    for (let i = from; i < members.length; i += 1) {
      const k = members[i];
      const x = positions[i][digits[i]];
      v[i] = x;
      sums[i + 1] = sums[i] + a[k] * x;
      turns[i + 1] = turns[i] + t[k] * x;
      factors[i + 1] = factors[i] * weights[i][digits[i]];
    }
  }

  /** On to the next node; the first input that moved, -1 after the last node. */
  protected next(m: number): number {
    const { digits, weights } = this;
    let from = m - 1;
    while (from >= 0 && digits[from] === weights[from].length - 1) {
      digits[from] = 0;
      from -= 1;
    }
    if (from >= 0) digits[from] += 1;
    return from;
  }

  protected kinked(members: Int32Array, probability: number, a: Float64Array, t: Float64Array, order: Order): void {
    const { sums, turns, factors, v, s1, t1, s2, t2 } = this;
    const m = members.length;
    const { summed, scale } = this.prepare(members, a);
    const p = 2 + summed;
    s1.fill(0, 0, m + 1);
    t1.fill(0, 0, m + 1);
    if (order === 2) {
      s2.fill(0, 0, (m + 1) * (m + 1));
      t2.fill(0, 0, (m + 1) * (m + 1));
    }
    let s = 0;
    let st = 0;
    this.begin(m, a, t);
    for (let from = 0; from >= 0; from = this.next(m)) {
      this.place(members, from, a, t);
      const y = sums[m];
      if (y > 0) {
        let power = factors[m];
        for (let k = 3; k < p; k += 1) power *= y;
        const f3 = p * (p - 1) * (p - 2) * power;
        const f2 = p * (p - 1) * power * y;
        const f1 = p * power * y * y;
        const turn = turns[m];
        s += power * y * y * y;
        st += f1 * turn;
        if (order > 0) {
          for (let i = 0; i <= m; i += 1) {
            s1[i] += f1 * v[i];
            t1[i] += f2 * turn * v[i];
          }
        }
        if (order > 1) {
          for (let i = 0; i <= m; i += 1) {
            const first = f2 * v[i];
            const second = f3 * turn * v[i];
            for (let j = 0; j <= i; j += 1) {
              s2[i * (m + 1) + j] += first * v[j];
              t2[i * (m + 1) + j] += second * v[j];
            }
          }
        }
      }
    }
    let factorial = 1;
    for (let k = 3; k <= p; k += 1) factorial *= k;
    this.collect(members, (probability * scale) / factorial, s, st, t, order);
  }

  /** The derivatives of sum / Π d_k: 1 / Π d_k has the logarithmic derivative -1 / a_k. */
  private collect(members: Int32Array, factor: number, s: number, st: number, t: Float64Array, order: Order): void {
    const { inverse, s1, t1, s2, t2, gradient, alongGradient, hessian, alongHessian, variables: n } = this;
    const m = members.length;
    const index = (i: number): number => (i === m ? n - 1 : members[i]);
    let turn = 0;
    for (let i = 0; i < m; i += 1) turn += t[members[i]] * inverse[i];
    this.value += factor * s;
    this.along += factor * (st - turn * s);
    if (order === 0) return;
    for (let i = 0; i <= m; i += 1) {
      const [k, q] = [index(i), inverse[i]];
      const first = s1[i] - s * q;
      gradient[k] += factor * first;
      alongGradient[k] += factor * (t1[i] - st * q - turn * first + s * t[k] * q * q);
    }
    if (order === 1) return;
    for (let i = 0; i <= m; i += 1) {
      const [k, q] = [index(i), inverse[i]];
      for (let j = 0; j <= i; j += 1) {
        const [l, r] = [index(j), inverse[j]];
        const both = i === j ? 2 * q * q : q * r;
        const second = s2[i * (m + 1) + j] - s1[i] * r - s1[j] * q + s * both;
        const moved = i === j ? 4 * t[k] * q * q * q : t[k] * q * q * r + q * t[l] * r * r;
        const along =
          t2[i * (m + 1) + j] -
          t1[i] * r -
          t1[j] * q +
          st * both -
          turn * second +
          s1[i] * t[l] * r * r +
          s1[j] * t[k] * q * q -
          s * moved;
        hessian[k * n + l] += factor * second;
        alongHessian[k * n + l] += factor * along;
        if (i !== j) {
          hessian[l * n + k] += factor * second;
          alongHessian[l * n + k] += factor * along;
        }
      }
    }
  }
}
