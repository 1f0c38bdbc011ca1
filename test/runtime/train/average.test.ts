import { expect, test } from "vitest";
import { runText } from "../run-text.ts";

const text = (more: string) => `
model bowl { param w[2] = [1, -2]
  loss = sum((w - 3)^2) / 2 }
trained = train bowl { optimizer = sgd(learning_rate = 0.25), steps = 12, checkpoints = [4, 12] ${more} }
measure m = trained.w
`;

test("average: parameters and checkpoints are the running average, the steps are those without it", async () => {
  const [plain] = [...(await runText(text("\n record w every 1"))).result.results.values()];
  const [smooth] = [...(await runText(text(", average = 0.75\n record w every 1"))).result.results.values()];
  expect(smooth.curves.w).toEqual(plain.curves.w);
  expect(smooth.curves.loss).toEqual(plain.curves.loss);
  let w = [1, -2];
  let a = [1, -2];
  const expected: Record<number, number[]> = { 0: a };
  for (let step = 1; step <= 12; step += 1) {
    w = w.map((x) => x - 0.25 * (x - 3));
    a = a.map((x, k) => 0.75 * x + 0.25 * w[k]);
    expected[step] = a;
  }
  for (const { step, parameters } of smooth.checkpoints)
    parameters.w.data.forEach((x, k) => {
      expect(x).toBeCloseTo(expected[step][k], 12);
    });
  expect(smooth.parameters.w.data[0]).toBeCloseTo(expected[12][0], 12);
  expect(smooth.loss!.value).toBeCloseTo(
    expected[12].reduce((sum, x) => sum + (x - 3) ** 2 / 2, 0),
    12,
  );
});
