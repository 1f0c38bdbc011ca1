/** Initialisers of PyTorch's names: bounds and standard deviations as torch.nn.init states them. */
import { describe, expect, test } from "vitest";
import { compile } from "../../../index.ts";
import { runText } from "../run-text.ts";

/** Weights [200, 300] at their start. */
async function drawn(law: string, how = `param W[200, 300] ~ ${law}`) {
  const told = await runText(`
data d(size = 4) { x[300] ~ normal(0, 1) }
model m(x) { ${how}
  loss = sum((W @ x)^2) }
start = train m on d { steps = 0, precision = f64 }
measure w = start.W`);
  expect(told.failures).toEqual([]);
  return told.measures[0].value as readonly number[];
}

const [fanIn, fanOut] = [300, 200];
const count = fanIn * fanOut;

describe("initialisers", () => {
  test.each([
    ["kaiming_uniform()", Math.sqrt(6 / fanIn)],
    ["kaiming_uniform(a = 1)", Math.sqrt(3 / fanIn)],
    ["xavier_uniform()", Math.sqrt(6 / (fanIn + fanOut))],
    ["xavier_uniform(gain = 5 / 3)", (5 / 3) * Math.sqrt(6 / (fanIn + fanOut))],
  ])("%s lies within its bound and fills it", async (law, bound) => {
    const values = await drawn(law);
    const largest = Math.max(...values.map(Math.abs));
    expect(largest).toBeLessThanOrEqual(bound);
    // The largest of 60,000 is beyond (1 - 1e-3) b but for one in e^60.
    expect(largest).toBeGreaterThan(bound * (1 - 1e-3));
    const variance = values.reduce((sum, x) => sum + x * x, 0) / count;
    // x² of a uniform law: relative standard deviation √(4/5).
    expect(Math.abs(variance / (bound ** 2 / 3) - 1)).toBeLessThan(4 * Math.sqrt(0.8 / count));
  });

  test.each([
    ["kaiming_normal()", Math.sqrt(2 / fanIn)],
    ["kaiming_normal(a = 0.5)", Math.sqrt(2 / 1.25 / fanIn)],
    ["xavier_normal()", Math.sqrt(2 / (fanIn + fanOut))],
    ["xavier_normal(2)", 2 * Math.sqrt(2 / (fanIn + fanOut))],
  ])("%s has its standard deviation", async (law, deviation) => {
    const values = await drawn(law);
    const variance = values.reduce((sum, x) => sum + x * x, 0) / count;
    expect(Math.abs(variance / deviation ** 2 - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
    expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(3.5 * deviation);
  });

  test("library layers take them", async () => {
    const told = await runText(`
data d(size = 4) { x[30] ~ normal(0, 1) }
model m(x) { default init = kaiming_uniform()
  h = relu(dense(x, 20))
  loss = sum(h^2) }
start = train m on d { steps = 0 }
measure w = start.loss`);
    expect(told.failures).toEqual([]);
    const [{ parameters }] = [...told.result.results.values()];
    const weights = Object.values(parameters).find(({ shape }) => shape.length === 2)!.data as readonly number[];
    expect(Math.max(...weights.map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(6 / 30) * (1 + 1e-6));
    expect(Math.max(...weights.map(Math.abs))).toBeGreaterThan(0.9 * Math.sqrt(6 / 30));
  });

  test("a vector has no fan-in, a gain below 0 is refused", async () => {
    const vector = await runText(`
data d(size = 4) { x[3] ~ normal(0, 1) }
model m(x) { param w[3] ~ kaiming_normal()
  loss = dot(w, x)^2 }
start = train m on d { steps = 0 }
measure w = start.w`);
    expect(vector.failures[0]).toMatch(/kaiming_normal needs a weight of at least two dimensions/);
    const { diagnostics } = await compile("model m() { param W[2, 3] ~ xavier_normal(gain = -1)\n  loss = sum(W^2) }");
    expect(diagnostics.map(({ code }) => code)).toContain("E408");
  });
});
