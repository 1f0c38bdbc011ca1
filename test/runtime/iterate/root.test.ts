import { expect, test } from "vitest";
import { root } from "../../../runtime/iterate/methods/root.ts";
import fc from "../../properties.ts";

test("finds known roots to the last bits, each lane on its own", () => {
  const f = (x: Float64Array) => x.map((v, i) => (i === 0 ? v * v - 2 : i === 1 ? v * v * v - 10 : v - 0.25));
  const found = root(f, Float64Array.of(0, 0, 0), Float64Array.of(2, 10, 1));
  expect(found.converged).toBe(true);
  expect(found.x[0]).toBeCloseTo(Math.SQRT2, 14);
  expect(found.x[1]).toBeCloseTo(Math.cbrt(10), 14);
  expect(found.x[2]).toBe(0.25);
});

test("a lane does not depend on its neighbours", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1, maxLength: 6 }),
      (targets) => {
        const cube = (wanted: readonly number[]) => (x: Float64Array) => x.map((v, i) => v * v * v - wanted[i]);
        const ends = (n: number) => [new Float64Array(n), new Float64Array(n).fill(5)] as const;
        const together = root(cube(targets), ...ends(targets.length));
        targets.forEach((target, i) => {
          const alone = root(cube([target]), ...ends(1));
          expect(together.x[i]).toBe(alone.x[0]);
          expect(Math.abs(alone.x[0] - Math.cbrt(target))).toBeLessThan(1e-13 * (1 + Math.cbrt(target)));
        });
      },
    ),
    { seed: 1, numRuns: 50 },
  );
});

test("needs few evaluations", () => {
  let calls = 0;
  const quartic = (x: Float64Array) => {
    calls += 1;
    return x.map((v) => v * v * v * v - 3);
  };
  root(quartic, Float64Array.of(0), Float64Array.of(100));
  expect(calls).toBeLessThan(40);
});
