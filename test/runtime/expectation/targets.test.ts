/** Values on finitely many atoms, leaky rectifiers, rectifiers in the loss itself, targets |x| and x²: against nested quadrature. */
import { describe, expect, test } from "vitest";
import { ExactLoss } from "../../../runtime/expectation/exact-loss.ts";
import { expectation, type Kink, type OracleLaw, type OracleValues } from "./oracle.ts";
import { contextOf, planOf } from "./programs.ts";

interface Case {
  readonly law: string;
  readonly oracle: OracleLaw;
}

const unit: OracleValues = { uniform: [0, 1] };
const independent = (values: readonly OracleValues[], density: readonly number[]): OracleLaw => ({
  values,
  groups: density.map((p, k) => [
    [[], 1 - p],
    [[k], p],
  ]),
});
const thirds: OracleValues = { atoms: [[-1, 0.25], [0.5, 0.5], [2, 0.25]] }; // biome-ignore format: a table
const always: OracleLaw["groups"] = [[[[0], 1]], [[[1], 1]], [[[2], 1]]];
const halves = [0.5, 0.5, 0.5];

const LAWS: readonly Case[] = [
  { law: "bernoulli([0.3, 0.6, 0.9])", oracle: independent(Array(3).fill({ atoms: [[1, 1]] }), [0.3, 0.6, 0.9]) },
  { law: "bernoulli(0.5) * discrete([-1, 0.5, 2], [1, 2, 1])", oracle: independent([thirds, thirds, thirds], halves) },
  { law: "discrete([-1, 0.5, 2], weights = [1, 2, 1])", oracle: { values: [thirds, thirds, thirds], groups: always } },
  { law: "categorical([1, 0, 3]) / 2", oracle: { values: Array(3).fill({ atoms: [[0, 0.25], [1, 0.75]] }), groups: always } }, // biome-ignore format: a table
  { law: "together(sets = 1, size = 3, density = 0.4) * discrete([-1, 0.5, 2], [1, 2, 1])", oracle: { values: [thirds, thirds, thirds], groups: [[[[], 0.6], [[0, 1, 2], 0.4]]] } }, // biome-ignore format: a table
  { law: "exclusive(sets = 1, size = 3, density = 0.6) * discrete([-1, 0.5, 2], [1, 2, 1])", oracle: { values: [thirds, thirds, thirds], groups: [[[[], 0.4], [[0], 0.2], [[1], 0.2], [[2], 0.2]]] } }, // biome-ignore format: a table
  { law: "one_hot(3) * uniform(-1, 2)", oracle: { values: Array(3).fill({ uniform: [-1, 2] }), groups: [[[[0], 1 / 3], [[1], 1 / 3], [[2], 1 / 3]]] } }, // biome-ignore format: a table
  { law: "bernoulli(0.5) * uniform(0, 1)", oracle: independent([unit, unit, unit], halves) },
  { law: "bernoulli(0.5) * uniform(-1, 0.5)", oracle: independent(Array(3).fill({ uniform: [-1, 0.5] }), halves) },
  { law: "bernoulli(0.5) * uniform(-3, -1)", oracle: independent(Array(3).fill({ uniform: [-3, -1] }), halves) },
];

interface Loss {
  readonly text: string;
  /** Loss at inputs x, with z = A x + b. */
  of(x: readonly number[], z: readonly number[]): number;
}

const WEIGHTS = [1, 0.3, 2];
const total = (term: (i: number) => number) => [0, 1, 2].reduce((sum, i) => sum + term(i), 0);
const relu = (z: number) => Math.max(z, 0);
const square = (x: number) => x * x;

