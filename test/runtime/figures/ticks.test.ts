import { expect, test } from "vitest";
import { linearTicks, logTicks } from "../../../runtime/figures/ticks.ts";
import fc from "../../properties.ts";

const texts = (ticks: readonly { readonly text: string }[]) => ticks.map((t) => t.text);

test("linear ticks are multiples of 1, 2 or 5 with equal decimals", () => {
  expect(texts(linearTicks(0, 1, 5))).toEqual(["0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
  expect(texts(linearTicks(0, 10_000, 4))).toEqual(["0", "2000", "4000", "6000", "8000", "10\u2009000"]);
  expect(texts(linearTicks(-1.5, 1.5, 3))).toEqual(["-1", "0", "1"]);
});

test("log ticks are decades, with 2 and 5 between where there is room", () => {
  expect(texts(logTicks(0.001, 1, 4))).toEqual(["0.001", "0.01", "0.1", "1"]);
  expect(texts(logTicks(0.05, 1, 5))).toEqual(["0.05", "0.1", "0.2", "0.5", "1"]);
  expect(texts(logTicks(1e-12, 1, 4))).toEqual(["1e-12", "1e-9", "1e-6", "0.001", "1"]);
});

test("ticks lie inside their range, ascend, and there is at least one", () => {
  const ranges = fc.tuple(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
    fc.integer({ min: 2, max: 12 }),
  );
  fc.assert(
    fc.property(ranges, ([low, span, count]) => {
      const ticks = linearTicks(low, low + span, count);
      const slack = 1e-6 * (span + Math.abs(low));
      expect(ticks.length).toBeGreaterThanOrEqual(1);
      for (const [k, t] of ticks.entries()) {
        expect(t.at).toBeGreaterThanOrEqual(low - slack);
        expect(t.at).toBeLessThanOrEqual(low + span + slack);
        if (k > 0) expect(t.at).toBeGreaterThan(ticks[k - 1].at);
      }
    }),
    { seed: 7 },
  );
});
