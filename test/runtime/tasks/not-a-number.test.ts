/** A value that is not finite stops its task with the step, the quantity and the line, whatever the verb; other points go on. */
import { describe, expect, test } from "vitest";
import { compile } from "../../../index.ts";
import { runText } from "../run-text.ts";

const trained = (loss: string, how = "optimizer = sgd(learning_rate = 0.1), steps = 20") => `
data d(size = 8) { x ~ normal(0, 1)
  z = row - 3 }
model m(x, z) { param w = 1
  loss = ${loss} }
let s = 0
sweep s over [0, 1]
r = train m on d { ${how} }
measure a = r.w + s`;

describe("training", () => {
  test.each([
    ["a division by zero at one point", "select(s == 1, (w * x)^2 / z, (w * x)^2)", "loss"],
    ["a logarithm of a negative number at one point", "log(select(s == 1, w - 5, w + 5))", "loss"],
    ["an overflow of f32 at one point", "exp(select(s == 1, w * 100, w))", "loss"],
  ])("%s", async (_, loss, quantity) => {
    const { failures, result, measures } = await runText(
      trained(loss.replaceAll("s == 1", "k > 0")).replace("{ param", "{ const k = s\n  param"),
    );
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatch(new RegExp(`^${quantity} is not finite at step 0: `));
    expect(result.code).toBe(3);
    expect(measures.map(({ value }) => value[0] !== null)).toEqual([true, false]);
  });

  test("a learning rate of a million", async () => {
    const how = "optimizer = sgd(learning_rate = 0.01 + 1e6 * s), steps = 200";
    const { failures, measures } = await runText(trained("(w * x)^2", how));
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatch(/^(loss|w) is not finite at step \d+: lower the learning rate/);
    expect(measures.map(({ value }) => value[0] !== null)).toEqual([true, false]);
  });

  test("a start at which the loss is not finite, without a step", async () => {
    const { failures, result } = await runText(trained("(w * x)^2 + 0 * s", "steps = 0").replace("w = 1", "w = inf"));
    expect(failures[0]).toMatch(/^loss is not finite at step 0/);
    expect(result.code).toBe(3);
  });

  test("a column of the data is named", async () => {
    const { failures } = await runText(trained("(w * x)^2").replace("x ~ normal(0, 1)", "x = log(row - 2)"));
    expect(failures[0]).toMatch(/^x is not finite at step 0/);
  });
});

describe("sampling, solving, measuring", () => {
  const theory = (what: string, from: string) => `
data f { x[2] ~ bernoulli(0.1) * uniform(0, 1) }
model m(x) { param W[1, 2] ~ normal(0, 1)
  loss = sum((x - W.T @ (W @ x))^2) }
b = solve ${what}(m) on f from { W = ${from} }
measure a = b.loss`;

  test.each([
    [theory("expected_loss", "[[1, inf]]"), /^expected_loss: the loss is not finite at these parameters/],
    [theory("minimum", "[[1e300, 1e300]]"), /the loss is not finite at a start/],
    [
      "net = solve signal_propagation { activation = tanh, sigma_w = inf, sigma_b = 0.1 }\nmeasure a = net.length",
      /^the setting sigma_w is Infinity here; give a finite number/,
    ],
    [
      "model m() { param w ~ normal(0, 1)\n  loss = w^2 }\np = sample m { sampler = mala(step_size = 0.1), nbeta = inf }\nmeasure a = mean(p.w)",
      /^the setting nbeta is Infinity here/,
    ],
    [
      "model m() { param w ~ normal(0, 1)\n  loss = 1 / (w - w) }\np = sample m { sampler = sgld(step_size = 0.1), nbeta = 10 }\nmeasure a = mean(p.w)",
      /^loss of chain 0 is not finite at step 0/,
    ],
  ])("are told in words (%#)", async (text, sentence) => {
    const { failures, result, measures } = await runText(text);
    expect(failures[0]).toMatch(sentence);
    expect(result.code).toBe(3);
    expect(measures[0].value).toEqual([null]);
  });

  test("a measure without a value is missing, and a claim about it does not hold", async () => {
    const text = `${trained("(w * x)^2 + 0 * s")}\nmeasure l = log(r.w - 100)\nexpect l < 1`;
    const { measures, verdicts, result } = await runText(text);
    expect(measures.filter(({ name }) => name === "l").map(({ value }) => value)).toEqual([[null], [null]]);
    expect(verdicts.map(({ state }) => state)).toEqual(["fails"]);
    expect(result.code).toBe(1);
  });

  test.each(["categorical(0)", "categorical([0.5, -0.5, 1])", "categorical([0, 0])"])("%s is refused", async (law) => {
    const { plan, diagnostics } = await compile(`data d(size = 5) { k ~ ${law} }\nmeasure a = mean(d.k)`);
    expect(plan).toBeUndefined();
    expect(diagnostics[0].message).toMatch(/class/);
  });
});
