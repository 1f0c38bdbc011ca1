import { describe, expect, it } from "vitest";
import type { Precision } from "../../runtime/engine/engine.ts";
import fc from "../properties.ts";
import { around, blank, GUARD, one, PRECISIONS, padded, round, sample, scratch, source, tensor, width } from "./run.ts";

const count = (max: number) => fc.integer({ min: 1, max });

/** (a0 + a2) + (a1 + a3) or a0 + a1 over accumulators by lane. */
function laneSum(precision: Precision, terms: readonly number[]): number {
  const r = round(precision);
  const w = width(precision);
  const a = new Array<number>(w).fill(0);
  terms.forEach((term, lane) => {
    a[lane % w] = r(a[lane % w] + term);
  });
  return w === 4 ? r(r(a[0] + a[2]) + r(a[1] + a[3])) : r(a[0] + a[1]);
}

describe.each(PRECISIONS)("products in %s", (precision) => {
  const r = round(precision);

  it("broadcast sums k in order and writes only padded rows", () => {
    fc.assert(
      fc.property(
        count(3),
        count(9),
        fc.integer({ min: 0, max: 9 }),
        count(40),
        fc.boolean(),
        fc.boolean(),
        fc.integer(),
        (outer, m, k, columns, accumulate, turned, seed) =>
          scratch(() => {
            const next = source(seed);
            const row = padded(precision, columns) + width(precision);
            const a = sample(precision, next, outer * m * k);
            const b = sample(precision, next, outer * k * row);
            const before = sample(precision, next, outer * m * row);
            const out = tensor(precision, before);
            one("broadcast", precision, {
              ...{ outer, m, k, columns, accumulate: Number(accumulate), out, out_outer: m * row, out_row: row },
              ...{ a: tensor(precision, a), a_outer: m * k, a_m: turned ? 1 : k, a_k: turned ? m : 1 },
              ...{ b: tensor(precision, b), b_outer: k * row, b_row: row },
            });
            const expected = before.slice();
            for (let o = 0; o < outer; o++)
              for (let i = 0; i < m; i++)
                for (let c = 0; c < padded(precision, columns); c++) {
                  let sum = 0;
                  for (let j = 0; j < k; j++)
                    sum = r(sum + r(a[o * m * k + (turned ? j * m + i : i * k + j)] * b[(o * k + j) * row + c]));
                  const at = (o * m + i) * row + c;
                  expected[at] = accumulate ? r(before[at] + sum) : sum;
                }
            expect(around(precision, out, expected.length)).toEqual(withGuards(precision, expected));
          }),
      ),
      { numRuns: 60 },
    );
  });

  it("broadcast with a packed panel equals the plain order", () =>
    scratch(() => {
      const next = source(7);
      const [m, k, columns] = [33, 130, 19];
      const row = padded(precision, columns);
      const a = sample(precision, next, m * k);
      const b = sample(precision, next, k * row);
      const out = blank(precision, m * row);
      one("broadcast", precision, {
        outer: 1,
        m,
        k,
        columns,
        out,
        out_row: row,
        a: tensor(precision, a),
        a_m: k,
        a_k: 1,
        b: tensor(precision, b),
        b_row: row,
      });
      const expected = new Array<number>(m * row);
      for (let i = 0; i < m; i++)
        for (let c = 0; c < row; c++) {
          let sum = 0;
          for (let j = 0; j < k; j++) sum = r(sum + r(a[i * k + j] * b[j * row + c]));
          expected[i * row + c] = sum;
        }
      expect(around(precision, out, expected.length)).toEqual(withGuards(precision, expected));
    }));

  it("dot sums by lane and never counts padding", () => {
    fc.assert(
      fc.property(
        count(2),
        count(7),
        count(9),
        fc.integer({ min: 0, max: 23 }),
        fc.boolean(),
        fc.boolean(),
        fc.integer(),
        (outer, m, n, columns, accumulate, turned, seed) =>
          scratch(() => {
            const next = source(seed);
            const row = padded(precision, columns);
            const fill = (rows: number) =>
              Array.from({ length: rows * row }, (_, i) => (i % row < columns ? r(next()) : Number.NaN));
            const a = fill(outer * m);
            const b = fill(outer * n);
            const before = sample(precision, next, outer * m * n);
            const out = tensor(precision, before);
            one("dot", precision, {
              ...{
                outer,
                m,
                n,
                columns,
                accumulate: Number(accumulate),
                out,
                out_outer: m * n,
                out_m: turned ? n : 1,
                out_n: turned ? 1 : m,
              },
              ...{
                a: tensor(precision, a),
                a_outer: m * row,
                a_row: row,
                b: tensor(precision, b),
                b_outer: n * row,
                b_row: row,
              },
            });
            const expected = before.slice();
            for (let o = 0; o < outer; o++)
              for (let i = 0; i < m; i++)
                for (let j = 0; j < n; j++) {
                  const terms = Array.from({ length: columns }, (_, c) =>
                    r(a[(o * m + i) * row + c] * b[(o * n + j) * row + c]),
                  );
                  const at = o * m * n + (turned ? i * n + j : j * m + i);
                  const sum = laneSum(precision, terms);
                  expected[at] = accumulate ? r(before[at] + sum) : sum;
                }
            expect(around(precision, out, expected.length)).toEqual(withGuards(precision, expected));
          }),
      ),
      { numRuns: 60 },
    );
  });

  it("lanes sums k in order, any strides, real lanes only", () => {
    fc.assert(
      fc.property(
        count(2),
        count(6),
        count(9),
        fc.integer({ min: 0, max: 5 }),
        count(9),
        fc.boolean(),
        fc.integer(),
        (outer, ni, nj, k, lanes, accumulate, seed) =>
          scratch(() => {
            const next = source(seed);
            const row = padded(precision, lanes);
            const a = sample(precision, next, outer * k * ni * row);
            const b = sample(precision, next, outer * nj * k * row);
            const before = sample(precision, next, outer * nj * ni * row);
            const out = tensor(precision, before);
            one("lanes", precision, {
              ...{
                outer,
                i: ni,
                j: nj,
                k,
                lanes,
                accumulate: Number(accumulate),
                out,
                out_outer: ni * nj * row,
                out_i: row,
                out_j: ni * row,
              },
              ...{ a: tensor(precision, a), a_outer: k * ni * row, a_k: ni * row, a_i: row },
              ...{ b: tensor(precision, b), b_outer: nj * k * row, b_k: row, b_j: k * row },
            });
            const expected = before.slice();
            for (let o = 0; o < outer; o++)
              for (let i = 0; i < ni; i++)
                for (let j = 0; j < nj; j++)
                  for (let l = 0; l < lanes; l++) {
                    let sum = 0;
                    for (let t = 0; t < k; t++)
                      sum = r(sum + r(a[((o * k + t) * ni + i) * row + l] * b[((o * nj + j) * k + t) * row + l]));
                    const at = ((o * nj + j) * ni + i) * row + l;
                    expected[at] = accumulate ? r(before[at] + sum) : sum;
                  }
            expect(around(precision, out, expected.length)).toEqual(withGuards(precision, expected));
          }),
      ),
      { numRuns: 60 },
    );
  });

  it("contract sums k0, k1 in order with free strides", () => {
    fc.assert(
      fc.property(
        count(3),
        count(3),
        count(3),
        count(3),
        count(4),
        fc.boolean(),
        fc.integer(),
        (n0, n1, n2, k0, k1, accumulate, seed) =>
          scratch(() => {
            const next = source(seed);
            const a = sample(precision, next, n0 * k0 * n2 * k1);
            const b = sample(precision, next, k1 * n1 * k0);
            const before = sample(precision, next, n0 * n1 * n2);
            const out = tensor(precision, before);
            one("contract", precision, {
              ...{ n0, n1, n2, k0, k1, accumulate: Number(accumulate), out, out0: 1, out1: n0, out2: n0 * n1 },
              ...{ a: tensor(precision, a), a0: k0 * n2 * k1, a1: 0, a2: k1, ak0: n2 * k1, ak1: 1 },
              ...{ b: tensor(precision, b), b0: 0, b1: k0, b2: 0, bk0: 1, bk1: n1 * k0 },
            });
            const expected = before.slice();
            for (let i = 0; i < n0; i++)
              for (let j = 0; j < n1; j++)
                for (let l = 0; l < n2; l++) {
                  let sum = 0;
                  for (let s = 0; s < k0; s++)
                    for (let t = 0; t < k1; t++)
                      sum = r(sum + r(a[((i * k0 + s) * n2 + l) * k1 + t] * b[(t * n1 + j) * k0 + s]));
                  const at = i + n0 * (j + n1 * l);
                  expected[at] = accumulate ? r(before[at] + sum) : sum;
                }
            expect(around(precision, out, expected.length)).toEqual(withGuards(precision, expected));
          }),
      ),
      { numRuns: 60 },
    );
  });
});

function withGuards(precision: Precision, values: readonly number[]): number[] {
  const guard = new Array<number>(16).fill(round(precision)(GUARD));
  return [...guard, ...values, ...guard];
}
