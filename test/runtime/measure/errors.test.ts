import { describe, expect, test } from "vitest";
import { TensorAlgebra } from "../../../runtime/graph/tensor-algebra.ts";
import { difference } from "../../../runtime/measure/broadcast.ts";
import { ErrorAlgebra } from "../../../runtime/measure/error-algebra.ts";
import { lift } from "../../../runtime/measure/lift.ts";
import { meanOver } from "../../../runtime/measure/reduce.ts";
import { standardErrors } from "../../../runtime/measure/standard-error.ts";
import fc from "../../properties.ts";
import { engine } from "./engine.ts";
import { numbers, value, withSources } from "./entry-calls.ts";

const small = fc.double({ min: -3, max: 3, noNaN: true });

describe("error algebra", () => {
  const inner = new TensorAlgebra(engine.scalar);
  const algebra = new ErrorAlgebra(inner);
  const number = (x: number, changes: Readonly<Record<string, number>> = {}) =>
    algebra.value(inner.scalar(x), new Map(Object.entries(changes).map(([name, d]) => [name, inner.scalar(d)])));
  const change = (v: ReturnType<typeof number>, name: string) => v.changes.get(name)?.data[0] ?? 0;

  test("linear combinations are exact and shared leaves counted once", () => {
    fc.assert(
      fc.property(small, small, small, small, small, (x, y, dx, dy, k) => {
        const a = number(x, { s: dx, t: 0.5 });
        const b = number(y, { s: dy });
        const sum = algebra.map2("subtract", algebra.map2("multiply", a, algebra.scalar(k)), b);
        expect(change(sum, "s")).toBeCloseTo(k * dx - dy, 9);
        expect(change(sum, "t")).toBeCloseTo(k * 0.5, 9);
        expect(change(algebra.map2("subtract", a, a), "s")).toBe(0);
      }),
    );
  });

  test("products and squares to first order", () => {
    const a = number(3, { s: 0.1 });
    const b = number(-2, { s: 0.2, t: 0.3 });
    expect(change(algebra.map2("multiply", a, b), "s")).toBeCloseTo(3 * 0.2 - 2 * 0.1, 12);
    expect(change(algebra.map2("multiply", a, b), "t")).toBeCloseTo(0.9, 12);
    expect(change(algebra.map1("square", a), "s")).toBeCloseTo(0.6, 12);
  });

  test("comparisons and whole numbers do not move", () => {
    const a = number(0.05, { s: 1 });
    expect(algebra.map2("less", algebra.scalar(0), a).changes.size).toBe(0);
    expect(algebra.map1("floor", a).changes.size).toBe(0);
  });

  test("sums, renames and gathers move with their entries", () => {
    const i = inner.axis("i", 3);
    const a = algebra.value(inner.constant([i], [1, 2, 3]), new Map([["s", inner.constant([i], [0.1, 0, -0.3])]]));
    expect(change(algebra.reduce("sum", a, [i]), "s")).toBeCloseTo(-0.2, 12);
    expect(change(algebra.reduce("max", a, [i]), "s")).toBeCloseTo(-0.3, 12);
    expect(change(algebra.gather(a, i, algebra.scalar(0)), "s")).toBeCloseTo(0.1, 12);
    expect(change(algebra.contract(a, a, [i]), "s")).toBeCloseTo(2 * (0.1 - 0.9), 12);
  });

  test("missing entries stay out of sums, and their changes too", () => {
    const i = inner.axis("i", 2);
    const base = algebra.value(inner.constant([i], [1, 2], [0, 1]), new Map([["s", inner.constant([i], [0.1, 0])]]));
    const moved = algebra.map2("add", base, number(0, { s: 1 }));
    expect(change(algebra.reduce("sum", moved, [i]), "s")).toBeCloseTo(1.1, 12);
  });
});

