/** Warm sweeps: each point goes on from where its neighbour ended. */
import { describe, expect, test } from "vitest";
import { runText } from "../run-text.ts";

const results = async (text: string) => {
  const told = await runText(text);
  expect(told.failures).toEqual([]);
  return told.result.results;
};

describe("train", () => {
  // Steps of (w - a) → (1 - rate) (w - a), so the end of every point is known.
  const text = (warm: string) =>
    `
model bowl { param w = 0
  loss = (w - a)^2 / 2 }
sweep a over [1, 2, 3] ${warm}
r = train bowl { optimizer = sgd(learning_rate = 0.5), steps = 1 }
measure m = r.w
`
      .replace("(w - a)", "(w - target)")
      .replace("model bowl { param w = 0", "model bowl { param w = 0\n  const target = a");

  test("goes on from the neighbour's parameters", async () => {
    const cold = [...(await results(text(""))).values()].map((r) => r.parameters.w.data[0]);
    expect(cold).toEqual([0.5, 1, 1.5]);
    const warm = [...(await results(text("warm"))).values()].map((r) => r.parameters.w.data[0]);
    expect(warm).toEqual([0.5, 1.25, 2.125]);
  });

  test("outwards from a point, both ways", async () => {
    const out = await results(text("warm from 2"));
    const at = (id: string) => out.get(`r/${id}`)!.parameters.w.data[0];
    expect([at("a=0"), at("a=1"), at("a=2")]).toEqual([1, 1, 2]);
  });

  test("a point whose neighbour failed says so", async () => {
    const told = await runText(
      text("warm").replace("[1, 2, 3]", "[1, 2, 3]").replace("/ 2 }", "/ 2 + 0 * log(2.5 - target) }"),
    );
    expect(told.failures).toHaveLength(1);
    expect(told.failures[0]).toMatch(/not finite at step 0/);
    const before = await runText(
      text("warm").replace("[1, 2, 3]", "[1, 3, 2]").replace("/ 2 }", "/ 2 + 0 * log(2.5 - target) }"),
    );
    expect(before.failures).toHaveLength(2);
    expect(before.failures[1]).toMatch(/goes on from .*, which stopped at step 0/);
  });
});

test("sample: chains go on from where those of the neighbour were; the law stays around its own point", async () => {
  const text = (warm: string) => `
model well { param w = 0
  loss = w^2 / 2 }
sweep beta over [1, 2] ${warm}
r = sample well from { w = 5 } { sampler = sgld(step_size = 1e-6), nbeta = beta, localization = 0, init_noise = 1, chains = 3, burn_in = 0, draws = 5 }
measure m = mean(r.w, axis = draws)
`;
  const [first, second] = [...(await results(text("warm"))).values()];
  expect(first.checkpoints).toHaveLength(3);
  for (let c = 0; c < 3; c += 1) {
    // The noise of the second point is added to where the first one ended.
    const [alone] = [...(await results(text("").replace("[1, 2]", "[2]"))).values()];
    const expected = (first.checkpoints[c].parameters.w.data[0] ?? 0) + alone.fields.w.data[5 * c] - 5;
    expect(Math.abs(second.fields.w.data[5 * c] - expected)).toBeLessThan(0.02);
  }
  expect(second.parameters.w.data).toEqual([5]);
});

test("several starts are refused where only one can be taken", async () => {
  const told = runText(`
model bowl { param w = 0
  loss = w^2 }
r = train bowl from [{ w = 1 }, { w = 2 }] { optimizer = sgd(learning_rate = 0.1), steps = 3 }
measure m = r.w`);
  await expect(told).rejects.toThrow(/E304 `train` starts from one place, not from a list/);
});
