import { describe, expect, it } from "vitest";
import { BINARY, type BinaryFn, TERNARY, UNARY, type UnaryFn } from "../../runtime/program/instructions.ts";
import fc from "../properties.ts";
import { around, one, PRECISIONS, round, sample, scratch, source, tensor } from "./run.ts";

type Fn = (a: number, b: number, c: number) => number;

/** Functions whose result is exact or rounded once; the elementary functions are tested in functions.test.ts. */
const exactUnary: Partial<Record<UnaryFn, Fn>> = {
  copy: (x) => x,
  negate: (x) => -x,
  abs: Math.abs,
  sign: (x) => (x > 0 ? 1 : x < 0 ? -1 : x),
  sqrt: Math.sqrt,
  square: (x) => x * x,
  reciprocal: (x) => 1 / x,
  floor: Math.floor,
  ceil: Math.ceil,
  relu: (x) => (x < 0 ? 0 : x),
  step: (x) => Number(x > 0),
  not: (x) => Number(x === 0),
  is_finite: (x) => Number(Number.isFinite(x)),
};
const exactBinary: Partial<Record<BinaryFn, Fn>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  min: (a, b) => Math.min(a, b),
  max: (a, b) => Math.max(a, b),
  less: (a, b) => Number(a < b),
  less_equal: (a, b) => Number(a <= b),
  equal: (a, b) => Number(a === b),
  not_equal: (a, b) => Number(a !== b),
};
const special = [
  0,
  -0,
  1,
  -1,
  0.5,
  2.5,
  -2.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  1e-40,
  3e38,
];

