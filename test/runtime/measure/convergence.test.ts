import { describe, expect, test } from "vitest";
import {
  bulkSize,
  meanError,
  meanSize,
  rankNormalise,
  split,
  splitRHat,
  tailSize,
} from "../../../runtime/measure/statistics/convergence.ts";
import { engine } from "./engine.ts";

const { scalar } = engine;

/** Four autoregressive chains driven by the minimal standard generator. */
function chains(draws: number): Float64Array[] {
  return [1, 2, 3, 4].map((seed) => {
    let u = BigInt(seed);
    let x = 0;
    return Float64Array.from({ length: draws }, () => {
      u = (48271n * u) % 2147483647n;
      x = 0.5 * x + Number(u) / 2147483647 - 0.5;
      return x;
    });
  });
}

describe("convergence of chains", () => {
  test("reference values of split R-hat, bulk and tail sizes and the error of the mean", () => {
    const draws = chains(200);
    expect(Math.abs(splitRHat(draws, scalar) - 1.00835)).toBeLessThan(0.001);
    expect(Math.abs(bulkSize(draws, scalar) / 209.6 - 1)).toBeLessThan(0.01);
    expect(Math.abs(tailSize(draws, scalar) / 509.3 - 1)).toBeLessThan(0.01);
    expect(Math.abs(meanError(draws, scalar) / 0.02303 - 1)).toBeLessThan(0.01);
  });

  test("an odd length loses its middle draw", () => {
    expect(split([Float64Array.of(1, 2, 3, 4, 5)]).map((half) => Array.from(half))).toEqual([
      [1, 2],
      [4, 5],
    ]);
  });

  test("ties share their average rank and ranks are symmetric", () => {
    const [z] = rankNormalise([Float64Array.of(1, 2, 2, 3)], scalar);
    expect(z[1]).toBe(z[2]);
    expect(Math.abs(z[1])).toBeLessThan(1e-12);
    expect(z[0]).toBeCloseTo(-z[3], 10);
  });

  test("chains in different places have a large R-hat and few effective draws", () => {
    const shifted = chains(200).map((chain, c) => chain.map((x) => x + 3 * c));
    expect(splitRHat(shifted, scalar)).toBeGreaterThan(2);
    expect(bulkSize(shifted, scalar)).toBeLessThan(10);
  });

  test("constant chains: no R-hat, no error", () => {
    const still = [new Float64Array(10).fill(2), new Float64Array(10).fill(2)];
    expect(splitRHat(still, scalar)).toBeNaN();
    expect(meanError(still, scalar)).toBe(0);
  });

  test("the size of the mean follows an affine change of the draws", () => {
    const draws = chains(100);
    const moved = draws.map((chain) => chain.map((x) => 3 - 2 * x));
    expect(meanSize(moved, scalar)).toBeCloseTo(meanSize(draws, scalar), 8);
    expect(meanError(moved, scalar)).toBeCloseTo(2 * meanError(draws, scalar), 10);
  });
});
