/** Training and sampling on exact expectations. */
import { describe, expect, test } from "vitest";
import { ExactLoss } from "../../../runtime/expectation/exact-loss.ts";
import { runText } from "../run-text.ts";
import { runTasks } from "../train/run-task.ts";
import { contextOf, engine, planOf } from "./programs.ts";

const toy = (n: number, m: number, law: string) => `data features { x[${n}] ~ ${law} }
model toy(x) {
  param W[${m}, ${n}] ~ normal(0, 0.4)
  param b[${n}] = 0
  y = relu(W.T @ W @ x + b)
  loss = sum((x - y)^2)
}
`;
const SPARSE = "bernoulli(0.1) * uniform(0, 1)";

describe("train on exact", () => {
  test("sgd takes Euler steps of the exact gradient flow, in f64", async () => {
    const plan = planOf(`${toy(4, 2, SPARSE)}
trained = train toy on exact(features) { optimizer = sgd(learning_rate = 0.1), steps = 60, record W every 1 }
expect trained.loss < 100`);
    const [result] = await runTasks(plan);
    const exact = new ExactLoss(contextOf(plan), {});
    const point = exact.pack(result.checkpoints[0].parameters);
    for (let step = 0; step < 60; step += 1) {
      const { value, gradient } = exact.gradient(point);
      expect(result.curves.loss.values[step]).toBe(value);
      for (let k = 0; k < point.length; k += 1) point[k] -= 0.1 * gradient[k];
    }
    const end = exact.pack(result.parameters);
    for (let k = 0; k < point.length; k += 1) expect(end[k]).toBeCloseTo(point[k], 12);
    expect(result.loss).toEqual({ value: exact.value(end), se: 0 });
  });

  test("the linear model follows its own equation", async () => {
    const plan = planOf(`data features { x[3] ~ ${SPARSE} }
model linear(x) {
  param W[1, 3] ~ normal(0, 0.4)
  loss = sum((x - W.T @ W @ x)^2)
}
trained = train linear on exact(features) { optimizer = sgd(learning_rate = 0.5), steps = 40 }
expect trained.loss < 100`);
    const [result] = await runTasks(plan);
    let w = result.checkpoints[0].parameters.W.data as number[];
    // E[x xᵀ] = (p/3 - p²/4) 1 + (p/2)² 11ᵀ; L = tr((1 - G) E[x xᵀ] (1 - G)).
    const p = 0.1;
    const second = (i: number, j: number) => (i === j ? p / 3 : (p * p) / 4);
    const slope = (at: readonly number[]) => {
      const error = (i: number, j: number) => (i === j ? 1 : 0) - at[i] * at[j];
      const turned = (i: number, k: number) => [0, 1, 2].reduce((sum, j) => sum + error(i, j) * second(j, k), 0);
      return [0, 1, 2].map((i) => {
        let sum = 0;
        for (let k = 0; k < 3; k += 1) sum += -2 * (turned(i, k) + turned(k, i)) * at[k];
        return sum;
      });
    };
    for (let step = 0; step < 40; step += 1) {
      const by = slope(w);
      w = w.map((x, k) => x - 0.5 * by[k]);
    }
    w.forEach((x, k) => void expect(result.parameters.W.data[k]).toBeCloseTo(x, 12));
  });

  test("the flow ends at the pentagon and at the digons of least loss", async () => {
    const { verdicts, failures } = await runText(`${toy(5, 2, SPARSE)}
pentagon = train toy on exact(features) from kgon(5, length = 1, bias = -0.1) { optimizer = adam(learning_rate = cosine(0.02)), steps = 2500 }
digons = train toy on exact(features) from pairs([[0, 1], [2, 3]]) { optimizer = adam(learning_rate = cosine(0.02)), steps = 2500 }
expect pentagon.loss within 1e-7 of 0.02630513
expect norm(pentagon.W[:, 0]) within 1e-4 of 1.10045
expect pentagon.b[1] within 1e-4 of -0.20993
expect digons.loss within 1e-7 of 0.03747230
expect digons.b[0] within 1e-4 of 0.00125
expect norm(digons.W[:, 0]) within 1e-4 of 1.00579`);
    expect(failures).toEqual([]);
    expect(verdicts.map(({ state }) => state)).toEqual(Array(6).fill("holds"));
  });

  test("frozen parameters stay, constants count", async () => {
    const plan = planOf(`data features { x[2] ~ ${SPARSE} }
model toy(x) {
  const a[2] = [1, 0.5]
  param W[1, 2] ~ normal(0, 1)
  param b[2] = 0.1
  loss = sum(a * (x - relu(W.T @ W @ x + b))^2)
}
trained = train toy on exact(features) { optimizer = sgd(learning_rate = 0.1), steps = 5, frozen = b }
expect trained.loss < 100`);
    const [result] = await runTasks(plan);
    expect(result.parameters.b.data).toEqual([0.1, 0.1]);
    expect(result.parameters.W.data).not.toEqual(result.checkpoints[0].parameters.W.data);
  });

  test("few values of the inputs: any loss, each value weighed by its probability", async () => {
    const plan = planOf(`data bits { x[3] ~ bernoulli([0.1, 0.5, 1])\n y = x[0] * x[1] }
model net(x, y) {
  param w[3] ~ normal(0, 1)
  loss = (y - tanh(dot(w, x)))^2
}
trained = train net on exact(bits) { optimizer = sgd(learning_rate = 0.3), steps = 20 }
expect trained.loss < 100`);
    const [result] = await runTasks(plan);
    const { tanh } = engine.scalar;
    const rows = [0, 1].flatMap((a) => [0, 1].map((c) => ({ x: [a, c, 1], p: (a ? 0.1 : 0.9) * 0.5, y: a * c })));
    const loss = (w: readonly number[]) =>
      rows.reduce((sum, { x, p, y }) => {
        const miss = y - tanh(x[0] * w[0] + x[1] * w[1] + x[2] * w[2]);
        return sum + p * miss * miss;
      }, 0);
    let w = result.checkpoints[0].parameters.w.data as number[];
    expect(result.curves.loss.values[0]).toBeCloseTo(loss(w), 13);
    for (let step = 0; step < 20; step += 1) {
      const slope = [0, 0, 0];
      for (const { x, p, y } of rows) {
        const t = tanh(x[0] * w[0] + x[1] * w[1] + x[2] * w[2]);
        for (let k = 0; k < 3; k += 1) slope[k] += -2 * p * (y - t) * (1 - t * t) * x[k];
      }
      w = w.map((one, k) => one - 0.3 * slope[k]);
    }
    w.forEach((one, k) => void expect(result.parameters.w.data[k]).toBeCloseTo(one, 12));
    expect(result.loss?.value).toBeCloseTo(loss(w), 12);
  });

  test("a law through another set is the law of both", async () => {
    const plan = planOf(`data raw { a[2] ~ ${SPARSE} }
data features from raw { x = 2 * a }
data sized(size = 50) from raw { x = 2 * a }
model toy(x) { param w[2] = 0.5\n loss = sum((x - relu(w * x))^2) }
trained = train toy on exact(features) { optimizer = sgd(learning_rate = 0), steps = 1 }
again = train toy on exact(sized) { optimizer = sgd(learning_rate = 0), steps = 1 }
expect trained.loss < 100`);
    const [first, second] = await runTasks(plan);
    // Σ (1 - w)² · 4 p / 3
    expect(first.loss?.value).toBeCloseTo((2 * 0.25 * 4 * 0.1) / 3, 13);
    expect(second.loss).toEqual(first.loss);
  });

  test("what has no closed form is named, before anything runs", async () => {
    await expect(
      runText(`${toy(2, 1, SPARSE).replace("relu(", "gelu(")}
trained = train toy on exact(features) { optimizer = sgd(learning_rate = 0.1), steps = 5 }
expect trained.loss < 100`),
    ).rejects.toThrow("E404 `trained`: the expected loss of model toy has no closed form: `gelu`");
  });

  test("there are no rows to record a mean over, and no batches", async () => {
    const recorded = await runText(`${toy(2, 1, SPARSE)}
trained = train toy on exact(features) { optimizer = sgd(learning_rate = 0.1), steps = 5, record y every 1 }
expect trained.loss < 100`);
    expect(recorded.failures.join()).toContain("record y: an exact expectation has no rows");
    const batches = await runText(`${toy(2, 1, SPARSE)}
trained = train toy on exact(features) { optimizer = sgd(learning_rate = 0.1), steps = 5, batch = 10 }
expect trained.loss < 100`);
    expect(batches.failures.join()).toContain("an exact expectation has no batches");
  });
});

