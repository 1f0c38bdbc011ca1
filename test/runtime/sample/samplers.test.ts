/**
 * Samplers against the stationary law of their discrete chain: for a quadratic U with curvature A the variance of sgld is
 * 1 / (A (1 - ε A / 4)). Tolerances are five standard errors of the estimate, from the effective number of draws.
 */
import { describe, expect, test } from "vitest";
import type { TaskResult } from "../../../index.ts";
import { samplers } from "../../../runtime/sample/index.ts";
import { runText } from "../run-text.ts";

const draws = (result: TaskResult, name: string) => result.fields[name].data;
const variance = (x: Float64Array) => {
  const mean = x.reduce((a, b) => a + b, 0) / x.length;
  return x.reduce((a, b) => a + (b - mean) * (b - mean), 0) / x.length;
};

/** L(w) = w²/2 with nbeta 10: A = 10. */
const potential = (sampler: string, more = "") => `
model well { param w = 0
  loss = w^2 / 2 }
posterior = sample well from { w = 0 } {
  sampler = ${sampler}
  nbeta = 10, localization = 0
  chains = 4, burn_in = 200, draws = 20_000 ${more}
}
measure m = mean(posterior.w, axis = draws)
`;

describe("the law of the discrete chain", () => {
  // ε A = 1: inflation 4/3, autocorrelation (1 - ε A / 2)^t = 2^-t, so the squares decorrelate within two draws.
  test.each([
    ["sgld(step_size = 0.1)", 1 / (10 * (1 - 0.25))],
    ["langevin(step_size = 0.05)", 1 / (10 * (1 - 0.25))],
    ["sgld(step_size = 0.01)", 1 / (10 * (1 - 0.025))],
  ] as const)("%s", async (sampler, expected) => {
    const { result } = await runText(potential(sampler));
    const [posterior] = [...result.results.values()];
    const step = sampler.startsWith("sgld")
      ? Number(/= ([\d.]+)/.exec(sampler)![1])
      : 2 * Number(/= ([\d.]+)/.exec(sampler)![1]);
    const rho = (1 - (step * 10) / 2) ** 2; // autocorrelation of w² from draw to draw
    const effective = (80_000 * (1 - rho)) / (1 + rho);
    expect(Math.abs(variance(draws(posterior, "w")) / expected - 1)).toBeLessThan(5 * Math.sqrt(2 / effective));
    expect(posterior.fields.w.axes).toEqual([
      { word: "chains", size: 4 },
      { word: "draws", size: 20_000 },
    ]);
  });

  test("sgld(ε) and langevin(ε/2) are the same chain, bit for bit", async () => {
    const [a, b] = await Promise.all(
      ["sgld(step_size = 0.125)", "langevin(step_size = 0.0625)"].map((s) => runText(potential(s))),
    );
    // The seed depends on the stage's name and point, not on the sampler.
    expect(draws([...a.result.results.values()][0], "w")).toEqual(draws([...b.result.results.values()][0], "w"));
  });

  test("more chains change no number of the others; two chains differ", async () => {
    const four = [...(await runText(potential("sgld(step_size = 0.1)"))).result.results.values()][0].fields.w.data;
    const six = [
      ...(
        await runText(potential("sgld(step_size = 0.1)").replace("chains = 4", "chains = 6"))
      ).result.results.values(),
    ][0].fields.w.data;
    expect(six.slice(0, four.length)).toEqual(four);
    expect(four.slice(0, 100)).not.toEqual(four.slice(20_000, 20_100));
  });

  test("thin = k keeps every k-th draw of the same chain", async () => {
    const all = [...(await runText(potential("sgld(step_size = 0.1)"))).result.results.values()][0].fields.w.data;
    const thinned = [
      ...(
        await runText(potential("sgld(step_size = 0.1)", ", thin = 4").replace("draws = 20_000", "draws = 5000"))
      ).result.results.values(),
    ][0].fields.w.data;
    expect(thinned.slice(0, 1000)).toEqual(Float64Array.from({ length: 1000 }, (_, k) => all[4 * k]));
  });
});

describe("localization and prior", () => {
  test("a flat direction is held by localization alone: 1 / (γ (1 - ε γ / 4))", async () => {
    const { result } = await runText(`
model flat { param w[2] = 0
  loss = w[0]^2 / 2 }
posterior = sample flat from { w = 0 } { sampler = sgld(step_size = 0.1), nbeta = 10, localization = 2, chains = 8, burn_in = 500, draws = 20_000 }
measure m = mean(posterior.w, axis = draws)
`);
    const w = [...result.results.values()][0].fields.w.data;
    const second = Float64Array.from({ length: w.length / 2 }, (_, k) => w[2 * k + 1]);
    const rho = (1 - 0.1) ** 2;
    const effective = (160_000 * (1 - rho)) / (1 + rho);
    expect(Math.abs(variance(second) * 2 * (1 - 0.05) - 1)).toBeLessThan(5 * Math.sqrt(2 / effective));
  });

  test("without `from` the initialiser is the prior and each chain starts from its own draw", async () => {
    const { result } = await runText(`
data d(size = 1) { x = 0 * row }
model prior(x) { param w ~ normal(3, 0.5)
  loss = 0 * x * w }
posterior = sample prior on d { sampler = langevin(step_size = 0.02), temperature = 1, chains = 8, burn_in = 300, draws = 10_000 }
measure m = mean(posterior.w, axis = draws)
`);
    const w = [...result.results.values()][0].fields.w.data;
    const mean = w.reduce((a, b) => a + b, 0) / w.length;
    const rho = 1 - 0.02 * 4;
    const effective = (80_000 * (1 - rho)) / (1 + rho);
    expect(Math.abs(mean - 3)).toBeLessThan((5 * 0.55) / Math.sqrt(effective));
    expect(Math.abs(variance(w) * 4 * (1 - 0.04) - 1)).toBeLessThan(0.1);
  });
});

test("a step that is too large stops the chain with the step and a hint", async () => {
  const { failures, result } = await runText(potential("sgld(step_size = 100)"));
  expect(failures).toHaveLength(1);
  expect(failures[0]).toMatch(/not finite at step \d+: the step is too large/);
  expect(result.code).toBe(3);
});

test("every sampler states its equation, source and example", () => {
  for (const { entry } of samplers)
    expect([entry.equation, entry.reference, entry.example].every((text) => text)).toBe(true);
});
