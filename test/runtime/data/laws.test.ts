import { describe, expect, test } from "vitest";
import type { Core, Static } from "../../../dsl/plan/core.ts";
import type { DataPlan, Plan } from "../../../dsl/plan/plan.ts";
import type { DataContext } from "../../../runtime/data/data-context.ts";
import { chunksOf, wholeColumn } from "../../../runtime/data/row-set.ts";
import { rowsOf } from "../../../runtime/data/rows.ts";
import { createWorkshop } from "../../../runtime/tasks/workshop.ts";
import { apply, column, constant, data, local, trainPlan } from "../train/plans.ts";
import { engine } from "../train/run-task.ts";

const SIZE = 20_000;

function context(plan: Plan, set: DataPlan, seed = 0): DataContext {
  return {
    workshop: createWorkshop(engine, plan),
    bases: [],
    sets: [set],
    inputs: [],
    variant: "test",
    origin: "",
    seed,
    measured: () => ({ shape: [], data: [] }),
    field: () => ({ shape: [], data: [0] }),
  };
}

function draw(value: Core, shape: readonly number[], size = SIZE, seed = 0): Float64Array {
  const set = data("d", [column("x", shape, value)], { size });
  return wholeColumn(rowsOf(context(trainPlan({ data: set }), set, seed), set), "x");
}

const mean = (x: ArrayLike<number>) => Array.from(x).reduce((a, b) => a + b, 0) / x.length;
const variance = (x: ArrayLike<number>) => {
  const m = mean(x);
  return mean(Array.from(x, (v) => (v - m) ** 2));
};
/** Column k of rows of `width`. */
const part = (x: Float64Array, width: number, k: number) => x.filter((_, i) => i % width === k);

describe("moments of scalar laws", () => {
  const cases: readonly [string, Core, number, number][] = [
    ["bernoulli", apply("bernoulli", [], constant(0.3)), 0.3, 0.21],
    ["uniform", apply("uniform", [], constant(-1), constant(3)), 1, 16 / 12],
    ["normal", apply("normal", [], constant(2), constant(0.5)), 2, 0.25],
    ["exponential", apply("exponential", [], constant(4)), 0.25, 1 / 16],
    ["gamma", apply("gamma", [], constant(2.5), constant(0.4)), 1, 0.4],
    ["categorical of a number", apply("categorical", [], constant(5)), 2, 2],
    ["categorical of weights", apply("categorical", [], constant(1, 2, 1)), 1, 0.5],
    [
      "present",
      apply("multiply", [], apply("bernoulli", [], constant(0.2)), apply("uniform", [], constant(0), constant(1))),
      0.1,
      0.2 / 3 - 0.01,
    ],
    [
      "sum of two laws",
      apply("add", [], apply("normal", [], constant(0), constant(1)), apply("normal", [], constant(0), constant(1))),
      0,
      2,
    ],
  ];
  for (const [name, core, m, v] of cases) {
    test(name, () => {
      const x = draw(core, [2]);
      for (const k of [0, 1]) {
        const values = part(x, 2, k);
        expect(Math.abs(mean(values) - m)).toBeLessThan(5 * Math.sqrt(v / SIZE));
        expect(Math.abs(variance(values) / v - 1)).toBeLessThan(0.1);
      }
      // Entries of a row are independent.
      const [a, b] = [part(x, 2, 0), part(x, 2, 1)];
      expect(Math.abs(mean(a.map((u, i) => (u - m) * (b[i] - m))))).toBeLessThan((5 * v) / Math.sqrt(SIZE));
    });
  }
});

test("present is zero with probability 1 - p and else uniform", () => {
  const x = draw(
    apply("multiply", [], apply("uniform", [], constant(0), constant(1)), apply("bernoulli", [], constant(0.25))),
    [],
  );
  const present = x.filter((v) => v !== 0);
  expect(present.length / SIZE).toBeCloseTo(0.25, 1);
  expect(Math.max(...present)).toBeLessThan(1);
  expect(mean(present)).toBeCloseTo(0.5, 1);
});

const part4 = (x: Float64Array, row: number, k: number) => x[4 * row + k];