describe("sample on exact", () => {
  const line = `data features { x ~ bernoulli(0.5) * uniform(0, 1) }
model unit(x) {
  param w ~ normal(0, 1)
  param b ~ normal(0, 1)
  loss = (x - relu(w * x + b))^2
}
`;
  /** Moments of the posterior exp(-nbeta L) N(0, 1)² by the trapezoidal rule on [-6, 6]². */
  function quadrature(nbeta: number): { readonly w: number; readonly ww: number; readonly b: number } {
    const plan = planOf(`${line}\ne = solve expected_loss(unit) on features from { w = 1, b = 0 }\nexpect e.loss < 1`);
    const exact = new ExactLoss(contextOf(plan), {});
    const sums = [0, 0, 0, 0];
    for (let i = -120; i <= 120; i += 1)
      for (let j = -120; j <= 120; j += 1) {
        const [w, b] = [i / 20, j / 20];
        const log = -nbeta * exact.value(Float64Array.of(w, b)) - (w * w + b * b) / 2;
        const weight = engine.scalar.exp(log);
        [1, w, w * w, b].forEach((f, k) => {
          sums[k] += f * weight;
        });
      }
    return { w: sums[1] / sums[0], ww: sums[2] / sums[0], b: sums[3] / sums[0] };
  }

  test.each([
    "mala(step_size = 0.05)",
    "hmc(step_size = 0.2)",
    "langevin(step_size = 0.002)",
  ])("%s: the posterior of quadrature", async (sampler) => {
    const { w, ww, b } = quadrature(20);
    const thin = sampler.startsWith("langevin") ? 10 : 1;
    const { verdicts, failures } = await runText(`${line}
posterior = sample unit on exact(features) {
  sampler = ${sampler}, nbeta = 20, chains = 4, burn_in = 500, draws = 1500, thin = ${thin}
}
expect mean(posterior.w, axis = draws) within 4 se of ${w}
expect mean(posterior.w^2, axis = draws) within 4 se of ${ww}
expect mean(posterior.b, axis = draws) within 4 se of ${b}`);
    expect(failures).toEqual([]);
    expect(verdicts.map(({ state, left, right }) => [state, left, right])).toEqual(
      verdicts.map(({ left, right }) => ["holds", left, right]),
    );
  });

  test("step_size = auto takes the exact Hessian", async () => {
    const plan = planOf(`${line}
posterior = sample unit on exact(features) from { w = 0.9, b = 0.1 } {
  sampler = sgld(step_size = auto), nbeta = 20, localization = 3, chains = 2, burn_in = 0, draws = 4
}
expect mean(posterior.w, axis = draws) < 10`);
    const [result] = await runTasks(plan);
    const exact = new ExactLoss(contextOf(plan), {});
    const { hessian } = exact.hessian(Float64Array.of(0.9, 0.1));
    const { values } = engine.linear.eigen(
      hessian.map((x, k) => 20 * x + (k % 3 === 0 ? 3 : 0)),
      2,
    );
    expect(result.info.step_size).toBeCloseTo(0.4 / values[1], 12);
  });
});
