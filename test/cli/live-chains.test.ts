import { describe, expect, test } from "vitest";
import type { LiveCurve } from "../../cli/run/progress.ts";
import { chainTexts } from "../../cli/screens/live-chains.ts";
import { loadEngineSync } from "../../runtime/engine/load.ts";

const { scalar } = loadEngineSync();

/** Chains of noise around their means; the last one may be shorter. */
function curves(means: readonly number[], length: number, last = length): LiveCurve[] {
  let state = 7;
  const noise = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  return means.map((mean, chain) => {
    const size = chain === means.length - 1 ? last : length;
    const values = Array.from({ length: size }, () => mean + noise());
    return { name: "loss", chain, index: 0, steps: values.map((_, k) => k), values, every: 1, seen: size };
  });
}

describe("what is said of chains while they run", () => {
  test("chains that agree: R-hat near 1, nearly every draw is effective", () => {
    const text = chainTexts(() => scalar)(curves([0, 0, 0, 0], 200));
    const [, rHat, size] = /^R-hat (\d\.\d{3}) {3}ESS (\d+) of 800 shown$/.exec(text) ?? [];
    expect(Number(rHat)).toBeLessThan(1.01);
    expect(Number(size)).toBeGreaterThan(500);
  });

  test("chains that do not: it is said in words", () => {
    expect(chainTexts(() => scalar)(curves([0, 3], 100))).toMatch(/^R-hat [1-9]\.\d{3}: the chains do not agree yet/);
  });

  test("one chain, or a second that has just begun, says nothing; engines are not made for it", () => {
    const text = chainTexts(() => {
      throw new Error("no engine is needed");
    });
    expect(text(curves([0], 100))).toBe("");
    expect(text(curves([0, 0], 100, 20))).toBe("");
    expect(text([])).toBe("");
  });

  test("not computed again before a tenth has been added", () => {
    let asked = 0;
    const text = chainTexts(() => {
      asked += 1;
      return scalar;
    });
    text(curves([0, 0], 100));
    const once = asked;
    text(curves([0, 0], 105));
    expect(asked).toBe(once);
    text(curves([0, 0], 120));
    expect(asked).toBeGreaterThan(once);
  });
});
