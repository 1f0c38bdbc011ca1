/** Exact losses at the edges of what they are for, against midpoint sums over the values of the inputs, and their derivatives. */
import { describe, expect, test } from "vitest";
import { ExactLoss } from "../../../runtime/expectation/exact-loss.ts";
import { contextOf, planOf } from "./programs.ts";

/** Cells a dimension; the error of a midpoint sum is of the order of its square. */
const CELLS = 600;

interface Case {
  readonly name: string;
  readonly n: number;
  readonly m: number;
  /** Of each feature. */
  readonly density: readonly number[];
  readonly low: number;
  readonly high: number;
  readonly law: string;
  /** Rows of W, then those of V where the model is untied, then b. */
  readonly W: readonly (readonly number[])[];
  readonly V?: readonly (readonly number[])[]; // [n][m]
  readonly b: readonly number[];
  readonly importance?: readonly number[];
}

const CASES: readonly Case[] = [
  { name: "one feature", n: 1, m: 1, density: [0.3], low: 0, high: 1, law: "bernoulli(0.3) * uniform(0, 1)", W: [[0.9]], b: [-0.2] }, // biome-ignore format: a table
  { name: "more dimensions than features", n: 1, m: 3, density: [0.3], low: 0, high: 1, law: "bernoulli(0.3) * uniform(0, 1)", W: [[0.4], [-0.6], [0.3]], b: [-0.1] }, // biome-ignore format: a table
  { name: "m > n = 2", n: 2, m: 3, density: [0.3, 0.3], low: 0, high: 1, law: "bernoulli(0.3) * uniform(0, 1)", W: [[0.4, 0.2], [-0.6, 0.5], [0.3, -0.7]], b: [-0.1, 0.05] }, // biome-ignore format: a table
  { name: "zero columns, biases of both signs", n: 2, m: 1, density: [0.4, 0.4], low: 0, high: 1, law: "bernoulli(0.4) * uniform(0, 1)", W: [[0, 0]], b: [0.2, -0.3] }, // biome-ignore format: a table
  { name: "one zero column", n: 2, m: 1, density: [0.4, 0.4], low: 0, high: 1, law: "bernoulli(0.4) * uniform(0, 1)", W: [[0.8, 0]], b: [-0.2, 0.1] }, // biome-ignore format: a table
  { name: "p = 0", n: 2, m: 1, density: [0, 0], low: 0, high: 1, law: "bernoulli(0) * uniform(0, 1)", W: [[0.8, -0.6]], b: [0.2, -0.1] }, // biome-ignore format: a table
  { name: "p = 1", n: 2, m: 1, density: [1, 1], low: 0, high: 1, law: "bernoulli(1) * uniform(0, 1)", W: [[0.8, -0.6]], b: [0.2, 0.1] }, // biome-ignore format: a table
  { name: "no gate at all", n: 2, m: 1, density: [1, 1], low: 0, high: 1, law: "uniform(0, 1)", W: [[0.8, -0.6]], b: [0.2, 0.1] }, // biome-ignore format: a table
  { name: "uniform(-1, 1)", n: 2, m: 1, density: [0.5, 0.5], low: -1, high: 1, law: "bernoulli(0.5) * uniform(-1, 1)", W: [[0.9, -0.7]], b: [-0.05, 0.1] }, // biome-ignore format: a table
  { name: "uniform(0.5, 1)", n: 2, m: 1, density: [0.5, 0.5], low: 0.5, high: 1, law: "bernoulli(0.5) * uniform(0.5, 1)", W: [[0.9, -0.7]], b: [-0.05, 0.1] }, // biome-ignore format: a table
  { name: "binary values", n: 2, m: 1, density: [0.3, 0.3], low: 1, high: 1, law: "bernoulli(0.3)", W: [[0.9, -0.7]], b: [-0.05, 0.1] }, // biome-ignore format: a table
  { name: "unequal densities and importances", n: 2, m: 1, density: [0.3, 0.9], low: 0, high: 1, law: "bernoulli([0.3, 0.9]) * uniform(0, 1)", W: [[0.9, 0.5]], b: [-0.4, 0.1], importance: [1, 0.25] }, // biome-ignore format: a table
  { name: "untied", n: 2, m: 2, density: [0.6, 0.6], low: 0, high: 1, law: "bernoulli(0.6) * uniform(0, 1)", W: [[0.7, -0.4], [0.2, 0.9]], V: [[1.1, -0.3], [-0.5, 0.8]], b: [-0.1, 0.2] }, // biome-ignore format: a table
];

