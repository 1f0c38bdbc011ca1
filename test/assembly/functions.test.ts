import { describe, expect, it } from "vitest";
import type { Precision } from "../../runtime/engine/engine.ts";
import { BINARY, UNARY, type UnaryFn } from "../../runtime/program/instructions.ts";
import reference from "./reference-values.json" with { type: "json" };
import { blank, engine, one, scratch, source, tensor, view } from "./run.ts";

const apply = (precision: Precision, fn: UnaryFn, x: readonly number[]): number[] =>
  scratch(() => {
    const out = blank(precision, x.length);
    one("map1", precision, {
      fn: UNARY.indexOf(fn),
      n0: 1,
      n1: 1,
      n2: 1,
      n3: x.length,
      out,
      out3: 1,
      a: tensor(precision, x),
      a3: 1,
    });
    return Array.from(view(precision, out, x.length));
  });

const words = new DataView(new ArrayBuffer(8));
/** The distance of neighbouring numbers around x. */
function ulp(precision: Precision, x: number): number {
  if (precision === "f32") {
    words.setFloat32(0, Math.abs(x));
    const bits = words.getUint32(0);
    words.setUint32(0, bits + 1);
    return words.getFloat32(0) - Math.fround(Math.abs(x));
  }
  words.setFloat64(0, Math.abs(x));
  const bits = words.getBigUint64(0);
  words.setBigUint64(0, bits + 1n);
  return words.getFloat64(0) - Math.abs(x);
}

const range = (low: number, high: number, n: number): number[] => {
  const next = source(low * 31 + high);
  return Array.from({ length: n }, () => low + ((next() + 2) / 4) * (high - low));
};
const worst = (precision: Precision, found: readonly number[], expected: readonly number[]): number =>
  found.reduce((max, y, i) => Math.max(max, Math.abs(y - expected[i]) / ulp(precision, expected[i])), 0);

const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const sigmoid = (x: number) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

/** f32: against Math in f64, which is good to far below an f32 ulp. [function, low, high, bound in ulp] */
const F32: readonly (readonly [UnaryFn, (x: number) => number, number, number, number])[] = [
  ["exp", Math.exp, -86, 88.7, 2],
  ["exp", Math.exp, -1, 1, 2],
  ["expm1", Math.expm1, -20, 88, 4],
  ["expm1", Math.expm1, -0.5, 0.5, 4],
  ["log", Math.log, 0, 100, 1],
  ["log", Math.log, 0.5, 1.5, 1],
  ["log1p", Math.log1p, -0.999, 10, 3],
  ["log1p", Math.log1p, -0.001, 0.001, 3],
  ["tanh", Math.tanh, -9, 9, 6],
  ["tanh", Math.tanh, -0.1, 0.1, 4],
  ["sigmoid", sigmoid, -80, 30, 4],
  ["softplus", softplus, -80, 30, 4],
  ["sinh", Math.sinh, -80, 80, 1],
  ["cosh", Math.cosh, -80, 80, 1],
  ["tan", Math.tan, -100, 100, 1],
  ["asin", Math.asin, -1, 1, 1],
  ["acos", Math.acos, -1, 1, 1],
  ["atan", Math.atan, -50, 50, 1],
];

describe("elementary functions in f32", () => {
  it.each(F32)("%s (%s) on %s … %s within %s ulp", (name, exact, low, high, bound) => {
    const x = range(low, high, 20_000).map(Math.fround);
    expect(worst("f32", apply("f32", name, x), x.map(exact))).toBeLessThanOrEqual(bound);
  });

  it.each([["sin", Math.sin] as const, ["cos", Math.cos] as const])("%s within 1.2e-7", (name, exact) => {
    for (const reach of [1, 10, 8000, 1e6, 1e30]) {
      const x = range(-reach, reach, 4000).map(Math.fround);
      const found = apply("f32", name, x);
      expect(Math.max(...found.map((y, i) => Math.abs(y - exact(x[i]))))).toBeLessThan(1.2e-7);
    }
  });

  it("erf within 8 ulp", () => {
    const { erf } = engine.scalar;
    for (const reach of [0.01, 1, 5]) {
      const x = range(-reach, reach, 20_000).map(Math.fround);
      expect(worst("f32", apply("f32", "erf", x), x.map(erf))).toBeLessThanOrEqual(8);
    }
  });
});

const F64: readonly (readonly [UnaryFn, (x: number) => number, number, number, number])[] = [
  ["exp", Math.exp, -740, 709, 2],
  ["exp", Math.exp, -2, 2, 2],
  ["expm1", Math.expm1, -3, 3, 2],
  ["log", Math.log, 0, 3, 2],
  ["log1p", Math.log1p, -0.9, 3, 2],
  ["sin", Math.sin, -1e6, 1e6, 2],
  ["cos", Math.cos, -1e6, 1e6, 2],
  ["tan", Math.tan, -100, 100, 3],
  ["asin", Math.asin, -1, 1, 2],
  ["acos", Math.acos, -1, 1, 2],
  ["atan", Math.atan, -50, 50, 2],
  ["sinh", Math.sinh, -20, 20, 3],
  ["cosh", Math.cosh, -20, 20, 3],
];

