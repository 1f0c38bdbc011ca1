/** Arrangements of Elhage et al. 2022: dimensionalities of their features, and what does not fit. */
import { describe, expect, test } from "vitest";
import { compile } from "../../../dsl/index.ts";
import type { Static } from "../../../dsl/plan/core.ts";
import { catalogue } from "../../../runtime/catalogue/index.ts";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import { patternEntries, patternValues } from "../../../runtime/patterns/index.ts";
import { toyText } from "../expectation/programs.ts";
import { entry, number } from "../train/plans.ts";

const engine = loadEngineSync();
const list = (...items: (number | Static)[]): Static => ({
  kind: "list",
  items: items.map((item) => (typeof item === "number" ? number(item) : item)),
});
const pattern = (name: string, named: Readonly<Record<string, number | Static>>) => entry("pattern", name, named);

function build(value: Static, m: number, n: number) {
  const { values, noise } = patternValues(value, { W: [m, n], b: [n] }, engine.scalar);
  const columns = Array.from({ length: n }, (_, i) =>
    Array.from({ length: m }, (_each, d) => values.W.data[d * n + i]!),
  );
  return { columns, b: values.b.data as number[], noise };
}

/** ‖W_i‖² / Σ_j (Ŵ_i · W_j)². */
function dimensionalities(columns: readonly (readonly number[])[]): number[] {
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, k) => sum + x * b[k], 0);
  return columns.map(
    (own) =>
      (dot(own, own) * dot(own, own)) / columns.reduce((sum, other) => sum + dot(own, other) * dot(own, other), 0),
  );
}

describe("dimensionalities", () => {
  const cases: [string, Static, number, number, number[]][] = [
    ["orthogonal", pattern("orthogonal", { list: list(0, 1) }), 2, 2, [1, 1]],
    ["pair", pattern("pairs", { list: list(list(1, 0)) }), 1, 2, [1 / 2, 1 / 2]],
    ["triangle", pattern("kgon", { k: 3 }), 2, 3, [2 / 3, 2 / 3, 2 / 3]],
    ["pentagon", pattern("kgon", { k: 5, length: 1.3 }), 2, 5, [2 / 5, 2 / 5, 2 / 5, 2 / 5, 2 / 5]],
    ["tetrahedron", pattern("tetrahedron", {}), 3, 4, [3 / 4, 3 / 4, 3 / 4, 3 / 4]],
    ["antiprism", pattern("antiprism", { length: 0.7 }), 3, 8, new Array<number>(8).fill(3 / 8)],
    [
      "bipyramid",
      pattern("product", {
        patterns: list(pattern("kgon", { k: 3, length: 1.1 }), pattern("pairs", { list: list(list(0, 1)), bias: 0.2 })),
      }),
      3,
      5,
      [2 / 3, 2 / 3, 2 / 3, 1 / 2, 1 / 2],
    ],
  ];
  test.each(cases)("%s", (_, value, m, n, expected) =>
    dimensionalities(build(value, m, n).columns).forEach((d, k) => void expect(d).toBeCloseTo(expected[k], 12)));
});

test("the others are dropped, with their own bias; features can be named", () => {
  const { columns, b } = build(
    pattern("pairs", { list: list(list(3, 1), list(0)), length: 2, bias: 0.1, dead_bias: -0.3 }),
    2,
    5,
  );
  expect(columns).toEqual([
    [0, 2],
    [-2, 0],
    [0, 0],
    [2, 0],
    [0, 0],
  ]);
  expect(b).toEqual([0.1, 0.1, -0.3, 0.1, -0.3]);
  const turned = build(pattern("kgon", { k: 2, features: list(2, 0) }), 2, 3);
  expect(turned.columns[2][0]).toBeCloseTo(1, 14);
  expect(turned.columns[0][0]).toBeCloseTo(-1, 14);
});

test("swept arguments are read from the task", () => {
  const value = pattern("kgon", { k: 3, length: { kind: "input", input: 1, shape: [] } });
  const { values } = patternValues(value, { W: [2, 3] }, engine.scalar, [
    { shape: [], data: [9] },
    { shape: [], data: [0.5] },
  ]);
  expect(values.W.data[0]).toBe(0.5);
});

describe("what does not fit", () => {
  const fits = (value: Static, shapes: Readonly<Record<string, readonly number[]>>) =>
    value.kind === "entry"
      ? patternEntries.find((each) => each.entry.name === value.entry)!.entry.fits!(value.arguments, shapes)
      : "";
  const toy = { W: [2, 5], b: [5] };
  test.each([
    [pattern("kgon", { k: 6 }), toy, /6 features, and W\[2, 5\] has 5/],
    [pattern("kgon", { k: 3, of: 6 }), toy, /6/],
    [pattern("tetrahedron", {}), toy, /3 dimensions, and W\[2, 5\] has 2/],
    [pattern("pairs", { list: list(list(0, 1), list(1, 2)) }), toy, /two columns/],
    [pattern("pairs", { list: list(list(0, 1, 2)) }), toy, /one or two features/],
    [pattern("kgon", { k: 3 }), { A: [2, 5], B: [5, 2] }, /A\[2, 5\], B\[5, 2\]/],
    [pattern("kgon", { k: 3, features: list(0, 1) }), toy, /3 columns, and `features` names 2/],
  ])("%#", (value, shapes, message) => expect(fits(value, shapes)).toMatch(message));
  test("what fits says nothing", () => expect(fits(pattern("kgon", { k: 5 }), toy)).toBeUndefined());
  test("the checker points at the pattern", () => {
    const text = toyText({ n: 5, m: 2 }).replace(
      "trained = train",
      "best = solve minimum(toy) on features from kgon(6)\ntrained = train",
    );
    const { diagnostics } = compile(
      { path: "main.exp", text },
      { catalogue: catalogue(engine), host: { read: () => ({ problem: "no files here" }) } },
    );
    expect(diagnostics.map(({ message }) => message).join()).toMatch(/it needs 6 features, and W\[2, 5\] has 5/);
  });
});
