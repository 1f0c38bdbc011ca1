/** What the pictures of toy models say: colours and ranges that can be compared, panels over an own dimension, replays, what a loss is. */
import { describe, expect, test } from "vitest";
import { buildFigures } from "../../../runtime/figures/build.ts";
import { mapColour } from "../../../runtime/figures/colours.ts";
import { componentName } from "../../../runtime/figures/component-name.ts";
import { levelLine, levelsOf } from "../../../runtime/figures/contour.ts";
import { extent } from "../../../runtime/figures/extent.ts";
import { hullEdges } from "../../../runtime/figures/hull.ts";
import type { FigureSpec, Mark } from "../../../runtime/figures/spec.ts";
import { figureSvg } from "../../../runtime/figures/svg.ts";
import type { Measured } from "../../../runtime/measure/measured.ts";
import { constant, evaluator, field, figure, fixed, measured, plan, sweptName, word } from "./fixtures.ts";

const of = <K extends Mark["kind"]>(spec: FigureSpec, kind: K, panel = 0) =>
  spec.panels[panel].marks.filter((m): m is Extract<Mark, { kind: K }> => m.kind === kind);

const P = { p: [1, 0.1] };
const axis = { word: "p", size: 2 };

describe("small multiples can be compared", () => {
  const values: Record<string, Measured> = {
    norms: measured([axis], [2], [1, 0.2, 3, 1]),
    mixing: measured([axis], [2], [0, 0.25, 0.5, 2]),
  };
  const [spec] = buildFigures(
    plan(P, [
      figure("bars", [[field("norms"), "norms"]], { color: [field("mixing"), "mixing"], panel: [sweptName("p"), "p"] }),
    ]),
    evaluator(values),
  );

  test("one colour means one value in all panels, and bars have one range", () => {
    expect(spec.panels.map((p) => p.key?.domain)).toEqual([
      [0, 2],
      [0, 2],
    ]);
    expect(of(spec, "bars", 0)[0].color).toEqual([
      { map: "viridis", at: 0 },
      { map: "viridis", at: 0.125 },
    ]);
    expect(extent(spec.panels[0]).y).toEqual(extent(spec.panels[1]).y);
  });

  test("`clip` is where colours end, `marks` stand before their bar", () => {
    const [clipped] = buildFigures(
      plan(P, [
        figure("bars", [[field("norms"), "norms"]], {
          color: [field("mixing"), "mixing"],
          clip: [constant([], [1]), "1"],
          marks: [constant([], [1]), "m"],
        }),
      ]),
      evaluator(values),
    );
    expect(clipped.panels[1].key?.domain).toEqual([0, 1]);
    expect(of(clipped, "bars", 1)[0].color[1]).toEqual({ map: "viridis", at: 1 });
    expect(of(clipped, "rule")[0]).toMatchObject({ axis: "x", at: 0.5, label: "m" });
  });
});

test("whole numbers are categories with a legend", () => {
  const W = { W: measured([], [2, 3], [1, 0, -1, 0, 1, 0]) };
  const [spec] = buildFigures(
    plan({}, [figure("columns", [[fixed("W"), "W"]], { color: [constant([3], [4, 7, 4]), "set_of"] })]),
    evaluator(W),
  );
  expect(of(spec, "arrows")[0].color).toEqual([{ category: 0 }, { category: 1 }, { category: 0 }]);
  expect(of(spec, "points").map((m) => m.label)).toEqual(["set_of = 4", "set_of = 7"]);
  expect(figureSvg(spec)).toContain("set_of = 7");
});

test("`panel` of a vector makes panels of the first own dimension, numbered and named by its entries", () => {
  const values = {
    snapshots: measured(
      [],
      [2, 2, 3],
      Array.from({ length: 12 }, (_, k) => k / 12),
    ),
    knee: measured([], [2], [40, 900]),
  };
  const [spec] = buildFigures(
    plan({}, [figure("columns", [[fixed("snapshots"), "trained.W at knee"]], { panel: [fixed("knee"), "knee"] })]),
    evaluator(values),
  );
  expect(spec.panels.map((p) => p.title)).toEqual(["knee 1 = 40", "knee 2 = 900"]);
  expect(of(spec, "arrows", 1)[0].x).toEqual([6, 7, 8].map((k) => k / 12));
});

test("a run is replayed: some panels, every recorded place as a frame", () => {
  const steps = Array.from({ length: 30 }, (_, k) => 10 * k);
  const W = {
    W: measured(
      [{ word: "steps", size: 30 }],
      [2, 2],
      Array.from({ length: 120 }, (_, k) => k / 120),
      { abscissae: { steps } },
    ),
  };
  const [spec] = buildFigures(
    plan({}, [figure("columns", [[fixed("W"), "W"]], { panel: [word("steps"), "steps"] })]),
    evaluator(W),
  );
  expect(spec.panels.length).toBe(12);
  expect(spec.frames?.map((f) => f.title)).toEqual(steps.map((s) => `steps = ${s}`));
  expect(spec.notes).toContain("12 of 30 values of steps are shown");
});