const textOf = ({ n, m, law, V, importance }: Case): string => `data features { x[${n}] ~ ${law} }
model toy(x) {
  param W[${m}, ${n}] ~ normal(0, 1)
  ${V ? `param V[${n}, ${m}] ~ normal(0, 1)` : ""}
  param b[${n}] = 0
  y = relu(${V ? "V" : "W.T"} @ (W @ x) + b)
  loss = sum(${JSON.stringify(importance ?? Array.from({ length: n }, () => 1))} * (x - y)^2)
}
e = solve expected_loss(toy) on features
expect e.loss < 100`;

/** Σ over present sets of their probability times the midpoint sum over their values. */
function reference({ n, density, low, high, W, V, b, importance }: Case): number {
  const G = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => W.reduce((sum, row, k) => sum + (V ? V[i][k] : row[i]) * row[j], 0)),
  );
  const loss = (x: readonly number[]) =>
    G.reduce((sum, row, i) => {
      const y = Math.max(
        0,
        row.reduce((s, g, j) => s + g * x[j], b[i]),
      );
      return sum + (importance?.[i] ?? 1) * (x[i] - y) * (x[i] - y);
    }, 0);
  const cells = low === high ? 1 : CELLS;
  const average = (present: readonly boolean[], x: readonly number[]): number => {
    const k = x.length;
    if (k === n) return loss(x);
    if (!present[k]) return average(present, [...x, 0]);
    let sum = 0;
    for (let c = 0; c < cells; c += 1) sum += average(present, [...x, low + ((c + 0.5) / cells) * (high - low)]);
    return sum / cells;
  };
  let total = 0;
  for (let set = 0; set < 2 ** n; set += 1) {
    const present = density.map((_, k) => (set >> k) % 2 === 1);
    const probability = density.reduce((product, p, k) => product * (present[k] ? p : 1 - p), 1);
    if (probability > 0) total += probability * average(present, []);
  }
  return total;
}

describe.each(CASES)("$name", (odd) => {
  const exact = new ExactLoss(contextOf(planOf(textOf(odd))), {});
  const point = Float64Array.from([...odd.W.flat(), ...(odd.V ?? []).flat(), ...odd.b]);

  test("value", () => {
    expect(Math.abs(exact.value(point) - reference(odd))).toBeLessThan(2e-6);
  });

  test("gradient and Hessian are those of the value", () => {
    const { value, gradient, hessian } = exact.hessian(point);
    expect(value).toBeCloseTo(exact.value(point), 14);
    expect(Array.from(gradient)).toEqual(Array.from(exact.gradient(point).gradient));
    const moved = (k: number, by: number) => {
      const there = point.slice();
      there[k] += by;
      return there;
    };
    // Central differences at h and h / 2, extrapolated (Richardson 1911): the error is of order h⁴ where there is no kink.
    const slope = (f: (x: Float64Array) => number, k: number) => {
      const at = (h: number) => (f(moved(k, h)) - f(moved(k, -h))) / (2 * h);
      return (4 * at(5e-4) - at(1e-3)) / 3;
    };
    for (let k = 0; k < point.length; k += 1) {
      expect(Math.abs(gradient[k] - slope((x) => exact.value(x), k))).toBeLessThan(2e-8);
      // At a zero column the second derivative has a jump: a unit that just begins to respond.
      if (odd.name.includes("zero")) continue;
      for (let j = 0; j < point.length; j += 1)
        expect(Math.abs(hessian[k * point.length + j] - slope((x) => exact.gradient(x).gradient[j], k))).toBeLessThan(
          2e-8,
        );
    }
  });
});
