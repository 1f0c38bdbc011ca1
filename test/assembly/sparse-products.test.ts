import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encode } from "../../runtime/engine/encode.ts";
import type { Precision } from "../../runtime/engine/engine.ts";
import { around, engine, GUARD, one, PRECISIONS, padded, round, run, scratch, source, tensor } from "./run.ts";

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
            const packed = tensor(precision, new Array((m + 4) * k).fill(0));
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
            expect(around(precision, packed, (m + 4) * k).slice(-16)).toEqual(guards);
          }),
      ),
      { numRuns: 300 },
    );
    expect(skipped).toBeGreaterThan(12);
  });

  it("dot_sparse has the bits of dot", () => {
    let skipped = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 20, max: 530 }),
        density,
        special,
        fc.boolean(),
        fc.constantFrom("m", "n", "neither"),
        fc.integer(),
        (outer, m, n, columns, part, rare, accumulate, along, seed) =>
          scratch(() => {
            const next = source(seed);
            const row = padded(precision, columns);
            const fill = (rows: number, share: number) =>
              numbers(precision, next, rows * row, share, rare).map((x, i) => (i % row < columns ? x : Number.NaN));
            const a = tensor(precision, fill(outer * m, 1));
            const b = tensor(precision, fill(outer * n, part));
            const [out_m, out_n] = along === "m" ? [1, m] : along === "n" ? [n, 1] : [2 * n, 2];
            const size = (along === "neither" ? 2 : 1) * m * n;
            const before = numbers(precision, next, outer * size, 0.9, rare);
            const operands = (out: number) => ({
              ...{ outer, m, n, columns, accumulate: Number(accumulate), out, out_outer: size, out_m, out_n },
              ...{ a, a_outer: m * row, a_row: row, b, b_outer: n * row, b_row: row },
            });
            const [plain, sparse, alone] = [1, 2, 3].map(() => tensor(precision, before));
            const skip = encode("dot_sparse", precision, operands(alone)).length;
            const other = encode("dot", precision, operands(sparse));
            one("dot", precision, operands(plain));
            run([encode("dot_sparse", precision, { ...operands(sparse), skip: skip + other.length }), other]);
            one("dot_sparse", precision, { ...operands(alone), skip });
            const result = around(precision, plain, before.length);
            expect(around(precision, sparse, before.length)).toEqual(result);
            // Alone it has done all or nothing.
            const untouched = tensor(precision, before);
            const left = around(precision, alone, before.length);
            const same = around(precision, untouched, before.length);
            const nothing = left.every((x, i) => Object.is(x, same[i]));
            if (!nothing) expect(left).toEqual(result);
            if (!nothing) skipped++;
          }),
      ),
      { numRuns: 200 },
    );
    expect(skipped).toBeGreaterThan(12);
  });

  it("a factor is packed once and not again", () =>
    scratch(() => {
      const next = source(3);
      const [m, k, columns] = [12, 64, 64];
      const a = tensor(precision, numbers(precision, next, m * k, 1));
      const b = tensor(precision, numbers(precision, next, k * columns, 0.05));
      const packed = tensor(precision, new Array((m + 4) * k).fill(0));
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
