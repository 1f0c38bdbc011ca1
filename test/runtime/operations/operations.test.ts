import { describe, expect, it } from "vitest";
import type { ArgumentType } from "../../../dsl/catalogue.ts";
import type { Constant, Core } from "../../../dsl/plan/core.ts";
import { OPERATIONS, operationByName } from "../../../runtime/operations/index.ts";
import { expectBoth, numbers, tensor, throughGraph } from "../core/both.ts";
import { call, callWith, constant, num } from "../core/build-core.ts";

type Entry = (...place: number[]) => number;
interface Case {
  readonly arguments: readonly Constant[];
  readonly options?: Readonly<Record<string, Constant>>;
  /** Positions of arguments that must be static. */
  readonly static?: readonly number[];
  readonly shape: readonly number[];
  readonly entry: Entry;
  /** Exists for numbers only. */
  readonly numbersOnly?: boolean;
}

const s = (value: number): Constant => ({ shape: [], data: [value] });
const v = (...data: number[]): Constant => ({ shape: [data.length], data });
const x4 = v(-1.7, -0.2, 0.4, 2.3);
const unit4 = v(-0.9, -0.3, 0.2, 0.8);
const positive = v(0.2, 0.9, 1.5, 3.1);
const m23 = tensor(2, 3);
const symmetric: Constant = { shape: [2, 2], data: [2, 1, 1, 3] };
const at = (a: Constant, ...place: number[]): number => a.data[place.reduce((flat, k, j) => flat * a.shape[j] + k, 0)]!;
const all = (a: Constant): number[] => a.data.map((each) => each!);
const sum = (list: readonly number[]): number => list.reduce((p, q) => p + q, 0);
const mean = (list: readonly number[]): number => sum(list) / list.length;
const length = (list: readonly number[]): number => Math.sqrt(sum(list.map((each) => each * each)));
const each = (fn: (x: number) => number, a: Constant = x4): Case => ({
  arguments: [a],
  shape: [4],
  entry: (k) => fn(a.data[k]!),
});
const whole = (value: number, a: Constant = m23, ...more: Constant[]): Case => ({
  arguments: [a, ...more],
  shape: [],
  entry: () => value,
});
const variance = (list: readonly number[]): number => mean(list.map((entry) => (entry - mean(list)) ** 2));
const softmax = (list: readonly number[]): number[] => list.map((entry) => Math.exp(entry) / sum(list.map(Math.exp)));
const row = (a: Constant, i: number): number[] => [0, 1, 2].map((j) => at(a, i, j));
/** ∫₀ˣ by Simpson's rule, an oracle that shares nothing with the engine. */
const simpson = (f: (t: number) => number, x: number): number => {
  const n = 2000;
  const h = x / n;
  return (
    (h / 3) * sum(Array.from({ length: n + 1 }, (_, k) => (k === 0 || k === n ? 1 : k % 2 === 1 ? 4 : 2) * f(k * h)))
  );
};
const erf = (x: number): number => (2 / Math.sqrt(Math.PI)) * simpson((t) => Math.exp(-t * t), x);
const cdf = (x: number): number => 0.5 * (1 + erf(x / Math.SQRT2));

