import { describe, expect, it } from "vitest";
import { FOLD, type FoldFn } from "../../runtime/program/instructions.ts";
import fc from "../properties.ts";
import { around, engine, one, PRECISIONS, padded, round, sample, scratch, source, tensor, width } from "./run.ts";

const NEUTRAL: Record<FoldFn, number> = {
  sum: 0,
  max: Number.NEGATIVE_INFINITY,
  min: Number.POSITIVE_INFINITY,
  product: 1,
};
const COMBINE: Record<FoldFn, (a: number, b: number) => number> = {
  sum: (a, b) => a + b,
  max: Math.max,
  min: Math.min,
  product: (a, b) => a * b,
};
const small = fc.integer({ min: 1, max: 3 });

describe.each(PRECISIONS)("reductions in %s", (precision) => {
  const r = round(precision);
  const w = width(precision);

  it("reduce_rows folds rows in order", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FOLD),
        small,
        small,
        fc.integer({ min: 0, max: 3 }),
        small,
        fc.integer({ min: 1, max: 11 }),
        fc.boolean(),
        fc.integer(),
        (fold, n0, n1, r0, r1, lanes, accumulate, seed) =>
          scratch(() => {
            const next = source(seed);
            const row = padded(precision, lanes);
            const a = sample(precision, next, n0 * n1 * r0 * r1 * row);
            const before = sample(precision, next, n0 * n1 * lanes);
            const out = tensor(precision, before);
            one("reduce_rows", precision, {
              ...{
                fn: FOLD.indexOf(fold),
                n0,
                n1,
                r0,
                r1,
                lanes,
                accumulate: Number(accumulate),
                out,
                out0: n1 * lanes,
                out1: lanes,
              },
              ...{ a: tensor(precision, a), a0: n1 * r0 * r1 * row, a1: r0 * r1 * row, ar0: row, ar1: r0 * row },
            });
            const step = (x: number, y: number) => r(COMBINE[fold](x, y));
            const expected = before.map((old, at) => {
              const [i, l] = [Math.floor(at / lanes), at % lanes];
              let value = NEUTRAL[fold];
              for (let j0 = 0; j0 < r0; j0++)
                for (let j1 = 0; j1 < r1; j1++) value = step(value, a[(i * r0 * r1 + j1 * r0 + j0) * row + l]);
              return accumulate ? step(old, value) : value;
            });
            const found = around(precision, out, expected.length);
            expect(found.slice(16, -16)).toEqual(expected);
            expect(new Set([...found.slice(0, 16), ...found.slice(-16)]).size).toBe(1);
          }),
      ),
      { numRuns: 150 },
    );
  });

  it("reduce_lanes folds by lane, masks padding, adds wide in f64", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FOLD),
        small,
        small,
        small,
        fc.integer({ min: 0, max: 19 }),
        fc.boolean(),
        fc.boolean(),
        fc.integer(),
        (fold, n0, r0, r1, lanes, accumulate, wide, seed) =>
          scratch(() => {
            const next = source(seed);
            const row = padded(precision, lanes) + w;
            const a = Array.from({ length: n0 * r0 * r1 * row }, (_, i) => (i % row < lanes ? r(next()) : Number.NaN));
            const outer = wide ? "f64" : precision;
            const before = sample(outer, next, n0);
            const out = tensor(outer, before);
            one("reduce_lanes", precision, {
              ...{
                fn: FOLD.indexOf(fold),
                n0,
                n1: 1,
                r0,
                r1,
                lanes,
                accumulate: Number(accumulate),
                wide: Number(wide),
                out,
                out0: 1,
              },
              ...{ a: tensor(precision, a), a0: r0 * r1 * row, ar0: r1 * row, ar1: row },
            });
            const step = (x: number, y: number) => r(COMBINE[fold](x, y));
            const expected = before.map((old, i) => {
              const part = new Array<number>(w).fill(NEUTRAL[fold]);
              for (let j = 0; j < r0 * r1; j++)
                for (let l = 0; l < lanes; l++) part[l % w] = step(part[l % w], a[(i * r0 * r1 + j) * row + l]);
              const value = w === 4 ? step(step(part[0], part[2]), step(part[1], part[3])) : step(part[0], part[1]);
              return accumulate ? round(outer)(COMBINE[fold](old, value)) : value;
            });
            const found = around(outer, out, n0);
            expect(found.slice(16, -16)).toEqual(expected);
            expect(new Set([...found.slice(0, 16), ...found.slice(-16)]).size).toBe(1);
          }),
      ),
      { numRuns: 150 },
    );
  });

  it("max and min of a row with NaN are NaN", () =>
    scratch(() => {
      const a = tensor(precision, [1, 2, Number.NaN, 3, 4]);
      const out = tensor(precision, [0, 0]);
      const shape = { n0: 1, n1: 1, r0: 1, r1: 1, lanes: 5, a };
      one("reduce_lanes", precision, { ...shape, fn: FOLD.indexOf("max"), out });
      one("reduce_lanes", precision, { ...shape, fn: FOLD.indexOf("min"), out: out + (precision === "f32" ? 4 : 8) });
      expect(Array.from(precision === "f32" ? engine.f32(out, 2) : engine.f64(out, 2))).toEqual([
        Number.NaN,
        Number.NaN,
      ]);
    }));
});
