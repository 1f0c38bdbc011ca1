/** A sample task that is stopped and resumed again and again gives the same bits. */
import { expect, test } from "vitest";
import { compile } from "../../../index.ts";
import type { TaskResult } from "../../../runtime/results.ts";
import { localExecutor, quiet } from "../train/run-task.ts";

const text = (sampler: string) => `
data d(size = 50) { x ~ normal(0, 1)
  y ~ x + normal(0, 0.2) }
model fit(x, y) { param w[2] = 0
  loss = (w[0] * x + w[1] - y)^2 / 2 }
trained = train fit on d { optimizer = sgd(learning_rate = 0.1), steps = 30, checkpoints = [0, 30] }
local = sample fit on d from trained at checkpoints { sampler = ${sampler}, nbeta = 20, chains = 2, burn_in = 40, draws = 60, bounding_box = 3, init_noise = 0.1 }
measure m = mean(local.w, axis = draws) across checkpoints
`;

const free = `
data d(size = 50) { x ~ normal(0, 1)
  y ~ x + normal(0, 0.2) }
model fit(x, y) { param w[2] ~ normal(0, 1)
  loss = (w[0] * x + w[1]^3 - y)^2 / 2 }
trained = train fit on d { optimizer = sgd(learning_rate = 0.1), steps = 1 }
local = sample fit on d { sampler = sgld(step_size = auto), nbeta = 20, chains = 3, burn_in = 60, draws = 40 }
measure m = mean(local.w, axis = draws)
`;

/** The same on an exact expectation: loss and gradient come from outside the program, before each of its steps. */
const exact = (sampler: string) => `
data features { x[2] ~ bernoulli(0.3) * uniform(0, 1) }
model toy(x) { param W[1, 2] = [[1, -0.8]]
  y = relu(W.T @ W @ x)
  loss = sum((x - y)^2) }
trained = train toy on exact(features) { optimizer = adam(learning_rate = 0.01), steps = 30 }
local = sample toy on exact(features) from trained { sampler = ${sampler}, nbeta = 20, chains = 2, burn_in = 20, draws = 40, init_noise = 0.1 }
measure m = mean(local.W, axis = draws)
`;

test.each([
  ["rows, auto without a start", free],
  ["rows", text("sgld(step_size = 1e-3)")],
  ["rows", text("sgnht(step_size = 1e-3)")],
  ["rows", text("mala(step_size = 0.01)")],
  ["rows", text("hmc(step_size = 0.05, steps = 4)")],
  ["exact", exact("sghmc(step_size = 1e-3)")],
  ["exact", exact("hmc(step_size = 0.05, steps = 4)")],
])("on %s: %s", async (_, program) => {
  const { plan } = await compile({ path: "test.exp", text: program });
  if (!plan) throw new Error("the program has mistakes");
  const [first, second] = plan.tasks;
  const execute = localExecutor(plan);
  const start = await execute(first, [], quiet);
  if (start.kind !== "result") throw new Error("stopped");
  const whole = await execute(second, [start.result], quiet);

  let bytes: Uint8Array | undefined;
  let result: TaskResult | undefined;
  let stops = 0;
  while (!result) {
    let calls = 0;
    // Every slice counts as long: the driver then does few steps at once, and is stopped after six slices.
    let clock = 0;
    const end = await execute(
      second,
      [start.result],
      {
        ...quiet,
        now: () => (clock += 0.002),
        wish: () => (++calls > 6 ? "stop" : "go"),
        checkpoint: (saved) => {
          bytes = saved.slice();
        },
      },
      bytes,
    );
    if (end.kind === "result") result = end.result;
    else stops += 1;
    if (stops > 2000) throw new Error("no end");
  }
  expect(stops).toBeGreaterThan(5);
  if (whole.kind !== "result") throw new Error("stopped");
  expect(result.fields).toEqual(whole.result.fields);
  expect(result.info).toEqual(whole.result.info);
});
