import { describe, expect, it } from "vitest";
import type { Precision } from "../../runtime/engine/engine.ts";
import fc from "../properties.ts";
import { around, engine, GUARD, one, PRECISIONS, padded, round, scratch, source, tensor } from "./run.ts";

const density = fc.constantFrom(0, 0.01, 0.1, 0.3, 1);
/** What may stand where nothing is special, in the factor that is kept and in the place that is added to. */
const special = fc.constantFrom(undefined, -0, Number.POSITIVE_INFINITY, Number.NaN, 1e-30, 1e30);

/** Numbers of which a part is not zero; zeros have both signs, some numbers under- or overflow in products. */
function numbers(precision: Precision, next: () => number, count: number, part: number, rare?: number): number[] {
  const r = round(precision);
  const scale = precision === "f32" ? [1, 1e-30, 1e30] : [1, 1e-200, 1e200];
  return Array.from({ length: count }, () => {
    const [u, v, w] = [(next() + 2) / 4, next(), (next() + 2) / 4];
    if (u >= part) return v < 0 ? -0 : 0;
    if (rare !== undefined && w < 0.01) return rare;
    return r(v * scale[w > 0.98 ? 2 : w > 0.9 ? 1 : 0]);
  });
}

describe.each(PRECISIONS)("products that leave out zeros, %s", (precision) => {
  it("broadcast_sparse has the bits of broadcast", () => {
    let skipped = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 20, max: 150 }),
        density,
        special,
        fc.boolean(),
        fc.boolean(),
        fc.integer(),
        (outer, m, k, columns, part, rare, accumulate, turned, seed) =>
          scratch(() => {
            const next = source(seed);
            const row = padded(precision, columns) + 4;
            const a = tensor(precision, numbers(precision, next, m * k, 1, rare));
            const b = tensor(precision, numbers(precision, next, outer * k * row, part, rare));
            const before = numbers(precision, next, outer * m * row, 0.9, rare);
            const packed = tensor(precision, new Array((m + 8) * k).fill(0));
            const ready = engine.allocate(16);
            engine.i32(ready, 1)[0] = 0;
            const operands = (out: number) => ({
              ...{ outer, m, k, columns, accumulate: Number(accumulate), out, out_outer: m * row, out_row: row },
              ...{ a, a_m: turned ? 1 : k, a_k: turned ? m : 1, b, b_outer: k * row, b_row: row },
            });
            const [plain, sparse] = [tensor(precision, before), tensor(precision, before)];
            one("broadcast", precision, { ...operands(plain), a_outer: 0 });
            one("broadcast_sparse", precision, { ...operands(sparse), packed, ready });
            expect(around(precision, sparse, before.length)).toEqual(around(precision, plain, before.length));
            if (engine.i32(ready, 1)[0] === 1) skipped++;
            const guards = new Array(16).fill(round(precision)(GUARD));
            expect(around(precision, packed, (m + 8) * k).slice(-16)).toEqual(guards);
          }),
      ),
      { numRuns: 300 },
    );
    expect(skipped).toBeGreaterThan(12);
  });

  /** Lane after lane from +0, in pieces of 512 lanes; then added to what is there. */
  function added(precision: Precision, before: number, pieces: number[][], accumulate: boolean): number {
    const r = round(precision);
    return pieces.reduce((total, terms, i) => {
      const sum = terms.reduce((s, term) => r(s + term), 0);
      return i > 0 || accumulate ? r(total + sum) : sum;
    }, before);
  }

  it("outer_products adds lane after lane, with and without zeros", () => {
    let [finite, spoiled] = [0, 0];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 70 }),
        fc.oneof(fc.integer({ min: 1, max: 140 }), fc.constantFrom(511, 513, 600)),
        density,
        special,
        fc.boolean(),
        fc.constantFrom("m", "n", "neither", "whole"),
        fc.integer(),
        (outer, m, n, columns, part, rare, accumulate, along, seed) =>
          scratch(() => {
            const next = source(seed);
            const r = round(precision);
            const row = padded(precision, columns);
            const fill = (rows: number, share: number) =>
              numbers(precision, next, rows * row, share, rare).map((x, i) => (i % row < columns ? x : Number.NaN));
            const [left, right] = [fill(outer * m, 1), fill(outer * n, part)];
            const [a, b] = [tensor(precision, left), tensor(precision, right)];
            const pair = precision === "f32" ? 8 : 4;
            const room = Math.ceil(m / pair) * pair;
            const [out_m, out_n] = { m: [1, m], n: [n, 1], neither: [2 * n, 2], whole: [1, room] }[along];
            const size = along === "neither" ? 2 * m * n : along === "whole" ? room * n : m * n;
            const before = numbers(precision, next, outer * size, 0.9, rare);
            const operands = (out: number, sparse: number) => ({
              ...{ outer, m, n, columns, accumulate: Number(accumulate), sparse, whole: Number(along === "whole") },
              ...{
                out,
                out_outer: size,
                out_m,
                out_n,
                a,
                a_outer: m * row,
                a_row: row,
                b,
                b_outer: n * row,
                b_row: row,
              },
            });
            const [dense, sparse] = [tensor(precision, before), tensor(precision, before)];
            one("outer_products", precision, operands(dense, 0));
            one("outer_products", precision, operands(sparse, 1));
            const result = around(precision, dense, before.length);
            const skipped = around(precision, sparse, before.length);
            const places = [0, outer - 1].flatMap((o) =>
              [0, m - 1].flatMap((i) => Array.from({ length: n }, (_, j) => [o, i, j])),
            );
            for (const [o, i, j] of places) {
              const pieces: number[][] = [];
              for (let lane = 0; lane < columns; lane++) {
                if (lane % 512 === 0) pieces.push([]);
                pieces.at(-1)!.push(r(r(left[(o * m + i) * row + lane]) * r(right[(o * n + j) * row + lane])));
              }
              const at = o * size + i * out_m + j * out_n;
              const wanted = added(precision, r(before[at]), pieces, accumulate);
              expect(engine[precision](dense, before.length)[at]).toBe(wanted);
              if (Number.isNaN(wanted)) spoiled++;
              else finite++;
            }
            // Room past the last entry of a row is written with anything.
            const kept = (values: number[]) =>
              along === "whole" ? values.filter((_, at) => at < 16 || at >= values.length - 16) : values;
            expect(kept(skipped)).toEqual(kept(result));
            if (along === "whole") {
              const entries = (out: number) =>
                [...engine[precision](out, before.length)].filter((_, at) => at % room < m);
              expect(entries(sparse)).toEqual(entries(dense));
            }
          }),
      ),
      { numRuns: 200 },
    );
    expect(finite).toBeGreaterThan(1000);
    expect(spoiled).toBeGreaterThan(100);
  });

  it("transpose writes the entries and nothing else", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer(),
        (rows, columns, seed) =>
          scratch(() => {
            const next = source(seed);
            const [from, to] = [columns + 3, rows + 5];
            const values = numbers(precision, next, rows * from, 1);
            const before = numbers(precision, next, columns * to, 1);
            const [a, out] = [tensor(precision, values), tensor(precision, before)];
            one("transpose", precision, { rows, columns, out, out_row: to, a, a_row: from });
            const result = [...engine[precision](out, before.length)];
            const wanted = before.map((x, at) => {
              const [c, r] = [Math.floor(at / to), at % to];
              return r < rows ? values[r * from + c] : x;
            });
            expect(result).toEqual(wanted);
          }),
      ),
    );
  });

  it("a factor is packed once and not again", () =>
    scratch(() => {
      const next = source(3);
      const [m, k, columns] = [12, 64, 64];
      const a = tensor(precision, numbers(precision, next, m * k, 1));
      const b = tensor(precision, numbers(precision, next, k * columns, 0.05));
      const packed = tensor(precision, new Array((m + 8) * k).fill(0));
      const ready = engine.allocate(16);
      const once = (first: number) => {
        engine.i32(ready, 1)[0] = first;
        const out = tensor(precision, new Array(m * columns).fill(7));
        const sizes = { outer: 1, m, k, columns, out, out_row: columns };
        one("broadcast_sparse", precision, { ...sizes, a, a_m: k, a_k: 1, b, b_row: columns, packed, ready });
        return around(precision, out, m * columns);
      };
      const right = once(0);
      expect(engine.i32(ready, 1)[0]).toBe(1);
      expect(once(1)).toEqual(right);
      expect(once(2)).toEqual(right);
      const zone = (precision === "f32" ? engine.f32(packed, m * k) : engine.f64(packed, m * k)).fill(0);
      expect(zone.length).toBe(m * k);
      expect(once(1)).not.toEqual(right);
      expect(once(2)).toEqual(right);
    }));
});
