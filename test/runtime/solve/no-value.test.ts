/** What has no value says why, and no number that is none goes on. */
import { expect, test } from "vitest";
import { runText } from "../run-text.ts";

const toy = (n: number, loss = "sum((x - y)^2)") => `let p = 0.1
data features { x[${n}] ~ bernoulli(p) * uniform(0, 1) }
model toy(x) {
  param W[2, ${n}] ~ normal(0, 0.5)
  param b[${n}] = 0
  y = relu(W.T @ W @ x + b)
  loss = ${loss}
}
`;

test("parameters beyond all numbers have no loss", async () => {
  const { failures } = await runText(`${toy(3)}
e = solve expected_loss(toy) on features from { W = 1e200, b = 0 }
expect e.loss > 1`);
  expect(failures.join()).toContain("the loss is not finite at these parameters");
});

test("a loss without a lower bound has no minimum", async () => {
  const { failures } = await runText(`${toy(3, "-sum((x - y)^2)")}
best = solve minimum(toy) on features from normal(0, 1) { starts = 2 }
expect best.loss < 1`);
  expect(failures.join()).toContain("the expected loss has no minimum there");
});

test("curves that do not cross", async () => {
  const { verdicts } = await runText(`${toy(5)}
pentagon = solve branch(toy) on features from kgon(5, length = 1.13, bias = -0.25)
digons = solve branch(toy) on features from pairs([[0, 1], [2, 3]])
sweep p over [0.05, 0.1, 0.15] warm from 0.05
measure swap = crossing(pentagon.loss, digons.loss) across p
expect swap < 1`);
  expect(verdicts[0].state).toBe("fails");
  expect(verdicts[0].reason).toContain("the curves do not cross between the points of p, from 0.05 to 0.15");
});

test("weights of both signs have no minimum either", async () => {
  const { failures, verdicts } = await runText(`let importance[i in 5] = 1 - 0.4 * i
${toy(5, "sum(importance * (x - y)^2)")}
best = solve minimum(toy) on features from kgon(5) { starts = 3 }
expect best.loss < 0`);
  expect(failures.join()).toContain("descent falls without end: the expected loss has no minimum there");
  expect(verdicts.map(({ state }) => state)).toEqual(["inconclusive"]);
});

test("a curve does not cross itself", async () => {
  const { verdicts } = await runText(`${toy(5)}
pentagon = solve branch(toy) on features from kgon(5, length = 1.13, bias = -0.25)
sweep p over [0.05, 0.06] warm
measure swap = crossing(pentagon.loss, pentagon.loss) across p
expect swap < 1`);
  expect(verdicts[0].state).toBe("fails");
  expect(verdicts[0].reason).toContain("the curves coincide at all points of p: there is no crossing");
});

test("a crossing beside the edge of the sweep, and at it", async () => {
  const { verdicts } = await runText(`${toy(5)}
pentagon = solve branch(toy) on features from kgon(5, length = 1.13, bias = -0.25)
digons = solve branch(toy) on features from pairs([[0, 1], [2, 3]])
sweep p over [0.15, 0.2, 0.2248760] warm from 0.15
measure swap = crossing(pentagon.loss, digons.loss) across p
expect swap within 1e-6 of 0.2248755`);
  expect(verdicts[0].state).toBe("holds");
});

test("knees of a curve with few records, an attack beyond all numbers", async () => {
  const { verdicts } = await runText(`${toy(3)}
trained = train toy on features { optimizer = adam(learning_rate = 1e-3), batch = 16, steps = 20, record loss every 10 }
measure knee = knees(trained.loss, count = 5)
measure hit = attack(trained, budget = 1e300)
expect max(knee) < 100
expect hit.increase >= 0`);
  expect(verdicts.map(({ state }) => state)).toEqual(["fails", "fails"]);
  expect(verdicts[0].reason).toContain("at least 5 recorded values");
  expect(verdicts[1].reason).toContain("is not finite with moves of length");
});
