/** Minima of the exact loss: values from the equations in quadruple precision (Elhage et al. 2022; Chen et al. 2023). */
import { describe, expect, test } from "vitest";
import type { TaskResult } from "../../../runtime/results.ts";
import { engine, planOf } from "../expectation/programs.ts";
import { runTasks } from "../train/run-task.ts";

interface Toy {
  readonly n: number;
  readonly m: number;
  readonly law: string;
  readonly importance?: string;
  readonly bias?: boolean;
}

const text = ({ n, m, law, importance = "1", bias = true }: Toy, stages: string, sweep = "") => `data features {
  x[${n}] ~ ${law}
}
model toy(x) {
  param W[${m}, ${n}] ~ normal(0, 0.6)
  ${bias ? `param b[${n}] = 0` : ""}
  y = relu(W.T @ W @ x${bias ? " + b" : ""})
  loss = sum(${importance} * (x - y)^2)
}
${stages}
${sweep}
expect best.loss < 100
`;

const gates = (p: number | string) => `bernoulli(${p}) * uniform(0, 1)`;
const solve = async (toy: Toy, stages: string, sweep = ""): Promise<TaskResult[]> =>
  runTasks(planOf(text(toy, stages, sweep)));
const lossOf = (result: TaskResult) => result.fields.loss.data[0];
/** `expected` to its last printed digit. */
const digits = (value: number, expected: number, unit: number) =>
  expect(Math.abs(value - expected)).toBeLessThan(0.51 * unit);

describe("two features, one dimension", () => {
  test("the symmetric antipodal branch", async () => {
    for (const [p, loss, w, b, unit] of [
      [0.5, 0.076282447, 0.96897, 0.0976827, 1e-9],
      [0.2, 0.013184555, 1.0099429, 0.0061597, 1e-9],
      [0.1, 0.003319484, 1.0057947, 0.001249, 1e-9],
      [0.05, 8.318328e-4, 1.003028, 0.0002843, 1e-10],
      [0.01, 3.332262e-5, 1.0006216, 0.0000106, 1e-11],
    ]) {
      const [best] = await solve(
        { n: 2, m: 1, law: gates(p) },
        "best = solve branch(toy) on features from pairs([[0, 1]])",
      );
      expect(best.converged).toBe(true);
      digits(lossOf(best), loss, unit);
      digits(Math.abs(best.parameters.W.data[0]!), w, 1e-6);
      digits(best.parameters.b.data[0]!, b, 1e-7);
    }
  });
  test("the global minimum at p = 1 is asymmetric and below v", async () => {
    const [best] = await solve(
      { n: 2, m: 1, law: gates(1) },
      "best = solve minimum(toy) on features from normal(0, 0.6)",
    );
    digits(lossOf(best), 0.0832542, 1e-7);
    expect(best.fields.ends.data.length).toBe(24);
  });
  test("without bias", async () => {
    for (const [p, r, loss, w1, w2, unit] of [
      [1, 1, 0.0833333, engine.scalar.sqrt(0.5), engine.scalar.sqrt(0.5), 1e-7],
      [0.9, 0.5, 0.07086089, 0.762119, 0.628847, 1e-8],
      [0.5, 0.5, 0.0598255463, 1.079677, -0.971573, 1e-10],
      [0.01, 1, 3.332284e-5, 1.00063, -1.00063, 1e-11],
    ]) {
      const [best] = await solve(
        { n: 2, m: 1, law: gates(p), importance: `[1, ${r}]`, bias: false },
        "best = solve minimum(toy) on features from normal(0, 0.6)",
      );
      digits(lossOf(best), loss, unit);
      const [a, b] = best.parameters.W.data as number[];
      digits(Math.abs(a), Math.abs(w1), 2e-6);
      digits((a * b) / Math.abs(a), w2, 2e-6);
    }
  });
});

describe("five features, two dimensions", () => {
  test("pentagon and two digons", async () => {
    for (const [p, pentagon, l, b, digons] of [
      [0.5, 0.28164031, 0.79481, 0.16576, 0.25673156],
      [0.2, 0.07958805, 1.03337, -0.13203, 0.08303578],
      [0.1, 0.02630513, 1.10045, -0.20993, 0.0374723],
      [0.05, 0.00890359, 1.13462, -0.24633, 0.01770533],
      [0.01, 0.00100148, 1.16311, -0.27508, 0.00337498],
    ]) {
      const [five, two] = await solve(
        { n: 5, m: 2, law: gates(p) },
        `best = solve branch(toy) on features from kgon(5, length = ${l}, bias = ${b})\npair = solve branch(toy) on features from pairs([[0, 1], [2, 3]], dead_bias = ${p / 2})`,
      );
      if (p < 0.5) {
        expect(five.converged).toBe(true);
        digits(lossOf(five), pentagon, 1e-8);
        const [x, y] = [five.parameters.W.data[0]!, five.parameters.W.data[5]!];
        digits(engine.scalar.sqrt(x * x + y * y), l, 1e-5);
        digits(five.parameters.b.data[0]!, b, 1e-5);
        expect(five.fields.rank.data[0]).toBe(14); // one direction is the rotation
      } else expect(five.fields.loss.missing?.[0]).toBe(1); // the regular pentagon is a saddle there
      expect(two.converged).toBe(true);
      digits(lossOf(two), digons, 1e-8);
    }
  });
  test("the crossing of both", async () => {
    const [five, two] = await solve(
      { n: 5, m: 2, law: gates(0.2248755) },
      "best = solve branch(toy) on features from kgon(5, length = 1, bias = -0.1)\npair = solve branch(toy) on features from pairs([[0, 1], [2, 3]], dead_bias = 0.1)",
    );
    digits(lossOf(five), 0.0955724, 1e-7);
    expect(Math.abs(lossOf(five) - lossOf(two))).toBeLessThan(1e-7);
  });
  test("global minima with importance .9^i, from all twelve orders of the pentagon", async () => {
    const orders: number[][] = [];
    const rest = [1, 2, 3, 4];
    const extend = (list: number[]): void => {
      if (list.length === 5 && list[1] < list[4]) orders.push(list);
      for (const k of rest) if (!list.includes(k)) extend([...list, k]);
    };
    extend([0]);
    expect(orders.length).toBe(12);
    const from = orders.map((order) => `kgon(5, bias = -0.1, features = [${order.join(", ")}])`).join(", ");
    for (const [p, loss, held] of [
      [1, 0.182925, 2],
      [0.4, 0.148706, 4],
      [0.25, 0.079634, 4],
      [0.15, 0.040882, 5],
    ]) {
      const [best] = await solve(
        { n: 5, m: 2, law: gates(p), importance: "[1, 0.9, 0.81, 0.729, 0.6561]" },
        `best = solve minimum(toy) on features from [${from}, normal(0, 0.6)] { starts = 24 }`,
      );
      digits(lossOf(best), loss, 1e-6);
      const w = best.parameters.W.data as number[];
      expect(w.slice(0, 5).filter((x, k) => x * x + w[k + 5] * w[k + 5] > 0.25).length).toBe(held);
    }
  });
});

