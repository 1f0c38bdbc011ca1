import { expect, test } from "vitest";
import { compile, listings } from "../../../index.ts";

const TEXT = `
data points(size = 50) {
  x[3] ~ normal(0, 1)
  y ~ 2 * x[0] - x[1] + normal(0, 0.1)
}
model fit(x, y) {
  param w[3] ~ normal(0, 1)
  loss = (dot(w, x) - y)^2
}
model few(x) {
  param b[k] = 0
  loss = sum(b)^2 + x[0]^2
}
let k = 1
let s = 1
sweep k over [1, 2, 3]
sweep s over [0.5, 1]
trained = train fit on points { optimizer = sgd(learning_rate = 0.01 * s), steps = 10 }
small = train few on points { optimizer = adam(), steps = 10 }
posterior = sample fit on points from trained { sampler = sgld(step_size = 1e-3), batch = 8, draws = 10 }
game = simulate chaos { maps = sierpinski(), points = 1000 }
net = solve signal_propagation(sigma_w = s, sigma_b = 0.1, activation = tanh)
still = train fit on points from trained { steps = 0 }
`;

const listed = async (fuse: boolean) => {
  const { plan, diagnostics } = await compile(TEXT);
  if (!plan) throw new Error(diagnostics.map((d) => d.message).join("; "));
  return listings(plan, { fuse });
};

test("every variant of every stage has its program, or the reason why there is none", async () => {
  const all = await listed(true);
  expect(all.map(({ stage, variant, tasks, program }) => [stage, variant, tasks, program !== undefined])).toEqual([
    ["trained", 0, 2, true],
    ["small", 0, 1, true],
    ["small", 1, 1, true],
    ["small", 2, 1, true],
    ["posterior", 0, 2, true],
    ["game", 0, 1, true],
    ["net", 0, 2, false],
    ["still", 0, 2, false],
  ]);
  expect(all.filter(({ program }) => !program).map(({ reason }) => reason)).toEqual([
    expect.stringContaining("taken by the host"),
    "it takes no steps",
  ]);
  expect(all[0].inputs).toEqual([{ text: "0.01 * s", shape: [] }]);
  expect(all[0].program!.text).toMatch(/^state {3}f32 {5}w\[3\] w\/momentum\[3\]\ninputs {2}f32 {5}input0\n/);
  expect(all.slice(1, 4).map(({ program }) => program!.text.split("\n")[0])).toEqual([
    "state   f32     b[1] b/m[1] b/v[1]",
    "state   f32     b[2] b/m[2] b/v[2]",
    "state   f32     b[3] b/m[3] b/v[3]",
  ]);
  expect(all[4].program!.text).toContain("normal");
});

test("without fusing nothing is emitted, and the state is the same", async () => {
  const [fused, plain] = [await listed(true), await listed(false)];
  const emitted = (all: typeof fused) => all.map(({ program }) => program?.text.includes("emitted") === true);
  expect(emitted(fused).slice(0, 6)).toEqual([true, true, true, true, true, expect.any(Boolean)]);
  expect(emitted(plain)).not.toContain(true);
  fused.forEach(({ program }, k) => {
    expect(plain[k].program?.text.split("\n")[0]).toBe(program?.text.split("\n")[0]);
  });
});
