import { expect, test } from "vitest";
import {
  fractionText,
  grouped,
  numberText,
  secondsText,
  shortCount,
  withError,
} from "../../../runtime/figures/numbers.ts";

test("numbers are short, grouped from five digits on, and never padded", () => {
  expect([0, 1, -2, 0.25, 1234, 12345, 1234567, 0.00001234, 1 / 3].map((x) => numberText(x))).toEqual([
    "0",
    "1",
    "-2",
    "0.25",
    "1234",
    "12\u2009345",
    "1.235e6",
    "1.234e-5",
    "0.3333",
  ]);
  expect(numberText(Number.POSITIVE_INFINITY)).toBe("∞");
  expect(grouped("-1234567.5")).toBe("-1\u2009234\u2009567.5");
});

test("a value carries as many digits as its error allows", () => {
  expect(withError(0.59683, 0.0021)).toBe("0.597 ± 0.002");
  expect(withError(1.7642, 0.0143)).toBe("1.764 ± 0.014");
  expect(withError(1234.5, 20)).toBe("1235 ± 20");
  expect(withError(2, 0)).toBe("2");
});

test("times, counts and fractions as a person writes them", () => {
  expect([0.42, 4.12, 130, 3900].map(secondsText)).toEqual(["0.42 s", "4.1 s", "2 min 10 s", "1 h 05 min"]);
  expect([87, 341_000, 2_100_000].map(shortCount)).toEqual(["87", "341 k", "2.1 M"]);
  expect([0.375, 2 / 3, 1, 0.1234].map(fractionText)).toEqual(["3/8", "2/3", "1", "0.1234"]);
});
