/**
 * Every sampler against the stationary law of its discrete chain on a quadratic loss, U = A w²/2. Tolerances are five standard errors of
 * the estimated variance, from the effective number of draws that the chain itself shows.
 */
import { describe, expect, test } from "vitest";
import { compile, type TaskResult } from "../../../index.ts";
import { taskIdentity } from "../../../runtime/tasks/identity.ts";
import { runText } from "../run-text.ts";

const only = (result: Awaited<ReturnType<typeof runText>>): TaskResult => [...result.result.results.values()][0];

/** Mean of f and its standard error from 40 batches of each chain (batch means). */
function estimate(
  result: TaskResult,
  name: string,
  f: (x: number) => number,
): { readonly mean: number; readonly se: number } {
  const { data, axes } = result.fields[name];
  const [chains, draws] = axes.map((axis) => axis.size);
  const width = data.length / (chains * draws);
  const batches = 40;
  const length = Math.floor(draws / batches);
  const means: number[] = [];
  for (let c = 0; c < chains; c += 1)
    for (let b = 0; b < batches; b += 1) {
      let sum = 0;
      for (let t = b * length; t < (b + 1) * length; t += 1)
        for (let k = 0; k < width; k += 1) sum += f(data[(c * draws + t) * width + k]);
      means.push(sum / (length * width));
    }
  const mean = means.reduce((a, b) => a + b, 0) / means.length;
  const variance = means.reduce((a, b) => a + (b - mean) ** 2, 0) / (means.length - 1);
  return { mean, se: Math.sqrt(variance / means.length) };
}

/** A = 10 in every one of `d` directions. */
const potential = (sampler: string, { d = 1, draws = 20_000, burn = 500, more = "" } = {}) => `
model well { param w[${d}] = 0
  loss = sum(w^2) / 2 }
posterior = sample well from { w = 0 } {
  sampler = ${sampler}
  nbeta = 10, localization = 0
  chains = 4, burn_in = ${burn}, draws = ${draws} ${more}
}
measure m = mean(posterior.w, axis = draws)
`;

describe("full gradient: the variance of the discrete chain", () => {
  test.each([
    // η A = 0.5, α = 0.1: A var = 1 / (1 - η A / (2 (2 - α)))
    ["sghmc(step_size = 0.05, friction = 0.1)", 1 / (1 - 0.5 / 3.8)],
    ["sghmc(step_size = 0.02, friction = 0.3)", 1 / (1 - 0.2 / 3.4)],
    // Metropolis: no bias.
    ["mala(step_size = 0.05)", 1],
    ["hmc(step_size = 0.2, steps = 5)", 1],
  ] as const)("%s", async (sampler, expected) => {
    const result = only(await runText(potential(sampler)));
    const { mean, se } = estimate(result, "w", (x) => 10 * x * x);
    expect(se).toBeLessThan(0.05);
    expect(Math.abs(mean - expected)).toBeLessThan(5 * se);
  });

  test("a Nosé-Hoover thermostat without gradient noise: z settles at its diffusion", async () => {
    const result = only(await runText(potential("sgnht(step_size = 1e-3, diffusion = 0.05)", { d: 20, burn: 4000 })));
    const z = 1 - Math.sqrt(1 - 0.1);
    const { mean, se } = estimate(result, "w", (x) => 10 * x * x);
    expect(Math.abs(mean - (1 - z / 2) / (1 - 0.01 / (2 * (2 - z))))).toBeLessThan(5 * se + 0.01);
  });

  test("a fixed preconditioner scales the step: rmsprop_sgld where the gradient vanishes has G = 1/e", async () => {
    // The loss is flat, so v stays 0 and G = 10; localization 10 makes A = 10 and ε G A = 0.5.
    const result = only(
      await runText(
        potential("rmsprop_sgld(step_size = 0.005)")
          .replace("sum(w^2) / 2", "0 * sum(w)")
          .replace("localization = 0", "localization = 10"),
      ),
    );
    const { mean, se } = estimate(result, "w", (x) => 10 * x * x);
    expect(Math.abs(mean - 1 / (1 - 0.5 / 4))).toBeLessThan(5 * se);
  });
});

