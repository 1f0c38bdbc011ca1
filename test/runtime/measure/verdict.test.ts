import { describe, expect, test } from "vitest";
import { compare, together, within, withinErrors } from "../../../runtime/measure/verdict.ts";
import { about } from "../../../runtime/measure/verdict-text.ts";
import fc from "../../properties.ts";

describe("a within t of b", () => {
  test.each([
    // difference, se, tolerance
    [0.1, 0, 0.1, "holds"],
    [-0.1, 0.1, 0.1, "holds"],
    [0.11, 0.1, 0.1, "fails"],
    [-0.11, 0, 0.1, "fails"],
    [0, 0.11, 0.1, "inconclusive"],
    [5, 0.11, 0.1, "inconclusive"],
    [0, 0, 0, "holds"],
  ] as const)("difference %d, error %d, tolerance %d: %s", (difference, se, tolerance, state) => {
    expect(within(difference, se, tolerance)).toBe(state);
  });
});

describe("a within k se of b", () => {
  test.each([
    // difference, se, k, distance of the opposite
    [0.2, 0.1, 3, 1, "holds"],
    [-0.3, 0.1, 3, 1, "holds"],
    [0.31, 0.1, 3, 1, "fails"],
    [0.31, 0.1, 3, 0.2, "fails"],
    [0.2, 0.1, 3, 0.3, "inconclusive"],
    [0.2, 0.1, 3, 0.2, "inconclusive"],
    [0, 0, 3, 1, "holds"],
    [1e-9, 0, 3, 1, "fails"],
  ] as const)("difference %d, error %d, k %d, opposite %d: %s", (difference, se, k, opposite, state) => {
    expect(withinErrors(difference, se, k, opposite)).toBe(state);
  });
});

describe("comparisons", () => {
  test.each([
    [1, 2, 0.4, "<", "holds"],
    [1, 2, 0.5, "<", "inconclusive"],
    [2, 1, 0.5, "<", "inconclusive"],
    [2, 1, 0.4, "<", "fails"],
    [2, 1, 0.4, ">=", "holds"],
    [1, 2, 0.4, ">", "fails"],
    [1, 1, 0, "<", "fails"],
    [1, 1, 0, "<=", "holds"],
    [1, 1, 0, ">", "fails"],
    [1, 1, 0, ">=", "holds"],
    [1, 2, 0, ">=", "fails"],
    [0.1 + 0.2, 0.3, 0, "==", "holds"],
    [1, 1 + 1e-8, 0, "==", "fails"],
    [1, 2, 0, "!=", "holds"],
    [2, 2, 0, "!=", "fails"],
    [Number.POSITIVE_INFINITY, 3, 0, ">", "holds"],
  ] as const)("%d against %d with error %d, %s: %s", (left, right, se, operator, state) => {
    expect(compare({ left, right, se, operator })).toBe(state);
  });

  test("a < b and b > a agree, and never both a < b and a > b", () => {
    const number = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(number, number, fc.double({ min: 0, max: 5, noNaN: true }), (left, right, se) => {
        const less = compare({ left, right, se, operator: "<" });
        expect(compare({ left: right, right: left, se, operator: ">" })).toBe(less);
        if (less === "holds") expect(compare({ left, right, se, operator: ">" })).toBe("fails");
      }),
    );
  });
});

test("several: fails before inconclusive before holds", () => {
  expect(together(["holds", "inconclusive", "fails"])).toBe("fails");
  expect(together(["holds", "inconclusive"])).toBe("inconclusive");
  expect(together(["holds", "holds"])).toBe("holds");
});

test("numbers of draws are rounded up to one digit", () => {
  expect(about(31_400)).toBe("40\u2009000");
  expect(about(7)).toBe("7");
  expect(about(1_000_000)).toBe("1\u2009000\u2009000");
});
