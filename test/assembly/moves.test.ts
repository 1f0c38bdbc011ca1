import { describe, expect, it } from "vitest";
import type { Precision } from "../../runtime/engine/engine.ts";
import fc from "../properties.ts";
import {
  around,
  blank,
  engine,
  GUARD,
  one,
  PRECISIONS,
  padded,
  round,
  sample,
  scratch,
  source,
  tensor,
} from "./run.ts";

const integers = (values: readonly number[]) => {
  const at = engine.allocate(4 * values.length + 64);
  engine.i32(at, values.length).set(values);
  return at;
};

describe.each(PRECISIONS)("moves in %s", (precision) => {
  const r = round(precision);
  const guard = r(GUARD);

  it("gather and gather_range turn rows into lanes and repeat lane 0 in the padding", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 11 }),
        fc.integer({ min: 1, max: 11 }),
        fc.integer({ min: 0, max: 3 }),
        fc.boolean(),
        fc.integer(),
        (features, lanes, first, range, seed) =>
          scratch(() => {
            const next = source(seed);
            const row = features + 2;
            const rows = sample(precision, next, (lanes + first) * row);
            const index = Array.from({ length: lanes }, (_, l) =>
              range ? first + l : Math.floor(Math.abs(next()) * 100) % (lanes + first),
            );
            const out_row = padded(precision, lanes) + 4;
            const out = blank(precision, features * out_row);
            const shape = { features, lanes, out, out_row, rows: tensor(precision, rows), row };
            if (range) one("gather_range", precision, { ...shape, first: integers([first]) });
            else one("gather", precision, { ...shape, index: integers(index) });
            const expected = new Array<number>(features * out_row).fill(guard);
            for (let f = 0; f < features; f++)
              for (let l = 0; l < padded(precision, lanes); l++)
                expected[f * out_row + l] = rows[index[l < lanes ? l : 0] * row + f];
            const edge = new Array<number>(16).fill(guard);
            expect(around(precision, out, expected.length)).toEqual([...edge, ...expected, ...edge]);
          }),
      ),
      { numRuns: 100 },
    );
  });

  it("lookup reads a table by lane; scatter_add adds in lane order", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer(),
        (features, lanes, entries, seed) =>
          scratch(() => {
            const next = source(seed);
            const values = sample(precision, next, entries * features);
            const a = sample(precision, next, features * lanes);
            const index = Array.from({ length: lanes }, () => Math.floor(Math.abs(next()) * 100) % entries);
            const table = tensor(precision, values);
            const at = tensor(precision, index);
            const out = blank(precision, features * (lanes + 3));
            const shape = { features, lanes, table, table_row: 1, table_feature: entries, index: at };
            one("lookup", precision, { ...shape, out, out_row: lanes + 3 });
            const expected = new Array<number>(features * (lanes + 3)).fill(guard);
            for (let f = 0; f < features; f++)
              for (let l = 0; l < lanes; l++) expected[f * (lanes + 3) + l] = values[f * entries + index[l]];
            expect(around(precision, out, expected.length).slice(16, -16)).toEqual(expected);
            one("scatter_add", precision, { ...shape, a: tensor(precision, a), a_row: lanes });
            const sums = values.slice();
            for (let f = 0; f < features; f++)
              for (let l = 0; l < lanes; l++) {
                const cell = f * entries + index[l];
                sums[cell] = r(sums[cell] + a[f * lanes + l]);
              }
            expect(around(precision, table, sums.length).slice(16, -16)).toEqual(sums);
          }),
      ),
      { numRuns: 60 },
    );
  });

  it("convert changes the precision of rows", () => {
    const other: Precision = precision === "f32" ? "f64" : "f32";
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 7 }), fc.integer(), (n0, n1, seed) =>
        scratch(() => {
          const a = sample(precision, source(seed), n0 * n1);
          const out = blank(other, n0 * (n1 + 1));
          one("convert", precision, { n0, n1, out, out0: n1 + 1, a: tensor(precision, a), a0: n1 });
          const expected = Array.from({ length: n0 * (n1 + 1) }, (_, i) => {
            const [row, column] = [Math.floor(i / (n1 + 1)), i % (n1 + 1)];
            return round(other)(column < n1 ? a[row * n1 + column] : GUARD);
          });
          expect(around(other, out, expected.length).slice(16, -16)).toEqual(expected);
        }),
      ),
      { numRuns: 60 },
    );
  });
});
