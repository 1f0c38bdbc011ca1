/** What is recorded or read changes no number: draws have addresses of their own, and sums are rounded as they would be without. */
import { describe, expect, test } from "vitest";
import { runText } from "../run-text.ts";

/** Three drawn columns, of which the loss reads the first and the last; batches of several tiles and blocks. */
const text = (record: string, batch = 2500) => `
data d {
  x[3] ~ normal(0, 1)
  unread[2] ~ exponential(1)
  between ~ gamma(2, 1)
  noise ~ normal(0, 1)
}
model fit(x, unread, between, noise) {
  param w[3] ~ normal(0, 1)
  param b = 0
  miss = dot(w, x) + b - noise
  curious = mean(unread) + between
  extra = 3 * between
  loss = miss^2
}
trained = train fit on d { optimizer = sgd(learning_rate = 0.05), batch = ${batch}, steps = 20 ${record} }
measure m = trained.w
`;

const weights = async (source: string) => {
  const { parameters, loss } = [...(await runText(source)).result.results.values()][0];
  return { ...parameters, loss };
};

describe("recording changes no number", () => {
  test.each([60, 1024, 2500])("batches of %i rows", async (batch) => {
    const plain = await weights(text("", batch));
    for (const names of ["curious", "extra", "miss", "curious, extra, miss, w"])
      expect(await weights(text(`\n record ${names} every 2`, batch))).toEqual(plain);
  });

  test("nor does reading a column that the model takes and the loss does not", async () => {
    const plain = await weights(text(""));
    expect(await weights(`${text("")}measure c = mean(trained.curious)`)).toEqual(plain);
  });

  test("recorded means are those of the batch", async () => {
    const { results } = (await runText(text("\n record curious, miss every 1"))).result;
    const [{ curves }] = [...results.values()];
    // Mean of exponential(1) is 1, of gamma(2, 1) is 2; 2500 rows.
    const mean = curves.curious.values.reduce((a, b) => a + b, 0) / curves.curious.values.length;
    expect(Math.abs(mean - 3)).toBeLessThan(5 * Math.sqrt(2.5 / (20 * 2500)));
  });
});
