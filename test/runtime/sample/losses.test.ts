/** On which data a sample stage takes its losses: `targets`, `evaluate`, `baseline`. */
import { describe, expect, test } from "vitest";
import { compile, type TaskResult } from "../../../index.ts";
import { runText } from "../run-text.ts";

type Told = Awaited<ReturnType<typeof runText>>;
const of = (told: Told, stage: string): TaskResult => {
  expect(told.failures).toEqual([]);
  return told.result.results.get(stage)!;
};
const mean = (data: ArrayLike<number>) => Array.from(data).reduce((a, b) => a + b, 0) / data.length;

const text = (settings: string, { rows = "(size = 60)", model = "", law = "uniform(-1, 1)" } = {}) => `
data d${rows} { x[2] ~ ${law}
  y ~ x[0] - 2 * x[1] + normal(0, 0.5) }
model fit(x, y) { param w[2] = 0
  ${model || "f = dot(w, x)"}
  loss = (f - y)^2 / 2 }
local = sample fit on d from { w = [1, -1] } {
  sampler = sgld(step_size = 2e-3), nbeta = 30, batch = 20, chains = 2, burn_in = 20, draws = 50, ${settings} }
measure m = mean(local.w, axis = draws)
measure c = llc(local)
`;

describe("targets = self", () => {
  test("the start has loss 0 and draws are compared with its outputs", async () => {
    const told = await runText(text("targets = self, evaluate = full"));
    const { info, fields } = of(told, "local");
    expect(info.baseline).toBe(0);
    // On all rows the loss of a draw is (w - w*)ᵀ S (w - w*) / 2 with the second moments S of the rows, whatever y is.
    const other = of(
      await runText(text("targets = self, evaluate = full").replace("normal(0, 0.5)", "normal(0, 3)")),
      "local",
    );
    expect(other.fields.w.data).toEqual(fields.w.data);
    expect(other.fields.loss.data).toEqual(fields.loss.data);
    fields.loss.data.forEach((loss, k) => {
      const [a, b] = [fields.w.data[2 * k] - 1, fields.w.data[2 * k + 1] + 1];
      expect(loss).toBeGreaterThan(0);
      // Uniform on [-1, 1]: second moments 1/3, on 60 rows within a factor of two.
      expect(loss / ((a * a + b * b) / 6)).toBeGreaterThan(0.4);
      expect(loss / ((a * a + b * b) / 6)).toBeLessThan(2.5);
    });
    expect(told.measures.find((m) => m.name === "c")!.value[0]!).toBeGreaterThan(0);
  });

  test("fresh rows, step_size = auto, and a batch", async () => {
    const settings = "targets = self, sampler = sgld(step_size = auto)";
    const told = await runText(text(settings, { rows: "" }).replace("sampler = sgld(step_size = 2e-3), ", ""));
    const { info } = of(told, "local");
    expect(info.baseline).toBe(0);
    // Curvature 30/3 + 1 of U: 0.4 / 11 within the spread of one batch of 20.
    expect(info.step_size).toBeGreaterThan(0.4 / 11 / 2);
    expect(info.step_size).toBeLessThan((0.4 / 11) * 2);
  });

  test.each([
    [
      text("targets = self", { model: "f = dot(w, x) + 0 * y" }),
      /the loss reads no column beside those that f is made of/,
    ],
    [text("targets = self", { model: "g = dot(w, x)" }).replace("(f - y)", "(g - y)"), /it binds no f/],
    [
      text("targets = self", { model: "f = w * x" }).replace("(f - y)^2", "sum((f - y)^2)"),
      /y is no target of the shape \[2\]/,
    ],
    [
      text("targets = self").replace("from { w = [1, -1] } ", "").replace("= 0\n", "~ normal(0, 1)\n"),
      /there is no start/,
    ],
  ])("refused where there is no such target (%#)", async (program, why) => {
    expect((await runText(program)).failures[0]).toMatch(why);
  });
});

describe("evaluate and baseline", () => {
  test("evaluate = full takes all rows, evaluate = batch those of the step: the chain is the same", async () => {
    const batch = of(await runText(text("")), "local");
    const full = of(await runText(text("evaluate = full")), "local");
    expect(full.fields.w.data).toEqual(batch.fields.w.data);
    expect(full.fields.loss.data).not.toEqual(batch.fields.loss.data);
    // Batches are unbiased: the means agree within the spread of 100 batch losses.
    const [a, b] = [mean(full.fields.loss.data), mean(batch.fields.loss.data)];
    const spread = Math.sqrt(mean(batch.fields.loss.data.map((x) => (x - b) ** 2)) / 100);
    expect(Math.abs(a - b)).toBeLessThan(4 * spread);
  });

  test("evaluate = population: the expectation over the law of the rows, also for stored rows", async () => {
    const law = "bernoulli(0.5) * uniform(0, 1)";
    const program = text("evaluate = population", { law }).replace(
      "y ~ x[0] - 2 * x[1] + normal(0, 0.5)",
      "y = x[0] - 2 * x[1]",
    );
    const { fields, info } = of(await runText(program), "local");
    // E (a x0 + b x1)² / 2 with a = w0 - 1, b = w1 + 2: E x² = 1/6, E x0 x1 = 1/16.
    const exact = (w0: number, w1: number) => {
      const [a, b] = [w0 - 1, w1 + 2];
      return (a * a) / 12 + (b * b) / 12 + (a * b) / 16;
    };
    fields.loss.data.forEach((loss, k) => {
      expect(loss / exact(fields.w.data[2 * k], fields.w.data[2 * k + 1])).toBeCloseTo(1, 10);
    });
    expect(info.baseline).toBeCloseTo(exact(1, -1), 12);
    expect(info.baseline_se).toBe(0);
  });

  test("evaluate = population without a closed form says which operation has none", async () => {
    const told = await runText(
      text("evaluate = population", { law: "bernoulli(0.5) * uniform(0, 1)", model: "f = tanh(dot(w, x))" }).replace(
        "y ~ x[0] - 2 * x[1] + normal(0, 0.5)",
        "y = x[0]",
      ),
    );
    expect(told.failures[0]).toMatch(/tanh/);
  });

  test("baseline = batches(k): the mean of k batches with its error, and the same chains", async () => {
    const full = of(await runText(text("baseline = full")), "local");
    const some = of(await runText(text("baseline = batches(400)")), "local");
    expect(some.fields.w.data).toEqual(full.fields.w.data);
    expect(full.info.baseline_se).toBe(0);
    expect(some.info.baseline_se).toBeGreaterThan(0);
    expect(some.info.baseline).not.toBe(full.info.baseline);
    expect(Math.abs(some.info.baseline - full.info.baseline)).toBeLessThan(4 * some.info.baseline_se);
  });

  test.each([
    ["baseline = 3", "E304"],
    ["baseline = batches(1)", "E408"],
    ["baseline = half", "E201"],
    ["evaluate = rows", "E201"],
    ["targets = own", "E201"],
  ])("%s is refused before anything runs: %s", async (setting, code) => {
    expect((await compile(text(setting))).diagnostics.map((d) => d.code)).toEqual([code]);
  });
});