describe("presence laws", () => {
  test("one_hot: exactly one a row, all alike", () => {
    const x = draw(apply("one_hot", [4], constant(4)), [4]);
    expect(
      Array.from({ length: SIZE }, (_, row) => row).every(
        (row) => x.subarray(4 * row, 4 * row + 4).reduce((a, b) => a + b, 0) === 1,
      ),
    ).toBe(true);
    for (let k = 0; k < 4; k += 1) expect(mean(part(x, 4, k))).toBeCloseTo(0.25, 1);
  });
  test("together: members of a set are equal, sets are independent", () => {
    const x = draw(apply("together", [6], constant(3), constant(2), constant(0.4)), [6]);
    for (const set of [0, 2, 4]) expect(part(x, 6, set)).toEqual(part(x, 6, set + 1));
    const [a, b] = [part(x, 6, 0), part(x, 6, 2)];
    expect(mean(a)).toBeCloseTo(0.4, 1);
    expect(Math.abs(mean(a.map((u, i) => u * b[i])) - 0.16)).toBeLessThan(0.02);
  });
  test("exclusive: at most one member of a set, each present with density / size", () => {
    const x = draw(apply("exclusive", [4], constant(2), constant(2), constant(0.6)), [4]);
    for (const set of [0, 2]) expect(part(x, 4, set).every((u, row) => u + part4(x, row, set + 1) <= 1)).toBe(true);
    for (let k = 0; k < 4; k += 1) expect(mean(part(x, 4, k))).toBeCloseTo(0.3, 1);
  });
});

test("random_rank has the rank it says", () => {
  const set = data(
    "d",
    [
      column("T", [4, 5], apply("random_rank", [4, 5], constant(4), constant(5), constant(2)), { const: true }),
      column("y", [4, 5], local("T", 4, 5), { draw: false }),
    ],
    { size: 1 },
  );
  const T = wholeColumn(rowsOf(context(trainPlan({ data: set }), set), set), "y");
  const { s } = engine.linear.svd(T, 4, 5);
  expect(s[1]).toBeGreaterThan(1e-3);
  expect(s[2]).toBeLessThan(1e-12);
});

test("a longer set begins with the rows of a shorter one, another seed gives others", () => {
  const law = apply("normal", [], constant(0), constant(1));
  const short = draw(law, [3], 50);
  const long = draw(law, [3], 6000);
  expect(Array.from(long.subarray(0, 150))).toEqual(Array.from(short));
  expect(draw(law, [3], 50, 1)[0]).not.toBe(short[0]);
});

test("rows, computed columns and const columns", () => {
  const set = data(
    "d",
    [
      column("scale", [], apply("uniform", [], constant(1), constant(2)), { const: true }),
      column("x", [], { op: "row", shape: [] }, { draw: false }),
      column("y", [], apply("multiply", [], local("scale"), local("x")), { draw: false }),
    ],
    { size: 5000 },
  );
  const rows = rowsOf(context(trainPlan({ data: set }), set), set);
  expect(chunksOf(rows)).toBe(2);
  const [x, y] = [wholeColumn(rows, "x"), wholeColumn(rows, "y")];
  expect(Array.from(x)).toEqual(Array.from({ length: 5000 }, (_, k) => k));
  const scale = y[1];
  expect(scale).toBeGreaterThan(1);
  expect(Array.from(y)).toEqual(Array.from(x, (k) => scale * k));
});

test("sources and splits", () => {
  const word = (n: number): Static => ({ kind: "tensor", value: { shape: [], data: [n] } });
  const source: Static = {
    kind: "entry",
    entry: "grid",
    of: "source",
    arguments: { cells: word(2), low: word(-1), high: word(1), dims: word(2) },
  };
  const grid = data(
    "g",
    [
      column(
        "y",
        [],
        apply(
          "multiply",
          [],
          { op: "subscript", shape: [], of: local("x", 2), subscripts: [{ kind: "index", value: constant(0) }] },
          constant(2),
        ),
        { draw: false },
      ),
    ],
    { size: 4, source: { kind: "entry", source, rows: 4 } },
  );
  const all = rowsOf(context(trainPlan({ data: grid }), grid), grid);
  expect(Array.from(wholeColumn(all, "x"))).toEqual([-0.5, -0.5, -0.5, 0.5, 0.5, -0.5, 0.5, 0.5]);
  expect(Array.from(wholeColumn(all, "y"))).toEqual([-1, -1, 1, 1]);
  const split = data("s", [], {
    size: 2,
    source: { kind: "data", data: 0, select: { start: 1, stop: 3, shuffled: false } },
  });
  const rows = rowsOf({ ...context(trainPlan({ data: grid }), grid), bases: [grid] }, split);
  expect(Array.from(wholeColumn(rows, "x"))).toEqual([-0.5, 0.5, 0.5, -0.5]);
  const shuffled = data("t", [], {
    size: 4,
    source: { kind: "data", data: 0, select: { start: 0, stop: 4, shuffled: true } },
  });
  const order = wholeColumn(rowsOf({ ...context(trainPlan({ data: grid }), grid), bases: [grid] }, shuffled), "y");
  expect(Array.from(order).sort()).toEqual([-1, -1, 1, 1]);
  const where = apply("less", [], constant(0), local("y"));
  const filtered = data("f", [], { size: 2, source: { kind: "data", data: 0, where } });
  expect(
    Array.from(wholeColumn(rowsOf({ ...context(trainPlan({ data: grid }), grid), bases: [grid] }, filtered), "y")),
  ).toEqual([1, 1]);
});
