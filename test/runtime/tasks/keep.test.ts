/** Stages after `repeat … keep` see the repetition that measures see. */
import { describe, expect, test } from "vitest";
import { runText } from "../run-text.ts";

/** Repetitions differ by their starts; nothing moves, so every number is known from the starts. */
const text = (choice: string, more = "") => `
model point { param w[2] ~ normal(0, 1)
  spread = (w[0] - w[1])^2
  loss = sum(w^2) }
model echo { param w[2] = 0
  const target = first.w
  other = sum(target)
  loss = sum((w - target)^2) }
first = train point { steps = 0 }
second = train point from first { optimizer = sgd(learning_rate = 0.25), steps = 1 }
repeat 5 keep ${choice}
${more}
copy = train echo from first { steps = 0 }
measure kept = first.w
measure copied = copy.w
measure constant = copy.other
measure total = sum(first.w)
`;

const value = (told: Awaited<ReturnType<typeof runText>>, name: string) =>
  told.measures.find((m) => m.name === name)!.value;

describe("a stage after a kept repetition", () => {
  test.each([
    ["min(first.loss)", ""],
    ["max(first.loss)", ""],
    ["min(first.w[0])", ""],
    ["max(first.spread)", ""],
    ["min(first.w[0]^2 + abs(first.w[1]))", ""],
    ["max(extent)", "measure extent = norm(first.w)"],
  ])("keep %s", async (choice, more) => {
    const told = await runText(text(choice, more));
    expect(told.failures).toEqual([]);
    expect(value(told, "copied")).toEqual(value(told, "kept"));
    expect(value(told, "constant")[0]).toBeCloseTo(value(told, "total")[0]!, 12);
    // It is one of five different ones, and the one that the expression chooses.
    const starts = [...told.result.results.values()]
      .filter((r) => r.task.startsWith("first"))
      .map((r) => r.parameters.w.data as number[]);
    expect(starts).toHaveLength(5);
    expect(starts).toContainEqual(value(told, "copied"));
  });

  test("another choice is another repetition", async () => {
    const [least, most] = await Promise.all(
      ["min(first.loss)", "max(first.loss)"].map((choice) => runText(text(choice))),
    );
    expect(value(least, "copied")).not.toEqual(value(most, "copied"));
  });

  test("what is judged is judged at each point of a sweep", async () => {
    const told = await runText(`
model point { param w ~ normal(0, 1)
  const goal = a
  loss = (w - goal)^2 }
sweep a over [-1, 0, 1]
repeat 6 keep min(first.loss)
first = train point { steps = 0 }
copy = train point from first { steps = 0 }
measure kept = first.w
measure copied = copy.w`);
    expect(told.failures).toEqual([]);
    const of = (name: string) => told.measures.filter((m) => m.name === name).map((m) => m.value[0]);
    expect(of("copied")).toEqual(of("kept"));
    expect(of("kept")).toHaveLength(3);
  });
});
