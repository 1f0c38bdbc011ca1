/** A stage that stopped leaves every claim about it open: no reduction turns "no value" into a number. */
import { expect, test } from "vitest";
import { runText } from "../run-text.ts";

test("claims that reduce a stopped stage's values are inconclusive, with the reason", async () => {
  const { verdicts, result, measures } = await runText(`
data d(size = 10) { x ~ normal(0, 1) }
model m(x) { param w[2] = 3
  loss = (x - w[0]^3)^2 }
r = train m on d { optimizer = sgd(learning_rate = 10), steps = 100 }
other = train m on d { optimizer = sgd(learning_rate = 1e-5), steps = 10 }
measure positive = sum(r.w) > 0
expect sum(r.w) > 5
expect positive
expect count(r.w > 1) == 7
expect norm(r.w) < 3
expect sum(other.w) > sum(r.w)
expect sum(other.w) > 5
`);
  expect(verdicts.map((v) => v.state)).toEqual([
    "inconclusive",
    "inconclusive",
    "inconclusive",
    "inconclusive",
    "inconclusive",
    "holds",
  ]);
  for (const v of verdicts.slice(0, 5)) expect(v.reason).toMatch(/stopped at step|not finite/);
  expect(measures.map((m) => m.value)).toEqual([[null]]);
  expect(result.code).toBe(3);
});
