import { describe, expect, test } from "vitest";
import type { Core, Static } from "../../../dsl/plan/core.ts";
import type { Tensor } from "../../../runtime/results.ts";
import { runText } from "../run-text.ts";
import { numbers } from "./entry-calls.ts";
import { apply, field, measurePlan, plan, result, run, stage, task } from "./plans.ts";

const posterior = task("posterior");
const whole: Core = field("posterior", "");
const number = (x: number): Static => ({ kind: "tensor", value: { shape: [], data: [x] } });
const kgon = (k: number, more: Record<string, Static> = {}): Core => ({
  op: "static",
  shape: [],
  value: { kind: "entry", entry: "kgon", of: "pattern", arguments: { k: number(k), ...more } },
});
const hull: Core = { op: "static", shape: [], value: { kind: "word", value: "hull" } };

/** Draws of W[2, 5] and b[5]: corners of a k-gon of length 1, the other columns inside it at `inside`, their biases `dead`. */
function draw(k: number, inside: number, dead: number): { readonly W: number[]; readonly b: number[] } {
  const at = (f: (x: number) => number) =>
    Array.from({ length: 5 }, (_, i) => (i < k ? 1 : inside) * f((2 * Math.PI * i) / k + 0.1));
  return { W: [...at(Math.cos), ...at(Math.sin)], b: Array.from({ length: 5 }, (_, i) => (i < k ? 0 : dead)) };
}

function sampled(chains: readonly (readonly ReturnType<typeof draw>[])[]) {
  const axes = [{ word: "chains", size: chains.length }, { word: "draws", size: chains[0].length }]; // biome-ignore format: one line
  const of = (name: "W" | "b", shape: readonly number[]): Tensor => ({
    axes,
    shape,
    data: Float64Array.from(chains.flatMap((chain) => chain.flatMap((each) => each[name]))),
  });
  const loss = { axes, shape: [], data: Float64Array.from(chains.flat(), (_, k) => Math.sin(k * k)) };
  const zeros = (count: number) => Array.from({ length: count }, () => 0);
  return result(posterior, {
    verb: "sample",
    fields: { loss, W: of("W", [2, 5]), b: of("b", [5]) },
    parameters: { W: { shape: [2, 5], data: zeros(10) }, b: { shape: [5], data: zeros(5) } },
  });
}

function occupancy(options: Record<string, Core>, chains: Parameters<typeof sampled>[0]) {
  const sampling = plan({
    stages: [stage("posterior", "sample")],
    tasks: [posterior],
    measures: [measurePlan("share", { ...apply("occupancy", [whole]), options } as Core)],
  });
  return run(sampling, [sampled(chains)]).measures[0].value;
}

describe("occupancy", () => {
  const chains = [
    [draw(5, 0, 0), draw(4, 0.3, -0.2), draw(4, 0.3, 0.1), draw(3, 0, -1)],
    [draw(4, 0.6, 0.1), draw(4, 0, -0.1), draw(5, 0, 0), draw(4, 0.1, 0.1)],
  ];
  const share = (options: Record<string, Core>) => numbers(occupancy(options, chains))[0];

  test("counts columns longer than the threshold", () => {
    expect(share({ class: kgon(5) })).toBe(3 / 8); // the draw with a column of 0.6 among them
    expect(share({ class: kgon(4) })).toBe(4 / 8);
    expect(share({ class: kgon(5), threshold: { op: "constant", shape: [], value: { shape: [], data: [0.7] } } as Core })).toBe(2 / 8); // biome-ignore format: one line
  });
  test("or corners of the hull", () => {
    expect(share({ class: kgon(4), by: hull })).toBe(5 / 8);
    expect(share({ class: kgon(5), by: hull })).toBe(2 / 8);
  });
  test("the sign of the other biases parts a class in two", () => {
    expect(share({ class: kgon(4, { dead_bias: number(0.1) }), by: hull })).toBe(3 / 8);
    expect(share({ class: kgon(4, { dead_bias: number(-0.1) }), by: hull })).toBe(2 / 8);
  });
  test("shares of each chain, and how often a chain changes its class", () => {
    const value = occupancy({ class: kgon(4), by: hull }, chains);
    expect(numbers(value.fields!.by_chain)).toEqual([2 / 4, 3 / 4]);
    expect(numbers(value.fields!.changes)).toEqual([2 + 2]);
  });
  test("draws that all agree leave an error of one more draw", () => {
    const same = Array.from({ length: 2 }, () => Array.from({ length: 100 }, () => draw(5, 0, 0)));
    const value = occupancy({ class: kgon(5) }, same);
    expect(numbers(value)).toEqual([1]);
    expect(numbers(value.fields!.mcse)[0]).toBeGreaterThan(1 / 1000);
    expect(numbers(value.fields!.mcse)[0]).toBeLessThan(1 / 50);
  });
  test("a class that does not fit, or is none, is said", () => {
    const note = (options: Record<string, Core>) => (occupancy(options, chains).notes ?? []).join();
    expect(note({ class: kgon(6) })).toContain("needs 6 features");
    expect(note({ class: hull })).toContain("takes a pattern");
  });
  test("a file that reads a class keeps the draws of the parameters", async () => {
    const told = await runText(`
data onehot(size = 50) { x[4] ~ one_hot(4) * uniform(0, 1) }
model toy(x) {
  param W[2, 4] ~ normal(0, 1)
  loss = sum((x - relu(W.T @ W @ x))^2) }
posterior = sample toy on onehot { sampler = hmc(steps = 5), temperature = 1, chains = 2, burn_in = 50, draws = 200 }
measure share = occupancy(posterior, class = kgon(4))
measure same = mean(count(i in 4, norm(posterior.W[:, i]) > 0.5) == 4, axis = draws)
expect share - same within 1e-12 of 0
expect share within 0.5 of 0.5`);
    expect(told.failures).toEqual([]);
    expect(told.verdicts.map(({ state }) => state)).toEqual(["holds", "holds"]);
  });
});