describe("Metropolis samplers", () => {
  test("adapt to their target acceptance, and report it with the step", async () => {
    for (const [sampler, target] of [
      ["mala(step_size = 1e-4)", 0.574],
      ["hmc(step_size = 1e-3, steps = 5)", 0.8],
    ] as const) {
      const { info } = only(await runText(potential(sampler, { d: 10, draws: 5000, burn: 2000 })));
      expect(Math.abs(info.acceptance - target)).toBeLessThan(0.06);
      expect(info.step_size).toBeGreaterThan(0.01);
    }
  });

  test("have no bias where the loss is not quadratic: E |w|⁴ nbeta = 1/4", async () => {
    // U = n w⁴: E[n w⁴] = 1/4 exactly.
    for (const sampler of ["mala(step_size = 0.1)", "hmc(step_size = 0.1, steps = 6)"]) {
      const text = potential(sampler).replace("sum(w^2) / 2", "sum(w^4)");
      const { mean, se } = estimate(only(await runText(text)), "w", (x) => 10 * x ** 4);
      expect(Math.abs(mean - 0.25)).toBeLessThan(5 * se);
      expect(se).toBeLessThan(0.02);
    }
  });

  test("record the position, not the proposal: loss and parameters belong together", async () => {
    const text = `${potential("mala(step_size = 0.4)", { draws: 200 })}measure l = mean(posterior.loss, axis = draws)`;
    const { fields } = only(await runText(text));
    for (let k = 0; k < 800; k += 1) expect(fields.loss.data[k]).toBeCloseTo(fields.w.data[k] ** 2 / 2, 12);
    const repeats = fields.w.data.filter((x, k) => k > 0 && x === fields.w.data[k - 1]).length;
    expect(repeats).toBeGreaterThan(50);
  });

  test("stay inside a bounding box", async () => {
    // Uniform on [-0.1, 0.1] where the loss is flat: variance 0.01 / 3.
    for (const sampler of ["mala(step_size = 0.01)", "hmc(step_size = 0.05, steps = 4)"]) {
      const text = potential(sampler, { more: ", bounding_box = 0.1" }).replace("sum(w^2) / 2", "0 * sum(w)");
      const { mean, se } = estimate(only(await runText(text)), "w", (x) => x * x);
      expect(Math.abs(mean - 0.01 / 3)).toBeLessThan(5 * se);
    }
  });
});

describe("gradient noise", () => {
  const data = (sampler: string, rest: string) => `
data d(size = 10_000) { x ~ normal(0, 1) }
model mean_of(x) { param w = 0
  loss = (w - x)^2 / 2 }
posterior = sample mean_of on d from { w = 0 } {
  sampler = ${sampler}
  localization = 0, chains = 4, burn_in = 500, draws = 20_000, precision = f64, ${rest}
}
measure m = mean(posterior.w, axis = draws)
`;
  // A = nbeta, C = nbeta² var(x) / m.
  test("sgld: times 1 + ε C / 4", async () => {
    const result = only(await runText(data("sgld(step_size = 1e-4)", "nbeta = 1000, batch = 100")));
    const { mean: centre } = estimate(result, "w", (x) => x);
    const { mean, se } = estimate(result, "w", (x) => 1000 * (x - centre) ** 2);
    const inflation = (1 + (1e-4 * 1e6) / 100 / 4) / (1 - 0.1 / 4);
    expect(Math.abs(mean - inflation)).toBeLessThan(5 * se + 0.02); // var(x) is 1 within 2 %
  });

  test("a shuffled epoch shows every row once", async () => {
    // The loss of a batch of 4 is a sum of powers of two that names its rows.
    const text = `
data d(size = 12) { x = 2^row }
model label(x) { param w = 0
  loss = 0 * w + x }
posterior = sample label on d from { w = 0 } { sampler = sgld(step_size = 1e-4), nbeta = 1, batch = 4, batches = epoch, chains = 2, burn_in = 0, draws = 60, precision = f64 }
measure m = mean(posterior.loss, axis = draws)
`;
    const { data: losses } = only(await runText(text)).fields.loss;
    const epochs: string[] = [];
    for (let chain = 0; chain < 2; chain += 1)
      for (let epoch = 0; epoch < 20; epoch += 1) {
        const bits = [0, 1, 2].map((k) => 4 * losses[chain * 60 + 3 * epoch + k]);
        expect(bits.reduce((a, b) => a + b, 0)).toBe(4095);
        epochs.push(bits.join());
      }
    expect(new Set(epochs).size).toBeGreaterThan(35);
  });

  test("shared batches are the same for all chains, and only they", async () => {
    const text = data("sgld(step_size = 1e-4)", "nbeta = 1, batch = 10, shared_batches = true")
      .replace("draws = 20_000", "draws = 50")
      .replace("(w - x)^2 / 2", "0 * w + x");
    const shared = only(await runText(`${text}measure l = mean(posterior.loss, axis = draws)`)).fields;
    expect(shared.loss.data.slice(0, 50)).toEqual(shared.loss.data.slice(50, 100));
    expect(shared.w.data.slice(0, 50)).not.toEqual(shared.w.data.slice(50, 100));
    const apart = only(await runText(text.replace("shared_batches = true", "shared_noise = true"))).fields;
    expect(apart.w.data.slice(0, 50)).toEqual(apart.w.data.slice(50, 100));
    expect(apart.loss.data.slice(0, 50)).not.toEqual(apart.loss.data.slice(50, 100));
  });
});