describe.each(PRECISIONS)("maps in %s", (precision) => {
  const r = round(precision);
  const values = (pairs: readonly number[]) => pairs.map(r);

  it.each(Object.keys(exactUnary) as UnaryFn[])("%s of special values", (name) =>
    scratch(() => {
      const a = values(special);
      const out = tensor(precision, a);
      one("map1", precision, {
        fn: UNARY.indexOf(name),
        n0: 1,
        n1: 1,
        n2: 1,
        n3: a.length,
        out,
        out3: 1,
        a: out,
        a3: 1,
      });
      expect(around(precision, out, a.length).slice(16, -16)).toEqual(a.map((x) => r(exactUnary[name]!(x, 0, 0))));
    }));

  it.each(Object.keys(exactBinary) as BinaryFn[])("%s of pairs of special values", (name) =>
    scratch(() => {
      const a = values(special.flatMap((x) => special.map(() => x)));
      const b = values(special.flatMap(() => special));
      const out = tensor(precision, a);
      one("map2", precision, {
        fn: BINARY.indexOf(name),
        n0: 1,
        n1: 1,
        n2: 1,
        n3: a.length,
        out,
        out3: 1,
        a: tensor(precision, a),
        a3: 1,
        b: tensor(precision, b),
        b3: 1,
      });
      expect(around(precision, out, a.length).slice(16, -16)).toEqual(
        a.map((x, i) => r(exactBinary[name]!(x, b[i], 0))),
      );
    }));

  it("round goes to the nearest, ties to even; clip lets NaN through; select and multiply_add", () =>
    scratch(() => {
      const a = values([-2.5, -1.5, -0.4, 0.5, 1.5, 2.5, Number.NaN]);
      const out = tensor(precision, a);
      const at = (values: number[]) => tensor(precision, values.map(r));
      const shape = { n0: 1, n1: 1, n2: 1, n3: 7, out, out3: 1, a: at(a), a3: 1 };
      const result = () => around(precision, out, 7).slice(16, -16);
      one("map1", precision, { ...shape, fn: UNARY.indexOf("round") });
      expect(result()).toEqual([-2, -2, -0, 0, 2, 2, Number.NaN]);
      one("map3", precision, { ...shape, fn: TERNARY.indexOf("clip"), b: at([-1]), c: at([1]) });
      expect(result()).toEqual([-1, -1, r(-0.4), 0.5, 1, 1, Number.NaN]);
      one("map3", precision, {
        ...shape,
        fn: TERNARY.indexOf("select"),
        b: at([0, 1, 2, 3, 4, 5, 6]),
        b3: 1,
        c: at([9]),
      });
      expect(result()).toEqual([0, 1, 2, 3, 4, 5, 6]);
      one("map3", precision, {
        ...shape,
        a: at([0, 1, 0, 1, 0, 1, 0]),
        fn: TERNARY.indexOf("select"),
        b: at([7]),
        c: at([9]),
      });
      expect(result()).toEqual([9, 7, 9, 7, 9, 7, 9]);
      one("map3", precision, { ...shape, fn: TERNARY.indexOf("multiply_add"), b: at([0.1]), c: at([0.3]) });
      expect(result()).toEqual(a.map((x) => r(r(x * r(0.1)) + r(0.3))));
    }));

  it("mod has the sign of the divisor; and, or take 1 and 0", () =>
    scratch(() => {
      const a = values([5, -5, 5, -5, 6, 0.5]);
      const b = values([3, 3, -3, -3, 3, 1]);
      const out = tensor(precision, a);
      const shape = { n0: 1, n1: 1, n2: 1, n3: 6, out, out3: 1, a3: 1, b3: 1 };
      one("map2", precision, { ...shape, fn: BINARY.indexOf("mod"), a: tensor(precision, a), b: tensor(precision, b) });
      expect(around(precision, out, 6).slice(16, -16)).toEqual([2, 1, -1, -2, 0, 0.5]);
      const [x, y] = [tensor(precision, [0, 0, 1, 1, 0, 1]), tensor(precision, [0, 1, 0, 1, 0, 1])];
      one("map2", precision, { ...shape, fn: BINARY.indexOf("and"), a: x, b: y });
      expect(around(precision, out, 6).slice(16, -16)).toEqual([0, 0, 0, 1, 0, 1]);
      one("map2", precision, { ...shape, fn: BINARY.indexOf("or"), a: x, b: y });
      expect(around(precision, out, 6).slice(16, -16)).toEqual([0, 1, 1, 1, 0, 1]);
    }));

  it("any loop nest and strides; nothing outside is written", () => {
    const extent = fc.integer({ min: 1, max: 5 });
    const inner = fc.integer({ min: 1, max: 40 });
    const stride = fc.integer({ min: 0, max: 2 });
    fc.assert(
      fc.property(
        extent,
        extent,
        extent,
        inner,
        fc.array(stride, { minLength: 8, maxLength: 8 }),
        fc.constantFrom("tight", "loose", "transposed"),
        fc.integer(),
        (n0, n1, n2, n3, kinds, layout, seed) =>
          scratch(() => {
            const next = source(seed);
            const counts = [n0, n1, n2, n3];
            // An operand stride is 0 (repeated) or walks a tight or twice as wide tensor.
            const operand = (choice: readonly number[]) => {
              const strides = [0, 0, 0, 0];
              let extent = 1;
              for (let d = 3; d >= 0; d--) {
                strides[d] = choice[d] === 0 ? 0 : extent * choice[d];
                if (choice[d]) extent *= counts[d] * choice[d];
              }
              return { strides, values: sample(precision, next, extent) };
            };
            const a = operand(kinds.slice(0, 4));
            const b = operand(kinds.slice(4));
            const row = layout === "loose" ? n3 + 3 : n3;
            const outs =
              layout === "transposed" && n3 > 0 ? [n1 * n2, n2, 1, n0 * n1 * n2] : [n1 * n2 * row, n2 * row, row, 1];
            if (layout === "transposed") counts[3] = 1;
            const length = layout === "transposed" ? n0 * n1 * n2 : n0 * n1 * n2 * row;
            const before = sample(precision, next, length);
            const out = tensor(precision, before);
            const named = (name: string, strides: readonly number[]) =>
              Object.fromEntries(strides.map((s, i) => [`${name}${i}`, s]));
            one("map2", precision, {
              ...{
                fn: BINARY.indexOf("subtract"),
                n0,
                n1,
                n2,
                n3: counts[3],
                out,
                a: tensor(precision, a.values),
                b: tensor(precision, b.values),
              },
              ...named("out", outs),
              ...named("a", a.strides),
              ...named("b", b.strides),
            });
            const expected = before.slice();
            for (let i0 = 0; i0 < n0; i0++)
              for (let i1 = 0; i1 < n1; i1++)
                for (let i2 = 0; i2 < n2; i2++)
                  for (let i3 = 0; i3 < counts[3]; i3++) {
                    const at = (s: readonly number[]) => i0 * s[0] + i1 * s[1] + i2 * s[2] + i3 * s[3];
                    expected[at(outs)] = r(a.values[at(a.strides)] - b.values[at(b.strides)]);
                  }
            const found = around(precision, out, length);
            expect(found.slice(16, -16)).toEqual(expected);
            expect(new Set([...found.slice(0, 16), ...found.slice(-16)]).size).toBe(1);
          }),
      ),
      { numRuns: 300 },
    );
  });

  it("an elementary function gives an element the same bits wherever it stands", () => {
    const names = ["exp", "log", "tanh", "sin", "softplus", "log1p", "erf"] as const;
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.integer({ min: 1, max: 39 }), fc.integer(), (name, n, seed) =>
        scratch(() => {
          const next = source(seed);
          const a = sample(precision, () => next() * (next() > 1.5 ? 1e5 : 8), n);
          const from = tensor(precision, a);
          const together = tensor(precision, a);
          const apart = tensor(precision, a);
          const fn = UNARY.indexOf(name);
          one("map1", precision, { fn, n0: 1, n1: 1, n2: 1, n3: n, out: together, out3: 1, a: from, a3: 1 });
          const bytes = precision === "f32" ? 4 : 8;
          for (let i = 0; i < n; i++)
            one("map1", precision, { fn, n0: 1, n1: 1, n2: 1, n3: 1, out: apart + i * bytes, a: from + i * bytes });
          expect(around(precision, apart, n)).toEqual(around(precision, together, n));
        }),
      ),
      { numRuns: 100 },
    );
  });
});