/** What every operation is compared with; one without a row fails the first test. */
const CASES: Readonly<Record<string, readonly Case[]>> = {
  abs: [each(Math.abs)],
  sign: [each(Math.sign)],
  sqrt: [each(Math.sqrt, positive)],
  exp: [each(Math.exp)],
  log: [each(Math.log, positive)],
  log2: [each(Math.log2, positive)],
  log10: [each(Math.log10, positive)],
  log1p: [each(Math.log1p, positive)],
  expm1: [each(Math.expm1)],
  sin: [each(Math.sin)],
  cos: [each(Math.cos)],
  tan: [each(Math.tan)],
  asin: [each(Math.asin, unit4)],
  acos: [each(Math.acos, unit4)],
  atan: [each(Math.atan)],
  sinh: [each(Math.sinh)],
  cosh: [each(Math.cosh)],
  tanh: [each(Math.tanh)],
  erf: [each(erf)],
  erfc: [each((x) => 1 - erf(x))],
  floor: [each(Math.floor)],
  ceil: [each(Math.ceil)],
  round: [each((x) => [-2, 0, 2, 4, 0][[-1.5, -0.5, 1.5, 3.5, 0.2].indexOf(x)], v(-1.5, -0.5, 1.5, 3.5))],
  degrees: [each((x) => (x * 180) / Math.PI)],
  radians: [each((x) => (x / 180) * Math.PI)],
  linear: [each((x) => x)],
  relu: [each((x) => Math.max(x, 0))],
  sigmoid: [each((x) => 1 / (1 + Math.exp(-x)))],
  softplus: [each((x) => Math.log(1 + Math.exp(x)))],
  gelu: [each((x) => x * cdf(x))],
  silu: [each((x) => x / (1 + Math.exp(-x)))],
  leaky_relu: [
    each((x) => (x > 0 ? x : 0.01 * x)),
    {
      arguments: [x4],
      options: { slope: s(0.3) },
      shape: [4],
      entry: (k) => (x4.data[k]! > 0 ? x4.data[k]! : 0.3 * x4.data[k]!),
    },
  ],
  atan2: [{ arguments: [x4, positive], shape: [4], entry: (k) => Math.atan2(x4.data[k]!, positive.data[k]!) }],
  mod: [{ arguments: [x4, s(1)], shape: [4], entry: (k) => [0.3, 0.8, 0.4, 0.3][k] }],
  clip: [{ arguments: [x4, s(-1), v(0, 0, 1, 1)], shape: [4], entry: (k) => [-1, -0.2, 0.4, 1][k] }],
  select: [{ arguments: [v(1, 0, 1, 0), x4, s(9)], shape: [4], entry: (k) => [-1.7, 9, 0.4, 9][k] }],
  max: [
    whole(Math.max(...all(m23))),
    { arguments: [x4, s(0), v(1, -1, -1, -1)], shape: [4], entry: (k) => [1, 0, 0.4, 2.3][k] },
  ],
  min: [whole(Math.min(...all(m23))), { arguments: [x4, s(0)], shape: [4], entry: (k) => Math.min(x4.data[k]!, 0) }],
  sum: [
    whole(sum(all(m23))),
    { arguments: [m23], options: { axis: s(1) }, shape: [2], entry: (i) => sum(row(m23, i)) },
  ],
  prod: [whole(all(m23).reduce((p, q) => p * q, 1))],
  mean: [
    whole(mean(all(m23))),
    { arguments: [m23], options: { axis: s(0) }, shape: [3], entry: (j) => mean([at(m23, 0, j), at(m23, 1, j)]) },
  ],
  var: [whole(variance(all(m23)))],
  sd: [whole(Math.sqrt(variance(all(m23))))],
  rms: [whole(Math.sqrt(mean(all(m23).map((e) => e * e))))],
  count: [whole(3, v(0, 1, 2, -1, 0))],
  any: [whole(1, v(0, 0, 3)), whole(0, v(0, 0))],
  all: [whole(0, v(1, 0)), whole(1, v(1, 2))],
  median: [
    { ...whole(0.1, x4), numbersOnly: true },
    { ...whole(2, v(5, 2, 1)), numbersOnly: true },
  ],
  quantile: [{ arguments: [v(4, 1, 2, 3), s(0.25)], shape: [], entry: () => 1.75, static: [1], numbersOnly: true }],
  argmax: [{ arguments: [{ shape: [2, 3], data: [1, 5, 5, 7, 2, 0] }], shape: [2], entry: (i) => [1, 0][i] }],
  norm: [whole(length(all(x4)), x4), whole(length(all(m23)))],
  unit: [each((x) => x / length(all(x4))), { arguments: [v(0, 0)], shape: [2], entry: () => 0 }],
  dot: [{ arguments: [x4, positive], shape: [], entry: () => sum(all(x4).map((e, k) => e * positive.data[k]!)) }],
  outer: [{ arguments: [x4, v(2, 3)], shape: [4, 2], entry: (i, j) => x4.data[i]! * [2, 3][j] }],
  cosine: [
    { arguments: [v(1, 0), v(1, 1)], shape: [], entry: () => Math.SQRT1_2 },
    { arguments: [v(0, 0), v(1, 1)], shape: [], entry: () => 0 },
  ],
  angle: [{ arguments: [v(1, 0), v(1, 1)], shape: [], entry: () => Math.PI / 4 }],
  trace: [whole(5, symmetric)],
  inverse: [
    { arguments: [symmetric], shape: [2, 2], entry: (i, j) => [0.6, -0.2, -0.2, 0.4][2 * i + j], numbersOnly: true },
    {
      arguments: [{ shape: [2, 2], data: [1, 2, 0, 1] }],
      shape: [2, 2],
      entry: (i, j) => [1, -2, 0, 1][2 * i + j],
      numbersOnly: true,
    },
  ],
  determinant: [{ ...whole(5, symmetric), numbersOnly: true }],
  eigenvalues: [
    {
      arguments: [symmetric],
      shape: [2],
      entry: (k) => [(5 - Math.sqrt(5)) / 2, (5 + Math.sqrt(5)) / 2][k],
      numbersOnly: true,
    },
  ],
  singular_values: [
    {
      arguments: [{ shape: [2, 3], data: [3, 0, 0, 0, -4, 0] }],
      shape: [2],
      entry: (k) => [4, 3][k],
      numbersOnly: true,
    },
  ],
  zeros: [
    { arguments: [s(2), s(3)], static: [0, 1], shape: [2, 3], entry: () => 0 },
    { arguments: [v(2, 3)], static: [0], shape: [2, 3], entry: () => 0 },
  ],
  ones: [{ arguments: [s(2)], static: [0], shape: [2], entry: () => 1 }],
  eye: [{ arguments: [s(3)], static: [0], shape: [3, 3], entry: (i, j) => Number(i === j) }],
  linspace: [
    { arguments: [s(-1), s(2), s(4)], static: [2], shape: [4], entry: (k) => k - 1 },
    { arguments: [s(7), s(2), s(1)], static: [2], shape: [1], entry: () => 7 },
  ],
  geomspace: [{ arguments: [s(16), s(1), s(5)], static: [2], shape: [5], entry: (k) => 2 ** (4 - k) }],
  concat: [
    { arguments: [m23, m23], shape: [4, 3], entry: (i, j) => at(m23, i % 2, j) },
    {
      arguments: [m23, { shape: [2, 1], data: [8, 9] }],
      options: { axis: s(-1) },
      shape: [2, 4],
      entry: (i, j) => (j < 3 ? at(m23, i, j) : 8 + i),
    },
  ],
  stack: [{ arguments: [x4, positive], shape: [2, 4], entry: (i, k) => [x4, positive][i].data[k]! }],
  pad: [
    {
      arguments: [m23],
      options: { before: s(1), after: s(2) },
      shape: [2, 6],
      entry: (i, j) => (j >= 1 && j < 4 ? at(m23, i, j - 1) : 0),
    },
  ],
  interleave: [
    {
      arguments: [m23, { ...m23, data: [1, 2, 3, 4, 5, 6] }],
      shape: [4, 3],
      entry: (i, j) => (i % 2 === 0 ? at(m23, i / 2, j) : 3 * Math.floor(i / 2) + j + 1),
    },
  ],
  column: [{ arguments: [x4], shape: [4, 1], entry: (k) => x4.data[k]! }],
  reshape: [{ arguments: [m23, s(3), s(2)], static: [1, 2], shape: [3, 2], entry: (i, j) => m23.data[2 * i + j]! }],
  indicators: [{ arguments: [v(2, 0), s(3)], static: [1], shape: [2, 3], entry: (i, j) => Number(j === [2, 0][i]) }],
  softmax: [
    { arguments: [m23], shape: [2, 3], entry: (i, j) => softmax(row(m23, i))[j] },
    { arguments: [v(1000, 1000)], shape: [2], entry: () => 0.5 },
  ],
  log_softmax: [
    { arguments: [m23], shape: [2, 3], entry: (i, j) => Math.log(softmax(row(m23, i))[j]) },
    { arguments: [v(0, -1000)], shape: [2], entry: (k) => [0, -1000][k] },
  ],
  cross_entropy: [
    {
      arguments: [m23, v(2, 0)],
      options: { reduce: s(0) },
      shape: [2],
      entry: (i) => -Math.log(softmax(row(m23, i))[[2, 0][i]]),
    },
    whole(mean([2, 0].map((label, i) => -Math.log(softmax(row(m23, i))[label]))), m23, v(2, 0)),
  ],
  quantized: [
    // Thresholds of four levels: -2/3, 0, 2/3; halfway on a threshold.
    {
      arguments: [v(-3, -0.7, -0.6, 0, 0.1, 0.7, 5), s(4)],
      static: [1],
      shape: [7],
      entry: (k) => [-1, -1, -1 / 3, 0, 1 / 3, 1, 1][k],
    },
    { arguments: [v(-2, 0, 2), s(2)], static: [1], shape: [3], entry: (k) => [-1, 0, 1][k] },
    { arguments: [v(-0.6, -0.5, 0.4, 0.6), s(3)], static: [1], shape: [4], entry: (k) => [-1, -0.5, 0, 1][k] },
  ],
  layer_norm: [
    {
      arguments: [m23],
      shape: [2, 3],
      entry: (i, j) => (at(m23, i, j) - mean(row(m23, i))) / Math.sqrt(variance(row(m23, i)) + 1e-5),
    },
  ],
};

