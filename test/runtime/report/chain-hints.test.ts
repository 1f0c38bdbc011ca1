/** What the report and the live screen say about a sampler's step. */
import { expect, test } from "vitest";
import { chainHealth } from "../../../cli/store/chain-health.ts";
import { compile, run } from "../../../index.ts";
import { chainHints } from "../../../runtime/report/chain-hints.ts";

test("low and high acceptance and divergences are told, all else is not", () => {
  expect(chainHints(0.2, 0)).toEqual(["step too large: 80 % of the proposals are rejected; raise target_acceptance"]);
  expect(chainHints(0.48, null)).toEqual(["step too large: half the proposals are rejected; raise target_acceptance"]);
  expect(chainHints(0.995, 0)).toEqual(["step small: nearly every proposal is accepted; lower target_acceptance"]);
  expect(chainHints(0.8, 1)).toEqual(["1 trajectory diverged: raise target_acceptance"]);
  expect([chainHints(0.6, 0), chainHints(null, null)]).toEqual([[], []]);
});

test("the rows of the report have what the hints need", async () => {
  const { plan } = await compile({
    path: "test.exp",
    text: `
data d(size = 100) { x ~ normal(0, 1) }
model net(x) {
  param w ~ normal(0, 1)
  loss = (w - x)^2
}
r = sample net on d { sampler = hmc(step_size = 0.01, steps = 3), nbeta = 10, burn_in = 0, draws = 50, chains = 2 }
expect mean(r.w, axis = draws) < 10`,
  });
  const { results } = await run(plan!, { workers: 0 }).result;
  const [row] = await chainHealth(plan!, new Map([...results.values()].map((result) => [result.task, result])));
  expect(row.divergences).toBe(0);
  expect(chainHints(row.acceptance, row.divergences!)).toEqual([
    "step small: nearly every proposal is accepted; lower target_acceptance",
  ]);
});
