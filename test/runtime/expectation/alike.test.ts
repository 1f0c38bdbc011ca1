/** Which features may change places: those that the data, the loss and the model treat alike. */
import { expect, test } from "vitest";
import { alikeFeatures } from "../../../runtime/expectation/alike.ts";
import { contextOf, planOf } from "./programs.ts";

function classes(law: string, model: string): readonly number[] | undefined {
  const plan = planOf(`data features { x[4] ~ ${law} }
model toy(x) {
  ${model}
}
e = train toy on features { steps = 0 }
expect e.loss < 100`);
  const context = contextOf(plan);
  const parameters = Object.fromEntries(
    context.variant.model!.parameters.map(({ path, shape }) => [
      path,
      { shape, data: Array(shape.reduce((a, b) => a * b, 1)).fill(0.3) },
    ]),
  );
  return alikeFeatures(context, parameters);
}

const SPARSE = "bernoulli(0.2) * uniform(0, 1)";
const TIED = "param W[2, 4] ~ normal(0, 1)\n  param b[4] = 0\n";

test.each([
  ["tied", SPARSE, `${TIED}  y = relu(W.T @ W @ x + b)\n  loss = sum((x - y)^2)`, [0, 0, 0, 0]],
  ["as many dimensions as features", SPARSE, "param W[4, 4] ~ normal(0, 1)\n  y = relu(W.T @ W @ x)\n  loss = sum((x - y)^2)", [0, 0, 0, 0]], // biome-ignore format: a table
  ["untied", SPARSE, "param W[2, 4] ~ normal(0, 1)\n  param V[4, 2] ~ normal(0, 1)\n  y = relu(V @ W @ x)\n  loss = sum((x - y)^2)", [0, 0, 0, 0]], // biome-ignore format: a table
  ["weights of the loss", SPARSE, `${TIED}  y = relu(W.T @ W @ x + b)\n  loss = sum([1, 2, 1, 2] * (x - y)^2)`, [0, 1, 0, 1]], // biome-ignore format: a table
  ["a factor in the model", SPARSE, `${TIED}  y = relu([1, 1, 2, 2] * (W.T @ W @ x) + b)\n  loss = sum((x - y)^2)`, [0, 0, 2, 2]], // biome-ignore format: a table
  ["one output with a slope", SPARSE, `${TIED}  z = W.T @ W @ x + b\n  y = select(z > 0, z, [0, 0, 0, 0.5] * z)\n  loss = sum((x - y)^2)`, [0, 0, 0, 3]], // biome-ignore format: a table
  ["neighbours", SPARSE, `${TIED}  y = relu(W.T @ W @ x + 0.1 * concat(x[1:4], x[0:1]) + b)\n  loss = sum((x - y)^2)`, [0, 1, 2, 3]], // biome-ignore format: a table
  ["values", "bernoulli([0.2, 0.2, 0.3, 0.3]) * discrete([1, 2])", `${TIED}  y = relu(W.T @ W @ x + b)\n  loss = sum((x - y)^2)`, [0, 0, 2, 2]], // biome-ignore format: a table
  ["targets |x|", "bernoulli(0.5) * uniform(-1, 1)", `${TIED}  y = relu(W.T @ W @ x + b)\n  loss = sum((abs(x) - y)^2)`, [0, 0, 0, 0]], // biome-ignore format: a table
] as const)("%s", (_, law, model, expected) => {
  expect(classes(law, model)).toEqual(expected);
});