/** A call whose tensors are locals, so that graphs compute with them, and whose static arguments are constants. */
function callOf(
  name: string,
  { arguments: given, options = {}, static: fixed = [] }: Case,
): { core: Core; locals: Record<string, Constant> } {
  const locals: Record<string, Constant> = {};
  const cores = given.map((value, k): Core => {
    if (fixed.includes(k)) return constant(value);
    locals[`a${k}`] = value;
    return { op: "local", shape: value.shape, name: `a${k}` };
  });
  const named = Object.fromEntries(Object.entries(options).map(([option, value]) => [option, constant(value)]));
  return { core: callWith(name, named, ...cores), locals };
}

function typeOf(value: Constant): ArgumentType {
  return { shape: value.shape, integer: false, boolean: false, law: false, static: { kind: "tensor", value } };
}

describe("operations", () => {
  it("are each listed once and each tested here", () => {
    const names = OPERATIONS.map((operation) => operation.entry.name);
    expect(new Set(names).size).toBe(names.length);
    expect(Object.keys(CASES).concat("labels").sort()).toEqual([...names].sort());
  });
  for (const [name, cases] of Object.entries(CASES)) {
    it(`${name} computes what it says and its rule knows the shape`, () => {
      for (const each of cases) {
        const { core, locals } = callOf(name, each);
        if (each.numbersOnly) {
          const found = numbers(core, locals);
          expect(found.shape).toEqual(each.shape);
          found.data.forEach((value, k) => {
            expect(value).toBeCloseTo(
              each.entry(...(each.shape.length === 2 ? [Math.floor(k / each.shape[1]), k % each.shape[1]] : [k])),
              11,
            );
          });
          expect(() => throughGraph(core, locals)).toThrow(/measures only/);
        } else expectBoth(core, locals, each.shape, each.entry);
        const rule = operationByName(name)!.entry.shape!(
          each.arguments.map(typeOf),
          Object.fromEntries(Object.entries(each.options ?? {}).map(([option, value]) => [option, typeOf(value)])),
        );
        expect(rule).toMatchObject({ shape: each.shape });
      }
    });
  }
  it("say what they need where shapes do not fit", () => {
    const rule = (name: string, ...shapes: number[][]) =>
      operationByName(name)!.entry.shape!(
        shapes.map((shape) => ({ shape, integer: false, boolean: false, law: false })),
        {},
      );
    expect(rule("dot", [2], [3])).toMatchObject({ problem: expect.stringContaining("[2] and [3]") });
    expect(rule("trace", [2, 3])).toMatchObject({ problem: expect.stringContaining("square") });
    expect(rule("softmax", [])).toMatchObject({ problem: expect.stringContaining("vector") });
    expect(rule("eye", [])).toMatchObject({ problem: expect.stringContaining("before anything runs") });
    expect(rule("concat", [2, 3], [2, 4])).toMatchObject({ problem: expect.stringContaining("dimension 0") });
    expect(() => numbers(call("clip", num(1)))).toThrow(/needs `low`/);
  });
  it("linspace and geomspace end exactly", () => {
    expect(numbers(call("linspace", num(0.1), num(0.7), num(13))).data[12]).toBe(0.7);
    expect(numbers(call("geomspace", num(3), num(0.7), num(13))).data[12]).toBe(0.7);
  });
});