test("what a sampler reports can be measured and claimed", async () => {
  const text = `${potential("hmc(step_size = 0.1, steps = 5)", { draws: 2000 })}
expect posterior.acceptance > 0.6
expect posterior.step_size < 2
expect posterior.divergences == 0`;
  const told = await runText(text);
  expect(told.verdicts.map((verdict) => verdict.state)).toEqual(["holds", "holds", "holds"]);
});

test("samplers with a Metropolis test take all rows", async () => {
  await expect(
    runText(`
data d(size = 20) { x ~ normal(0, 1) }
model m(x) { param w = 0
  loss = (w - x)^2 }
posterior = sample m on d from { w = 0 } { sampler = mala(step_size = 0.1), batch = 5 }
measure v = llc(posterior)`),
  ).rejects.toThrow(/mala/);
});

describe("on an exact expectation", () => {
  test("without a prior chains stay about their start: the 6-gon of one-hot data has the coefficient 7.88 at nbeta 500", async () => {
    // 7.88 from 128 Metropolis chains of 12 000 draws with the closed form of the loss (nbeta 500, localization 10); the limit is 8.5.
    const { failures, measures } = await runText(`
data features { x[6] ~ one_hot(6) * uniform(0, 1) }
model toy(x) {
  param W[2, 6] ~ normal(0, 1)
  param b[6] ~ normal(0, 1)
  loss = sum((x - relu(W.T @ W @ x + b))^2) }
local = sample toy on exact(features) from kgon(6, length = 1.3205263308, bias = -0.618135132) {
  sampler = hmc, nbeta = 500, localization = 10, chains = 4, burn_in = 200, draws = 800 }
measure lambda = llc(local)`);
    expect(failures).toEqual([]);
    const [{ value, se }] = measures.filter(({ name }) => name === "lambda");
    expect(se![0]).toBeLessThan(0.15);
    expect(Math.abs(value[0]! - 7.88)).toBeLessThan(3 * se![0]!);
  });
});

describe("draws that a file reads", () => {
  test("belong to the identity of a task: another file that reads others has results of its own", async () => {
    const identity = async (measures: string) => {
      const text = potential("mala(step_size = 0.05)").replace(/measure m.*/, measures);
      const { plan } = await compile({ path: "test.exp", text });
      return taskIdentity(plan!, plan!.tasks[0], "engine");
    };
    const none = await identity("measure l = mean(posterior.loss, axis = draws)");
    expect(await identity("measure l = llc(posterior)")).toBe(none);
    expect(await identity("measure m = mean(posterior.w, axis = draws)")).not.toBe(none);
  });
});