describe("lift", () => {
  test("central differences are exact for linear functions of own entries, at every index", () => {
    const a = withSources(value([1, 2, 3, 4], [2], [["p", 2]]), { s: [0.1, 0.2, 0, 0.4] });
    const sum = lift([a], ([own]) => ({ shape: [], data: Float64Array.of(own.data[0] - 2 * own.data[1]) }));
    expect(numbers(sum)).toEqual([-3, -5]);
    const change = sum.sources.get("s")!;
    expect(change[0]).toBeCloseTo(-0.3, 12);
    expect(change[1]).toBeCloseTo(-0.8, 12);
  });

  test("one missing entry makes a whole result missing, unless the function deals with it", () => {
    const a = value([1, Number.NaN, 3, 4], [2], [["p", 2]]);
    const f = (own: readonly { data: Float64Array }[]) => ({ shape: [], data: Float64Array.of(own[0].data.filter((x) => !Number.isNaN(x)).length) }); // biome-ignore format: one line
    expect(numbers(lift([a], f))).toEqual([Number.NaN, 2]);
    expect(numbers(lift([a], f, { partial: true }))).toEqual([1, 2]);
  });

  test("values on different sets of one axis are refused", () => {
    expect(() => lift([value([1, 2], [], [["samples", 2]]), value([1, 2, 3], [], [["samples", 3]])], ([a]) => a)).toThrow("different `samples`"); // biome-ignore format: one line
  });
});

describe("means", () => {
  test("of linear combinations over the same entries have the error of the combination", () => {
    const entries = fc.array(fc.tuple(small, small), { minLength: 3, maxLength: 60 });
    fc.assert(
      fc.property(entries, small, (pairs, k) => {
        const origin = { kind: "rows", key: "rows:d" } as const;
        const over = (data: number[]) => meanOver(value(data, [], [["samples", data.length]]), ["samples"], true, engine, origin); // biome-ignore format: one line
        const direct = over(pairs.map(([x, y]) => x - k * y));
        const scaled = lift([over(pairs.map(([, y]) => y))], ([own]) => ({ shape: [], data: own.data.map((y) => k * y) })); // biome-ignore format: one line
        const apart = difference(over(pairs.map(([x]) => x)), scaled);
        expect(standardErrors(apart, engine)[0]).toBeCloseTo(standardErrors(direct, engine)[0], 9);
      }),
    );
  });

  test("of many rows keep the error sd / sqrt(n) exactly", () => {
    const data = Array.from({ length: 5000 }, (_, k) => Math.sin(k * k));
    const mean = data.reduce((a, b) => a + b, 0) / data.length;
    const sd = Math.sqrt(data.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (data.length - 1));
    const result = meanOver(value(data, [], [["samples", 5000]]), ["samples"], true, engine, {
      kind: "rows",
      key: "r",
    });
    expect(standardErrors(result, engine)[0]).toBeCloseTo(sd / Math.sqrt(5000), 12);
  });

  test("leave missing entries out, and of nothing are missing", () => {
    const a = value([1, Number.NaN, Number.NaN, Number.NaN], [], [["p", 2], ["samples", 2]]); // biome-ignore format: one line
    expect(numbers(meanOver(a, ["samples"], true, engine))).toEqual([1, Number.NaN]);
  });

  test("over repetitions replace the errors inside them", () => {
    const a = withSources(value([1, 3], [], [["repeats", 2]]), { inner: [5, 5] });
    const mean = meanOver(a, ["repeats"], false, engine, { kind: "repeats", key: "repeats:" });
    expect([...mean.sources.keys()].every((name) => name.startsWith("repeats:"))).toBe(true);
    expect(standardErrors(mean, engine)[0]).toBeCloseTo(1, 12);
  });

  test("with weights", () => {
    const weight = value([0.75, 0.25], [], [["samples", 2]]);
    expect(numbers(meanOver(value([2, 10], [], [["samples", 2]]), ["samples"], true, engine, undefined, weight))).toEqual([4]); // biome-ignore format: one line
  });
});
