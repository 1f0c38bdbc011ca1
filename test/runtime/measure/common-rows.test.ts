/** Losses judged on the same rows are compared row by row. */

import { expect, test } from "vitest";
import { CommonRows } from "../../../runtime/measure/common-rows.ts";
import fc from "../../properties.ts";
import { runText } from "../run-text.ts";
import { engine } from "./engine.ts";

const moves = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 });

test("variances and covariances of means are those of their blocks, with no more sources than means", () => {
  fc.assert(
    fc.property(fc.array(moves, { minLength: 1, maxLength: 12 }), (means) => {
      const common = new CommonRows(engine.scalar);
      const sources = means.map((each, k) => common.sources("rows", `mean ${k}`, Float64Array.from(each)));
      expect(new Set(sources.flatMap((each) => [...each.keys()])).size).toBeLessThanOrEqual(Math.min(8, means.length));
      for (const [i, a] of means.entries()) {
        for (const [j, b] of means.entries()) {
          const covariance = a.reduce((sum, x, k) => sum + x * b[k], 0);
          const found = [...sources[i]].reduce((sum, [name, [x]]) => sum + x * (sources[j].get(name)?.[0] ?? 0), 0);
          expect(Math.abs(found - covariance)).toBeLessThan(1e-9);
        }
      }
      expect(common.sources("rows", "mean 0", Float64Array.from(means[0]))).toBe(sources[0]);
      const other = [...common.sources("other rows", "mean 0", Float64Array.from(means[0])).keys()];
      expect(other.some((name) => sources.some((each) => each.has(name)))).toBe(false);
    }),
  );
});

const two = (rows: string) => `
data d(evaluation = 40_000) { x ~ normal(0, 1) }
data e(evaluation = 40_000) { x ~ normal(0, 1) }
model a(x) {
  param w = 0.1
  loss = (w - x)^2 + abs(x - w)
}
model b(x) {
  param w = 0.11
  loss = (w - x)^2 + abs(x - w)
}
first = train a on d { optimizer = sgd(learning_rate = 1e-9), batch = 10, steps = 1 }
second = train b on ${rows} { optimizer = sgd(learning_rate = 1e-9), batch = 10, steps = 1 }
measure apart = second.loss - first.loss
measure error = se(apart)
measure alone = se(first.loss)
expect apart > 0`;

const measured = async (text: string, name: string) => {
  const { measures, verdicts } = await runText(text);
  return { value: measures.find((each) => each.name === name)!, state: verdicts[0].state };
};

test("the difference of two losses on the same evaluation rows has the error of its rows' differences", async () => {
  const { value, state } = await measured(two("d"), "error");
  // Of a row it is close to 0.01 (-2 x - sign x): sd 0.01 √(4 + 1 + 4 √(2/π)), to 12 % with 64 blocks and 2 % from the rest.
  const wanted = (0.01 * Math.sqrt(5 + 4 * Math.sqrt(2 / Math.PI))) / Math.sqrt(40_000);
  const [error] = value.value as number[];
  expect(Math.abs(error / wanted - 1)).toBeLessThan(0.4);
  expect(state).toBe("holds");
});

test("losses on other rows of the same law are independent", async () => {
  const { value, state } = await measured(two("e"), "error");
  const { value: alone } = await measured(two("e"), "alone");
  const [error] = value.value as number[];
  const [single] = alone.value as number[];
  expect(Math.abs(error / (Math.SQRT2 * single) - 1)).toBeLessThan(0.05);
  expect(state).toBe("inconclusive");
});

test("the loss of an event is a value and its error", async () => {
  const { compile, run } = await import("../../../index.ts");
  const { plan } = await compile({ path: "test.exp", text: two("d") });
  const losses: unknown[] = [];
  for await (const event of run(plan!, { workers: 0 }))
    if (event.event === "task" && event.loss) losses.push(event.loss);
  expect(losses).toHaveLength(2);
  for (const loss of losses) expect(Object.keys(loss as object).sort()).toEqual(["se", "value"]);
});
