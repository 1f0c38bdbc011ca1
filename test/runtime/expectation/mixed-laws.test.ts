/** Sets of unequal sizes, dependent and independent features in one loss, values of several kinds: against nested quadrature, and samples. */
import { describe, expect, test } from "vitest";
import { ExactLoss } from "../../../runtime/expectation/exact-loss.ts";
import { forward } from "../../../runtime/tasks/forward.ts";
import { expectation, type OracleLaw } from "./oracle.ts";
import { contextOf, planOf } from "./programs.ts";

const half = (k: number): OracleLaw["groups"][number] => [[[], 0.5], [[k], 0.5]]; // biome-ignore format: a table

interface Case {
  readonly name: string;
  readonly columns: string;
  readonly law: OracleLaw;
  readonly importance: readonly number[];
}

const CASES: readonly Case[] = [
  {
    name: "an exclusive pair and an independent feature with two values",
    columns:
      "u[2] ~ exclusive(sets = 1, size = 2, density = 0.6) * uniform(0, 1); v[1] ~ bernoulli(0.5) * discrete([-1, 2], [3, 1])",
    law: { values: [{ uniform: [0, 1] }, { uniform: [0, 1] }, { atoms: [[-1, 0.75], [2, 0.25]] }], groups: [[[[], 0.4], [[0], 0.3], [[1], 0.3]], half(2)] }, // biome-ignore format: a table
    importance: [1, 0, 2],
  },
  {
    name: "features that occur together and one that is always there",
    columns: "u[2] ~ together(sets = 1, size = 2, density = 0.3) * uniform(-1, 2); v[1] ~ uniform(1, 3)",
    law: { values: [{ uniform: [-1, 2] }, { uniform: [-1, 2] }, { uniform: [1, 3] }], groups: [[[[], 0.7], [[0, 1], 0.3]], [[[2], 1]]] }, // biome-ignore format: a table
    importance: [0.5, 1, 1],
  },
  {
    name: "one of two and a gate of density 0",
    columns: "u[2] ~ one_hot(2) * uniform(0, 1); v[1] ~ bernoulli(0) * uniform(0, 1)",
    law: { values: [{ uniform: [0, 1] }, { uniform: [0, 1] }, { uniform: [0, 1] }], groups: [[[[0], 0.5], [[1], 0.5]], [[[], 1]]] }, // biome-ignore format: a table
    importance: [1, 1, 1],
  },
  {
    name: "two columns of values, one gated together",
    columns: "u[2] ~ together(sets = 1, size = 2, density = 0.3) * discrete([1, -2]); v[1] ~ discrete([0.5, 1.5, 2])",
    law: { values: [{ atoms: [[1, 0.5], [-2, 0.5]] }, { atoms: [[1, 0.5], [-2, 0.5]] }, { atoms: [[0.5, 1 / 3], [1.5, 1 / 3], [2, 1 / 3]] }], groups: [[[[], 0.7], [[0, 1], 0.3]], [[[2], 1]]] }, // biome-ignore format: a table
    importance: [1, 3, 1],
  },
];

const A = [
  [0.9137, -0.7219, 0.2371],
  [-0.3119, 1.1273, 0.4337],
  [0.5471, 0.3163, -0.8269],
];
const b = [-0.0541, 0.1213, -0.3373];

describe.each(CASES)("$name", ({ columns, law, importance }) => {
  const plan = planOf(`data features(evaluation = 40_000) { ${columns} }
model toy(u, v) {
  param A[3, 3] ~ normal(0, 1)
  param b[3] = 0
  x = concat(u, v)
  y = leaky_relu(A @ x + b, 0.1)
  loss = sum(${JSON.stringify(importance)} * (x - y)^2)
}
still = train toy on features { steps = 0, precision = f64 }
expect still.loss < 100`);
  const context = contextOf(plan);
  const exact = new ExactLoss(context, {}).value(Float64Array.from([...A.flat(), ...b]));

  test("quadrature", () => {
    const loss = (x: readonly number[]) =>
      A.reduce((sum, row, i) => {
        const z = row.reduce((s, a, j) => s + a * x[j], b[i]);
        return sum + importance[i] * (x[i] - (z > 0 ? z : 0.1 * z)) ** 2;
      }, 0);
    const reference = expectation(law, loss, A.map((a, i) => ({ a, c: b[i] }))); // biome-ignore format: a call
    expect(Math.abs(exact - reference)).toBeLessThan(1e-12 * (1 + reference));
  });

  test("samples", () => {
    const parameters = { A: { shape: [3, 3], data: A.flat() }, b: { shape: [3], data: b } };
    const { data } = forward(context, parameters, ["loss"]).loss;
    const mean = data.reduce((a, x) => a + x, 0) / data.length;
    const variance = data.reduce((a, x) => a + (x - mean) ** 2, 0) / (data.length - 1);
    expect(data.length).toBe(40_000);
    expect(Math.abs(mean - exact)).toBeLessThan(4 * Math.sqrt(variance / data.length));
  });
});
