/** Warnings that need results: raised where their pages say so, and not where all is well. */
import { expect, test } from "vitest";
import { codes } from "../../../dsl/diagnostics/codes.ts";
import { compile, run } from "../../../index.ts";

async function warnings(text: string): Promise<readonly string[]> {
  const { plan, diagnostics } = await compile({ path: "test.exp", text });
  if (!plan) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const told: string[] = [];
  for await (const event of run(plan, { workers: 0 }))
    if (event.event === "diagnostic") told.push(`${event.diagnostic.code} ${event.diagnostic.message}`);
  return told;
}

test.each([
  ["W402", /^W402 the burn-in of `r`, 10 steps, is shorter than what `w` takes to forget its start: about \d+$/],
  [
    "W404",
    /^W404 the claim asks for more than can be told: its value has a standard error of 0\.\d+, above the tolerance$/,
  ],
  ["W405", /^W405 `best` did not converge within 1 iterations; the largest residual is \d/],
])("the example of %s", async (code, message) => {
  const told = await warnings(codes.get(code)!.example);
  expect(told.filter((each) => each.startsWith(code))).toEqual([expect.stringMatching(message)]);
});

test("points that did not converge are named", async () => {
  const told = await warnings(`
let p = 0.1
data d { x[3] ~ bernoulli(p) * uniform(0, 1) }
model net(x) {
  param W[2, 3] ~ normal(0, 1)
  y = relu(W.T @ (W @ x))
  loss = sum((x - y)^2)
}
sweep p over [0.1, 0.2, 0.3, 0.4]
best = solve minimum(net) on d from normal(0, 1) { max_iterations = 2 }
expect best.loss < 10`);
  expect(told).toEqual([
    expect.stringMatching(
      /^W405 `best` did not converge at 4 of 4 points \(p = 0\.1; p = 0\.2; p = 0\.3; …\) within 2 it/,
    ),
  ]);
});

test("a branch that has ended is told once, and not as a solve that did not converge", async () => {
  const told = await warnings(`
let p = 0.1
data d { x[5] ~ bernoulli(p) * uniform(0, 1) }
model net(x) {
  param W[2, 5] ~ normal(0, 1)
  param b[5] = 0
  y = relu(W.T @ (W @ x) + b)
  loss = sum((x - y)^2)
}
sweep p over [0.05, 0.9, 1] warm
pentagon = solve branch(net) on d from kgon(5, length = 1.13, bias = -0.25)
expect pentagon.exists == 1 where p == 0.05`);
  expect(told).toEqual([
    expect.stringMatching(/^E701 pentagon\/p=1: the branch is lost between p = 0\.05 and p = 0\.9, after /),
  ]);
});

test("nothing is said where chains forget quickly and claims are wide enough", async () => {
  const told = await warnings(`
data d(size = 100) { x ~ normal(0, 1) }
model net(x) {
  param w ~ normal(0, 1)
  loss = (w - x)^2
}
r = sample net on d { sampler = mala(step_size = 0.05), nbeta = 10, burn_in = 200, draws = 500, chains = 4 }
net2 = solve signal_propagation { activation = tanh, sigma_w = 1.5, sigma_b = 0.1 }
expect net2.correlation > 0
expect mean(r.w, axis = draws) within 0.5 of 0`);
  expect(told).toEqual([]);
});