/** Bounds against 50-digit values; `floor` is the size below which errors count absolutely. */
const EXACT = {
  erf: [2, 0],
  erfc: [5, 0],
  normal_cdf: [6, 0],
  normal_quantile: [8, 1e-3],
  lgamma: [6, 1],
  softplus: [3, 0],
  sigmoid: [3, 0],
  tanh: [3, 0],
} as const;

describe("elementary functions in f64", () => {
  it.each(F64)("%s (%s) on %s … %s within %s ulp of Math", (name, exact, low, high, bound) => {
    const x = range(low, high, 20_000);
    expect(worst("f64", apply("f64", name, x), x.map(exact))).toBeLessThanOrEqual(bound);
  });

  it.each(Object.keys(EXACT) as (keyof typeof EXACT)[])("%s against 50-digit values", (name) => {
    const [bound, floor] = EXACT[name];
    const found = apply(
      "f64",
      name,
      reference[name].map(([x]) => x),
    );
    const errors = reference[name].map(([, y], i) => Math.abs(found[i] - y) / ulp("f64", Math.max(Math.abs(y), floor)));
    expect(Math.max(...errors)).toBeLessThanOrEqual(bound);
  });

  it("the map and the scalar export give the same bits", () => {
    const x = [...range(-30, 30, 200), ...range(0, 1, 200), Number.NaN, Number.POSITIVE_INFINITY, 0, -0, -1];
    for (const name of Object.keys(engine.scalar) as (keyof typeof engine.scalar)[]) {
      const scalar = engine.scalar[name] as (x: number, y?: number) => number;
      if (name === "power" || name === "atan2") continue;
      expect(apply("f64", name, x), name).toEqual(x.map((v) => scalar(v)));
    }
  });

  it("power follows IEEE 754 in both precisions", () => {
    const pairs = [
      [2, 10],
      [2, 0.5],
      [-2, 3],
      [-2, 2],
      [-2, 0.5],
      [0, 0],
      [0, -1],
      [0, 2],
      [Number.NaN, 0],
      [1, Number.NaN],
      [0.5, 1000],
      [10, 400],
      [9, 0.5],
      [1.1, 7.3],
    ];
    const [x, y] = [pairs.map((p) => Math.fround(p[0])), pairs.map((p) => Math.fround(p[1]))];
    for (const precision of ["f32", "f64"] as const) {
      scratch(() => {
        const out = blank(precision, x.length);
        one("map2", precision, {
          fn: BINARY.indexOf("power"),
          n0: 1,
          n1: 1,
          n2: 1,
          n3: x.length,
          out,
          out3: 1,
          a: tensor(precision, x),
          a3: 1,
          b: tensor(precision, y),
          b3: 1,
        });
        Array.from(view(precision, out, x.length)).forEach((found, i) => {
          // ECMAScript differs from IEEE 754 in 1 ** NaN.
          const expected = x[i] === 1 ? 1 : x[i] ** y[i];
          const wanted = precision === "f32" ? Math.fround(expected) : expected;
          if (Number.isFinite(wanted) && wanted !== 0)
            expect(Math.abs(found - wanted) / ulp(precision, wanted)).toBeLessThanOrEqual(1);
          else expect(found).toBe(wanted);
        });
      });
    }
  });
});

describe.each(["f32", "f64"] as const)("special values in %s", (precision) => {
  const inf = Number.POSITIVE_INFINITY;
  const nan = Number.NaN;
  it.each([
    ["exp", [-inf, inf, nan, 0, -1000, 1000], [0, inf, nan, 1, 0, inf]],
    ["expm1", [-inf, inf, nan, 0, 1000], [-1, inf, nan, 0, inf]],
    ["log", [0, -0, -1, inf, nan, 1, -inf], [-inf, -inf, nan, inf, nan, 0, nan]],
    ["log1p", [-1, -2, inf, nan, 0], [-inf, nan, inf, nan, 0]],
    ["tanh", [-inf, inf, nan, 0], [-1, 1, nan, 0]],
    ["sigmoid", [-inf, inf, nan, 0], [0, 1, nan, 0.5]],
    ["softplus", [-inf, inf, nan], [0, inf, nan]],
    ["erf", [-inf, inf, nan, 0], [-1, 1, nan, 0]],
    ["erfc", [-inf, inf, nan, 0], [2, 0, nan, 1]],
    ["sin", [inf, nan, 0], [nan, nan, 0]],
    ["cos", [-inf, nan, 0], [nan, nan, 1]],
    ["lgamma", [0, -1, inf, nan, 1, 2], [inf, inf, inf, nan, 0, 0]],
    ["normal_cdf", [-inf, inf, nan, 0], [0, 1, nan, 0.5]],
    ["normal_quantile", [0, 1, nan, 0.5, -0.1, 1.1], [-inf, inf, nan, 0, nan, nan]],
    ["asin", [2, nan], [nan, nan]],
  ] as const)("%s", (name, x, expected) => {
    apply(precision, name, x).forEach((found, i) => {
      expect(found + 0, `${name}(${x[i]})`).toBe(expected[i] + 0);
    });
  });

  it("log of subnormal f32 numbers and of the smallest f64", () => {
    const x = precision === "f32" ? 1e-42 : 5e-324;
    const [found] = apply(precision, "log", [x]);
    expect(Math.abs(found - Math.log(precision === "f32" ? Math.fround(x) : x))).toBeLessThan(1e-5);
  });
});