const LOSSES: readonly Loss[] = [
  { text: "sum([1, 0.3, 2] * (x - relu(z))^2)", of: (x, z) => total((i) => WEIGHTS[i] * square(x[i] - relu(z[i]))) },
  { text: "mean((x - leaky_relu(z, 0.2))^2)", of: (x, z) => total((i) => square(x[i] - (z[i] > 0 ? z[i] : 0.2 * z[i]))) / 3 }, // biome-ignore format: a table
  { text: "sum((x - select(z < 0, [-0.5, 0, 0.5] * z, 2 * z))^2)", of: (x, z) => total((i) => square(x[i] - (z[i] < 0 ? (i - 1) / 2 * z[i] : 2 * z[i]))) }, // biome-ignore format: a table
  { text: "sum((x - (z > 0) * z)^2)", of: (x, z) => total((i) => square(x[i] - relu(z[i]))) },
  { text: "sum((x - abs(z))^2) + 0.1 * sum(abs(z))", of: (x, z) => total((i) => square(x[i] - Math.abs(z[i])) + 0.1 * Math.abs(z[i])) }, // biome-ignore format: a table
  { text: "sum(WEIGHTS * abs(x - z))", of: (x, z) => total((i) => WEIGHTS[i] * Math.abs(x[i] - z[i])) },
  { text: "sum((abs(x) - relu(z))^2)", of: (x, z) => total((i) => square(Math.abs(x[i]) - relu(z[i]))) },
  { text: "sum(WEIGHTS * (abs(2 * x) - leaky_relu(z))^2)", of: (x, z) => total((i) => WEIGHTS[i] * square(2 * Math.abs(x[i]) - (z[i] > 0 ? z[i] : 0.01 * z[i]))) }, // biome-ignore format: a table
  { text: "mean((x^2 - relu(z))^2)", of: (x, z) => total((i) => square(x[i] * x[i] - relu(z[i]))) / 3 },
  { text: "sum((x^2 - z)^2) + 0.1 * sum(x^2)", of: (x, z) => total((i) => square(x[i] * x[i] - z[i]) + 0.1 * square(x[i])) }, // biome-ignore format: a table
  { text: "sum((abs(x) + x * x - 0.5 * x - abs(z))^2)", of: (x, z) => total((i) => square(Math.abs(x[i]) + square(x[i]) - 0.5 * x[i] - Math.abs(z[i]))) }, // biome-ignore format: a table
  {
    text: "(sum(abs(x)) - relu(sum(z)))^2",
    of: (x, z) => square(total((i) => Math.abs(x[i])) - relu(total((i) => z[i]))),
  },
];

const textOf = (law: string, loss: string) => `data features { x[3] ~ ${law} }
model toy(x) {
  param A[3, 3] ~ normal(0, 1)
  param b[3] = 0
  z = A @ x + b
  loss = ${loss.replaceAll("WEIGHTS", JSON.stringify(WEIGHTS))}
}
e = solve expected_loss(toy) on features
expect e.loss < 100`;

/** Coefficients of all sizes, with zeros among them; no corner of a box of inputs lies on a kink, where second derivatives jump. */
const POINTS: readonly { readonly A: readonly (readonly number[])[]; readonly b: readonly number[] }[] = [
  { A: [[0.9137, -0.7219, 0.2371], [-0.3119, 1.1273, 0.4337], [0.5471, 0.3163, -0.8269]], b: [-0.0541, 0.1213, -0.3373] }, // biome-ignore format: a table
  { A: [[0.9137, -0.0072, 0.0153], [0, 1.1273, 0.0001], [-0.8269, 0.0011, 0.0317]], b: [-0.2141, -0.4273, 0.1193] }, // biome-ignore format: a table
];

describe.each(LAWS)("$law", ({ law, oracle }) => {
  test.each(LOSSES)("$text", ({ text, of }) => {
    const exact = new ExactLoss(contextOf(planOf(textOf(law, text))), {});
    for (const { A, b } of POINTS) {
      const z = (x: readonly number[]) => A.map((row, i) => row.reduce((sum, a, j) => sum + a * x[j], b[i]));
      const unitAt = (i: number) => [0, 1, 2].map((j) => (i === j ? 1 : 0));
      const kinks: Kink[] = A.flatMap((row, i) => [
        { a: row, c: b[i] },
        { a: row.map((a, j) => unitAt(i)[j] - a), c: -b[i] },
      ]);
      kinks.push({ a: A[0].map((_, j) => total((i) => A[i][j])), c: total((i) => b[i]) });
      const reference = expectation(oracle, (x) => of(x, z(x)), kinks);
      const point = Float64Array.from([...A.flat(), ...b]);
      const value = exact.value(point);
      expect(Math.abs(value - reference)).toBeLessThan(1e-9 * Math.max(1, Math.abs(reference)));
      const { gradient, hessian } = exact.hessian(point);
      expect(Array.from(exact.gradient(point).gradient)).toEqual(Array.from(gradient));
      const moved = (k: number, by: number) => {
        const there = point.slice();
        there[k] += by;
        return there;
      };
      // Central differences, extrapolated (Richardson 1911).
      const slope = (f: (x: Float64Array) => number, k: number) => {
        const at = (h: number) => (f(moved(k, h)) - f(moved(k, -h))) / (2 * h);
        return (4 * at(5e-5) - at(1e-4)) / 3;
      };
      for (let k = 0; k < point.length; k += 1) {
        expect(Math.abs(gradient[k] - slope((x) => exact.value(x), k))).toBeLessThan(1e-7);
        for (let j = 0; j < point.length; j += 1)
          expect(Math.abs(hessian[k * point.length + j] - slope((x) => exact.gradient(x).gradient[j], k))).toBeLessThan(
            1e-6,
          );
      }
    }
  });
});
