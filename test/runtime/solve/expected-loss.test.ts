import { describe, expect, test } from "vitest";
import { exactLossAt } from "../../../runtime/expectation/exact-loss-at.ts";
import { forward } from "../../../runtime/tasks/forward.ts";
import { contextOf, engine, planOf } from "../expectation/programs.ts";
import { runTasks } from "../train/run-task.ts";

const toy = (stages: string, law: string, evaluation = "") => `data features${evaluation} {
  x[3] ~ ${law}
}
model toy(x) {
  param W[2, 3] ~ normal(0, 0.5)
  param b[3] = 0
  y = relu(W.T @ W @ x + b)
  loss = sum((x - y)^2)
}
${stages}
`;

test("loss, gradient, Hessian, rank and parameters of given values", async () => {
  const [result] = await runTasks(
    planOf(
      toy(
        "ideal = solve expected_loss(toy) on features from { W = [[1, 0, 0], [0, 1, 0]], b = [0, 0, 0.05] }\nexpect ideal.loss < 1",
        "bernoulli(0.1) * uniform(0, 1)",
      ),
    ),
  );
  expect(Math.abs(result.fields.loss.data[0] - (0.1 / 3 - 0.01 / 4))).toBeLessThan(1e-15);
  expect(result.fields.gradient.shape).toEqual([9]);
  expect(result.fields.gradient_norm.data[0]).toBeLessThan(1e-12);
  expect(result.fields.hessian.shape).toEqual([9, 9]);
  // The rotation costs nothing, nor does the dropped column to second order: its gain and its interference cancel as in the linear model.
  expect(result.fields.rank.data[0]).toBe(6);
  expect(result.parameters.b.data).toEqual([0, 0, 0.05]);
  expect(result.loss).toEqual({ value: result.fields.loss.data[0], se: 0 });
});

describe("sampled losses agree within four standard errors", () => {
  const laws = [
    "bernoulli(0.3) * uniform(0, 1)",
    "bernoulli([0.9, 0.5, 0.1]) * uniform(-1, 1)",
    "together(sets = 1, size = 3, density = 0.4) * uniform(0, 1)",
    "exclusive(sets = 1, size = 3, density = 0.6) * uniform(0, 1)",
    "one_hot(3) * uniform(0, 1)",
    "bernoulli(0.3)",
  ];
  test.each(laws)("%s", (law) => {
    const context = contextOf(
      planOf(
        toy(
          "trained = train toy on features { optimizer = adam(learning_rate = 1e-3), batch = 8, steps = 1 }\nexpect trained.loss < 9",
          law,
          "(evaluation = 50_000)",
        ),
      ),
    );
    const parameters = {
      W: { shape: [2, 3], data: [0.9, -0.4, -0.6, 0.1, 0.8, -0.7] },
      b: { shape: [3], data: [-0.05, 0.1, 0.02] },
    };
    const exact = exactLossAt(context, parameters)!;
    const { data } = forward(context, parameters, ["loss"]).loss;
    let [sum, squares] = [0, 0];
    for (const loss of data) {
      sum += loss;
      squares += loss * loss;
    }
    const mean = sum / data.length;
    const error = engine.scalar.sqrt((squares / data.length - mean * mean) / data.length);
    expect(data.length).toBe(50_000);
    expect(Math.abs(mean - exact)).toBeLessThan(4 * error);
    expect(error / exact).toBeLessThan(0.02);
  });
});

test("training reports the exact loss where it is known, the rows' where it is not", async () => {
  const stage =
    "trained = train toy on features { optimizer = adam(learning_rate = 1e-2), batch = 64, steps = 5 }\nexpect trained.loss < 9";
  const text = toy(stage, "bernoulli(0.3) * uniform(0, 1)");
  const [known] = await runTasks(planOf(text));
  expect(known.loss!.se).toBe(0);
  const [unknown] = await runTasks(planOf(text.replace("relu(", "tanh(")));
  expect(unknown.loss!.se).toBeGreaterThan(0);
});

test("a model without closed form: the operation is named", () => {
  const text = toy(
    "ideal = solve expected_loss(toy) on features from orthogonal([0, 1])\nexpect ideal.loss < 1",
    "bernoulli(0.1) * uniform(0, 1)",
  ).replace("relu(", "sigmoid(");
  expect(() => planOf(text)).toThrow(/`sigmoid`.*has no closed expectation/);
});
