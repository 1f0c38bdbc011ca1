/** Gradient against differences of the value, Hessian against differences of the gradient, at random parameters. */

import { expect, test } from "vitest";
import fc from "../../properties.ts";
import { exactToy, point } from "./programs.ts";

const STEP = 1e-5;

/** Central differences of a vector function, column by column. */
function differences(f: (x: Float64Array) => ArrayLike<number>, at: Float64Array): number[][] {
  return Array.from(at, (_, k) => {
    const [up, down] = [at.slice(), at.slice()];
    up[k] += STEP;
    down[k] -= STEP;
    const [a, b] = [f(up), f(down)];
    return Array.from(a, (value, i) => (value - b[i]) / (2 * STEP));
  });
}

/** Numbers that are never 0, where a rectifier of a dropped feature has a kink. */
const entry = (limit: number) => fc.integer({ min: -1000, max: 1000 }).map((k) => (limit * (k + 0.137)) / 1000);
const laws = [
  "bernoulli(0.4) * uniform(0, 1)",
  "bernoulli([0.9, 0.3, 0.6]) * uniform(-0.5, 1)",
  "together(sets = 1, size = 3, density = 0.7) * uniform(0, 1)",
  "one_hot(3) * uniform(0, 2)",
];

test.each(laws)("%s", (law) => {
  const loss = exactToy({ n: 3, m: 2, law, importance: "[1, 0.7, 2]" });
  fc.assert(
    fc.property(
      fc.array(entry(1.3), { minLength: 6, maxLength: 6 }),
      fc.array(entry(0.5), { minLength: 3, maxLength: 3 }),
      (w, b) => {
        const at = Float64Array.from([...w, ...b]);
        const { value, gradient, hessian } = loss.hessian(at);
        expect(Math.abs(value - loss.value(at))).toBeLessThan(1e-12);
        differences((x) => [loss.value(x)], at).forEach(
          ([slope], k) => void expect(Math.abs(slope - gradient[k])).toBeLessThan(1e-5),
        );
        // Where a kink passes within STEP the gradient is not differentiable: a few entries in a thousand.
        const columns = differences((x) => loss.gradient(x).gradient, at);
        let far = 0;
        columns.forEach(
          (column, k) =>
            void column.forEach(
              (slope, i) =>
                void (far += Math.abs(slope - hessian[i * at.length + k]) > 2e-3 * (1 + Math.abs(slope)) ? 1 : 0),
            ),
        );
        expect(far).toBeLessThan(6);
      },
    ),
    { numRuns: 40, seed: 7 },
  );
});

test("smooth points: Hessian to the error of differences", () => {
  for (const output of ["relu(W.T @ W @ x + b)", "W.T @ W @ x + b", "abs(W.T @ W @ x + b)"]) {
    const loss = exactToy({ n: 3, m: 2, output, importance: "[1, 0.7, 2]" });
    const at = point(
      [
        [1, -0.7, 0.2],
        [0.1, 0.4, -0.9],
      ],
      [0.05, -0.1, 0.2],
    );
    const { hessian } = loss.hessian(at);
    differences((x) => loss.gradient(x).gradient, at).forEach(
      (column, k) =>
        void column.forEach((slope, i) => void expect(Math.abs(slope - hessian[i * 9 + k])).toBeLessThan(1e-8)),
    );
  }
});

test("dropped features: coefficients of zero and near zero", () => {
  const loss = exactToy({ n: 3, m: 2 });
  for (const tiny of [0, 1e-12, 1e-6, 3e-4, 0.004, 0.015]) {
    const at = point(
      [
        [1, -0.9, tiny],
        [0.1, 0.2, 0],
      ],
      [0.01, -0.02, 0.1],
    );
    const { gradient, hessian } = loss.hessian(at);
    differences((x) => [loss.value(x)], at).forEach(
      ([slope], k) => void expect(Math.abs(slope - gradient[k])).toBeLessThan(1e-9),
    );
    differences((x) => loss.gradient(x).gradient, at).forEach(
      (column, k) =>
        void column.forEach((slope, i) => void expect(Math.abs(slope - hessian[i * 9 + k])).toBeLessThan(1e-6)),
    );
  }
});