test("one value against another over a sweep: all points in one panel, each with its name", () => {
  const values = { a: measured([axis], [], [1, 2]), b: measured([axis], [], [3, 5]) };
  const [spec] = buildFigures(plan(P, [figure("scatter", [[field("a"), "a"], [field("b"), "b"]])]), evaluator(values)); // biome-ignore format: one thought
  expect(spec.panels.length).toBe(1);
  expect(of(spec, "points")[0]).toMatchObject({ x: [1, 2], y: [3, 5], labels: ["p = 1", "p = 0.1"] });
});

test("runs are dots on their line, theory is a line", () => {
  const values = { seen: measured([axis], [], [1, 2]), known: measured([], [], [1]) };
  const x = { x: [sweptName("p"), "p"] } as const;
  const [runs, theory] = buildFigures(
    plan(P, [figure("line", [[field("seen"), "seen"]], x), figure("line", [[fixed("known"), "known"]], x)]),
    evaluator(values),
  );
  expect(of(runs, "line")[0].dots).toBe(true);
  expect(of(theory, "line")[0].dots).toBeUndefined();
});

test("names of rules that lie close are moved apart", () => {
  const values = { d: measured([axis], [2], [0.1, 1, 0.2, 0.9]) };
  const [spec] = buildFigures(
    plan(P, [
      figure("strip", [[field("d"), "d"]], {
        x: [sweptName("p"), "p"],
        rules: [constant([2], [0.4, 0.39]), "[2/5, 0.39]"],
      }),
    ]),
    evaluator(values),
  );
  const heights = [...figureSvg(spec).matchAll(/<text x="[\d.]+" y="([\d.]+)" class="small">(2\/5|0\.39)</g)].map((m) =>
    Number(m[1]),
  );
  expect(heights.length).toBe(2);
  expect(Math.abs(heights[0] - heights[1])).toBeGreaterThanOrEqual(10);
});

describe("hull", () => {
  test("of a square with a point inside and one on a side", () => {
    const points = [[1, 1], [-1, 1], [-1, -1], [1, -1], [0, 0], [0, 1]]; // biome-ignore format: points
    expect(new Set(hullEdges(points).flat())).toEqual(new Set([0, 1, 2, 3]));
  });
  test("an octahedron has 12 edges, a cube 12 without the diagonals of its faces, a tetrahedron 6", () => {
    const axes = [0, 1, 2].flatMap((k) => [1, -1].map((s) => [0, 1, 2].map((r) => (r === k ? s : 0))));
    const signs = [0, 1, 2, 3, 4, 5, 6, 7].map((k) => [0, 1, 2].map((r) => ((k >> r) & 1 ? 1 : -1)));
    expect(hullEdges(axes).length).toBe(12);
    expect(hullEdges(signs).length).toBe(12);
    expect(hullEdges(signs.filter((s) => s[0] * s[1] * s[2] > 0)).length).toBe(6);
  });
});

describe("level lines", () => {
  const at = [-2, -1, 0, 1, 2];
  test("of a plane are straight, where the values are the level", () => {
    const line = levelLine({ values: at.map((y) => at.map((x) => x + y)), x: at, y: at }, 0.5);
    for (const [x, y] of [...line.from, ...line.to]) expect(x + y).toBeCloseTo(0.5, 12);
    expect(line.from.length).toBeGreaterThan(5);
  });
  test("a saddle gives two branches that do not cross, a missing corner none", () => {
    const saddle = levelLine({ values: [[1, -1], [-1, 1]], x: [0, 1], y: [0, 1] }, 0.5); // biome-ignore format: a matrix
    expect(saddle.from.length).toBe(2);
    expect(levelLine({ values: [[1, null], [-1, 1]], x: [0, 1], y: [0, 1] }, 0).from).toEqual([]); // biome-ignore format: a matrix
  });
  test("a number of levels takes equal shares of the values", () => {
    expect(levelsOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 1000], 2)).toEqual([2, 7]);
  });
});

test("magnitudes keep a contrast with white and with black paper", () => {
  const channel = (c: number) => (c <= 10 ? c / 3294 : ((c / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]: readonly number[]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  expect(1.05 / (luminance(mapColour("viridis", 1)) + 0.05)).toBeGreaterThan(1.4);
  expect((luminance(mapColour("viridis", 0)) + 0.05) / (luminance([23, 24, 26]) + 0.05)).toBeGreaterThan(1.1);
});

test("components have names", () => {
  expect([
    componentName(11, 2, 1),
    componentName(1, 4, 3),
    componentName(2, 8, 3),
    componentName(1, 49, 9),
    componentName(3, 6, 5),
    componentName(2, 3, null),
  ]).toEqual(["11 digons", "1 tetrahedron", "2 square antiprisms", "49 in 9 d", "3 × 6 in 5 d", "2 of 3"]);
});