describe("six features, two dimensions, polygons with the rest dropped", () => {
  test.each([
    [0.1, 0.068306, 0.057138, 0.05972, 1e-6],
    [0.02, 0.0134, 0.008977, 0.00747, 1e-6],
    [0.001, 0.00066683, 0.00041434, 0.00029377, 1e-8],
  ])("p = %f", async (p, four, five, six, unit) => {
    const stage = (name: string, k: number) =>
      `${name} = solve branch(toy) on features from kgon(${k}, length = ${k === 4 ? 1 : 1.15}, bias = ${k === 4 ? 0 : k === 5 ? -0.25 : -0.4}, dead_bias = ${p / 2})`;
    const results = await solve(
      { n: 6, m: 2, law: gates(p) },
      [stage("best", 4), stage("five", 5), stage("six", 6)].join("\n"),
    );
    [four, five, six].forEach((expected, k) => void digits(lossOf(results[k]), expected, unit));
  });
});

describe("sets of features", () => {
  test("correlated pairs: orthogonal inside a set, antipodal across", async () => {
    const [best] = await solve(
      { n: 4, m: 2, law: "together(sets = 2, size = 2, density = 0.05) * uniform(0, 1)" },
      "best = solve minimum(toy) on features from normal(0, 0.6)",
    );
    digits(lossOf(best), 0.001659918, 1e-9);
    const w = best.parameters.W.data as number[];
    const cosine = (i: number, j: number) => {
      const [a, b, c, d] = [w[i], w[i + 4], w[j], w[j + 4]];
      return (a * c + b * d) / engine.scalar.sqrt((a * a + b * b) * (c * c + d * d));
    };
    digits(cosine(0, 1), -0.01, 1e-3);
    digits(Math.min(cosine(0, 2), cosine(0, 3)), -0.9992, 1e-4);
  });
  test("anticorrelated pairs: no loss at all", async () => {
    const [best] = await solve(
      { n: 4, m: 2, law: "exclusive(sets = 2, size = 2, density = 0.05) * uniform(0, 1)" },
      "best = solve minimum(toy) on features from normal(0, 0.6)",
    );
    expect(Math.abs(lossOf(best))).toBeLessThan(1e-10);
  });
  test.each([
    [0.05, 0.00920865, 0],
    [0.07, 0.01491873, 0],
    [0.2, 0.07003095, 2],
    [0.25, 0.09855531, 2],
    [0.5, 0.26635254, 3],
  ])("collapse of three pairs at p = %f", async (p, loss, collapsed) => {
    const [best] = await solve(
      { n: 6, m: 2, law: `together(sets = 3, size = 2, density = ${p}) * uniform(0, 1)` },
      "best = solve minimum(toy) on features from normal(0, 0.6) { starts = 16 }",
    );
    digits(lossOf(best), loss, 1e-8);
    const w = best.parameters.W.data as number[];
    const angle = (i: number, j: number) => {
      const [a, b, c, d] = [w[i], w[i + 6], w[j], w[j + 6]];
      return (
        engine.scalar.acos(Math.min(1, (a * c + b * d) / engine.scalar.sqrt((a * a + b * b) * (c * c + d * d)))) *
        57.29577951308232
      );
    };
    expect([0, 2, 4].filter((k) => angle(k, k + 1) < 10).length).toBe(collapsed);
  });
});

describe("one-hot inputs", () => {
  test.each([
    [5, 5, 0.0158256271, 14],
    [6, 5, 0.0687435781, 14],
    [6, 6, 0.8674627686 / 18, 17],
    [8, 5, 0.1348910169, 14],
  ])("n = %i, %i-gon: loss and rank of the Hessian", async (n, k, loss, rank) => {
    const [best] = await solve(
      { n, m: 2, law: `one_hot(${n}) * uniform(0, 1)` },
      `best = solve branch(toy) on features from kgon(${k}, length = 1.2, bias = ${k === 5 ? -0.28 : -0.6}, dead_bias = -0.2)`,
    );
    expect(best.converged).toBe(true);
    digits(lossOf(best), loss, 1e-10);
    expect(best.fields.rank.data[0]).toBe(rank);
  });
});
