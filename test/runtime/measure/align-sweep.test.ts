/** `align` along sweeps of whole programs, in measures and figures. */
import { expect, test } from "vitest";
import { runText } from "../run-text.ts";

const toy = (density: string) => `let rho = 1
data features { x[5] ~ bernoulli(${density}) * uniform(0, 1) }
model toy(x) {
  param W[2, 5] ~ normal(0, 0.6)
  param b[5] = 0
  y = relu(W.T @ W @ x + b)
  loss = sum((x - y)^2)
}
`;

test("to = previous follows a branch point by point, in a measure, across and in a picture", async () => {
  const { measures, figures, failures } = await runText(`${toy("0.05")}
pentagon = solve branch(toy) on features from kgon(5, length = 1.13, bias = -0.25)
sweep rho over [3, 2, 1, 0.7] warm from 1
measure scaled_up = rho * pentagon.W
measure free = align(scaled_up, to = previous)
measure whole = align(scaled_up, to = previous) across rho
measure same = align(scaled_up, to = previous, permute = equal)
plot columns(align(scaled_up, to = previous), panel = rho)
expect rho > 0`);
  expect(failures).toEqual([]);
  const at = (name: string) => measures.filter((each) => each.name === name).map(({ value }) => value as number[]);
  const [free, [whole]] = [at("free"), at("whole")];
  expect(free.flat()).toEqual(whole);
  // The same shape at every point, only larger: all are turned alike.
  free.forEach((w, k) => void w.forEach((x, i) => void expect(x / [3, 2, 1, 0.7][k]).toBeCloseTo(free[0][i] / 3, 9)));
  expect(free[0][0]).toBeGreaterThan(3);
  expect(free[0][5]).toBeCloseTo(0, 12);
  const same = at("same");
  same.forEach((w, k) => void w.forEach((x, i) => void expect(x / [3, 2, 1, 0.7][k]).toBeCloseTo(same[0][i] / 3, 6)));
  expect(figures[0].spec.panels).toHaveLength(4);
});

test("minima found anew at each point stand alike after turning and exchanging equal columns", async () => {
  const { measures, failures } = await runText(`${toy("0.05 * rho")}
best = solve minimum(toy) on features from [normal(0, 0.6), kgon(5, length = 1.1, bias = -0.2)] { starts = 2 }
sweep rho over [0.2, 0.4, 0.6]
measure w = align(best.W, to = previous, permute = equal)
expect rho > 0`);
  expect(failures).toEqual([]);
  const [a, b, c] = measures.filter(({ name }) => name === "w").map(({ value }) => value as number[]);
  // All are pentagons, of slightly different radius.
  for (const [one, other] of [
    [a, b],
    [b, c],
  ])
    one.forEach((x, k) => void expect(Math.abs(x - other[k])).toBeLessThan(0.03));
});

test("permute = equal keeps features apart that are drawn otherwise, and says where it does not know", async () => {
  const { measures, verdicts } = await runText(`${toy("[0.05, 0.05, 0.1, 0.1, 0.1]")}
still = train toy on features { steps = 0 }
model swapped(x) { param W[2, 5] ~ normal(0, 1)\n loss = sum((x - tanh(W.T @ W @ x))^2) }
other = train swapped on features { steps = 0 }
measure reference = still.W
measure turned[i in 2, j in 5] = sum(k in 5, select(k == mod(j + select(j < 2, 1, 0), 2) and j < 2 or k == j and j >= 2, 1, 0) * still.W[i, k])
measure back = align(still.W, to = turned, permute = equal)
measure unknown = align(other.W, permute = equal)
expect max(abs(back - turned)) < 1e-12
expect max(unknown) > -100`);
  void measures;
  expect(verdicts.map(({ state }) => state)).toEqual(["holds", "fails"]);
  expect(verdicts[1].reason).toContain("give the classes");
});
