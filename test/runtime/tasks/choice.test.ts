/** Which repetitions are kept, how far the others are, and one of them alone. */

import { describe, expect, test } from "vitest";
import { compile } from "../../../index.ts";
import { runText } from "../run-text.ts";

const toy = (choice: string) => `let p = 0.1
data features(evaluation = 100_000) { x[5] ~ bernoulli(p) * uniform(0, 1) }
model toy(x) {
  param W[2, 5] ~ normal(0, 0.5)
  param b[5] = 0
  y = relu(W.T @ W @ x + b)
  loss = sum((x - y)^2)
}
trained = train toy on features { optimizer = adam(learning_rate = 3e-3), batch = 64, steps = 150 }
sweep p over [0.1, 0.3]
repeat 5 ${choice}
measure w = trained.W
measure l = trained.loss
expect p > 0
`;

describe("choices", () => {
  test("keep min: every final loss, the one that is kept, and how many are within 1 %", async () => {
    const { choices, result, measures } = await runText(toy("keep min(trained.loss)"));
    expect(choices).toHaveLength(2);
    choices.forEach(({ point, values, kept, near_best, word, fold }, k) => {
      expect([word, fold, point]).toEqual(["keep", "min", { p: ["0.1", "0.3"][k] }]);
      const losses = [0, 1, 2, 3, 4].map((r) => result.results.get(`trained/p=${k}/repeat=${r}`)!.loss!);
      // The loss is known exactly here: it is no estimate.
      expect(losses.map(({ se }) => se)).toEqual([0, 0, 0, 0, 0]);
      expect(values).toEqual(losses.map(({ value }) => value));
      const best = Math.min(...losses.map(({ value }) => value));
      expect(kept).toEqual([values.indexOf(best)]);
      expect(near_best).toBe(values.filter((x) => x! <= 1.01 * best).length);
      expect(measures.filter(({ name }) => name === "l")[k].value).toEqual([best]);
    });
  });

  test("drop max: all but the worst, and the best are those of least loss", async () => {
    const { choices, measures } = await runText(toy("drop max(trained.loss)"));
    const [{ values, kept, near_best }] = choices;
    const worst = values.indexOf(Math.max(...(values as number[])));
    expect(kept).toEqual([0, 1, 2, 3, 4].filter((k) => k !== worst));
    const best = Math.min(...(values as number[]));
    expect(near_best).toBe(values.filter((x) => x! <= 1.01 * best).length);
    expect(measures.find(({ name }) => name === "l")!.value).toEqual(kept.map((k) => values[k]));
  });

  test("without a closed form all are judged on the same rows", async () => {
    const { choices, result } = await runText(toy("keep min(trained.loss)").replace("relu(", "tanh("));
    const losses = [0, 1, 2, 3, 4].map((r) => result.results.get(`trained/p=0/repeat=${r}`)!.loss!);
    for (const { se } of losses) expect(se).toBeGreaterThan(0);
    expect(choices[0].values).toEqual(losses.map(({ value }) => value));
  });

  test("--set repeat=k runs one repetition alone, with the same bits and the same task hash", async () => {
    const all = await runText(toy("keep min(trained.loss)"));
    const [kept] = all.choices[0].kept;
    const one = await runText(toy("keep min(trained.loss)"), { set: { repeat: String(kept), p: "0.1" } });
    expect(one.choices).toEqual([]);
    expect(one.result.results.size).toBe(1);
    const of = (told: typeof one) => told.measures.find(({ name }) => name === "w")!.value;
    expect(of(one)).toEqual(of(all));
    const hashes = async (set: Readonly<Record<string, string>>) =>
      (await compile(toy("keep min(trained.loss)"), { set })).plan!.tasks.map(({ hash }) => hash);
    expect(await hashes({})).toContain((await hashes({ repeat: String(kept) }))[0]);
    const several = await runText(toy(""), { set: { repeat: "2", p: "0.3" } });
    expect(of(several)).toHaveLength(10);
  });

  test.each([
    ["5", "a repetition from 0 to 4"],
    ["-1", "a repetition from 0 to 4"],
    ["1,2", "a repetition from 0 to 4"],
  ])("--set repeat=%s is refused", async (repeat, why) => {
    const { plan, diagnostics } = await compile(toy("keep min(trained.loss)"), { set: { repeat } });
    expect(plan).toBeUndefined();
    expect(diagnostics.map(({ message }) => message).join()).toContain(why);
  });

  test("--set repeat without a repeat is refused", async () => {
    const { diagnostics } = await compile("let a = 1\nexpect a > 0", { set: { repeat: "1" } });
    expect(diagnostics.map(({ message }) => message).join()).toContain("the file has no `repeat`");
  });
});
