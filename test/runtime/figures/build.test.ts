import { describe, expect, test } from "vitest";
import type { Core } from "../../../dsl/plan/core.ts";
import type { FigurePlan } from "../../../dsl/plan/plan.ts";
import { buildFigures } from "../../../runtime/figures/build.ts";
import type { Measured } from "../../../runtime/measure/measured.ts";
import { constant, evaluator, field, figure, fixed, measured, plan, sweptName, word } from "./fixtures.ts";

const SWEEP = { p: [1, 0.1, 0.01], width: [8, 16] };
const axes = [
  { word: "p", size: 3 },
  { word: "width", size: 2 },
];
const values: Record<string, Measured> = {
  loss: measured(axes, [], [1, 2, 3, 4, 5, 6], { se: [0.1, 0.1, 0.1, 0.1, 0.1, 0.1] }),
  W: measured(
    axes,
    [2, 3],
    Array.from({ length: 36 }, (_, k) => (k % 7) / 7 - 0.4),
  ),
  curve: measured(
    [...axes, { word: "steps", size: 4 }],
    [],
    Array.from({ length: 24 }, (_, k) => k),
    { abscissae: { steps: [0, 10, 20, 30] } },
  ),
  rejected: measured(axes, [], [0, 1, 0, 1, 0, 1]),
  vector: measured([], [3], [1, 2, 3]),
};

function build(f: FigurePlan, sweep: Readonly<Record<string, readonly number[]>> = SWEEP) {
  return buildFigures(plan(sweep, [f]), evaluator(values))[0];
}

describe("which axis becomes what", () => {
  test("swept names that a figure does not use are panels", () => {
    const spec = build(figure("columns", [[field("W"), "trained.W"]]));
    expect(spec.panels.map((p) => p.title)).toEqual([
      "p = 1, width = 8",
      "p = 1, width = 16",
      "p = 0.1, width = 8",
      "p = 0.1, width = 16",
      "p = 0.01, width = 8",
      "p = 0.01, width = 16",
    ]);
    expect(spec.panels[0].equal).toBe(true);
    expect(spec.panels[0].x.domain).toEqual([-1.5, 1.5]);
  });

  test("`x = p` is the abscissa in ascending order, the other name is drawn as colours, errors are bands", () => {
    const [panel] = build(
      figure("line", [[field("loss"), "loss"]], { x: [sweptName("p"), "p"], scale: [word("logx"), "logx"] }),
    ).panels;
    expect(panel.x).toEqual({ label: "p", scale: "log" });
    expect(panel.marks.map((m) => (m.kind === "line" ? [m.label, m.x, m.y] : []))).toEqual([
      ["width = 8", [0.01, 0.1, 1], [5, 3, 1]],
      ["width = 16", [0.01, 0.1, 1], [6, 4, 2]],
    ]);
    const [first] = panel.marks;
    expect(first.kind === "line" && first.low?.[0]).toBeCloseTo(4.9, 12);
    expect(first.kind === "line" && first.high?.[0]).toBeCloseTo(5.1, 12);
  });

  test("a recorded curve has its steps as abscissa; `panel` and the rest of the sweep are told apart", () => {
    const spec = build(figure("line", [[field("curve"), "trained.loss"]], { panel: [sweptName("width"), "width"] }));
    expect(spec.panels.map((p) => p.title)).toEqual(["width = 8", "width = 16"]);
    expect(spec.panels[1].marks.map((m) => (m.kind === "line" ? [m.label, m.x, m.y] : []))[2]).toEqual([
      "p = 0.01",
      [0, 10, 20, 30],
      [20, 21, 22, 23],
    ]);
  });

  test("a map over two names has ascending centres and its rows from below", () => {
    const [panel] = build(
      figure("heatmap", [[field("loss"), "loss"]], {
        x: [sweptName("p"), "p"],
        y: [sweptName("width"), "width"],
        scale: [word("logx"), "logx"],
      }),
    ).panels;
    const [cells] = panel.marks;
    expect(cells).toMatchObject({
      kind: "cells",
      up: true,
      x: [0.01, 0.1, 1],
      y: [8, 16],
      values: [
        [5, 3, 1],
        [6, 4, 2],
      ],
    });
  });

  test("`hatch` puts a cross on the cells where the condition holds, `shade` a rule at each boundary", () => {
    const axes = { x: [sweptName("p"), "p"], y: [sweptName("width"), "width"] } as const;
    const hatch = [field("rejected"), "rejected"] as const;
    const [map] = build(figure("heatmap", [[field("loss"), "loss"]], { ...axes, hatch })).panels;
    expect(map.marks[1]).toMatchObject({
      kind: "points",
      shape: "cross",
      label: "rejected",
      x: [0.01, 0.1, 1],
      y: [16, 16, 16],
    });
    const shade = constant([2, 2], [2, 5, 5, 9]);
    const [curves] = build(figure("line", [[field("loss"), "loss"]], { shade: [shade, "phases"] })).panels;
    expect(curves.marks.flatMap((m) => (m.kind === "rule" ? [[m.axis, m.at]] : []))).toEqual([
      ["x", 2],
      ["x", 5],
      ["x", 9],
    ]);
  });

  test("`where` leaves out points, and panels without any", () => {
    const condition: Core = {
      op: "apply",
      shape: [],
      function: "chosen",
      arguments: [sweptName("width")],
      options: {},
    };
    const chosen = { ...values, chosen: measured([{ word: "width", size: 2 }], [], [0, 1], { boolean: true }) };
    const f = {
      ...figure(
        "line",
        [
          [field("loss"), "loss"],
          [field("loss"), "again"],
        ],
        { x: [sweptName("p"), "p"] },
      ),
      where: condition,
    };
    const [spec] = buildFigures(plan(SWEEP, [f]), evaluator(chosen));
    expect(spec.panels.map((p) => p.title)).toEqual(["width = 16"]);
  });
});

test("at most a dozen panels, evenly chosen, with a note", () => {
  const p = Array.from({ length: 50 }, (_, k) => k);
  const many = {
    big: measured(
      [{ word: "p", size: 50 }],
      [2, 2],
      Array.from({ length: 200 }, () => 0.5),
    ),
  };
  const [spec] = buildFigures(plan({ p }, [figure("heatmap", [[field("big"), "big"]])]), evaluator(many));
  expect(spec.panels.map((x) => x.title)).toEqual([0, 4, 9, 13, 18, 22, 27, 31, 36, 40, 45, 49].map((k) => `p = ${k}`));
  expect(spec.notes).toContain("12 of 50 values of p are shown");
});

test("captions come from the plan, titles from the texts", () => {
  const spec = build(figure("bars", [[fixed("vector"), "v"]]));
  expect(spec).toMatchObject({
    id: "1-bars",
    title: "v",
    caption: "n = 5, m = 2 · fresh rows, judged on 65\u2009536 · best of 6 · seed 0",
  });
});

test("an expression without a value is a note with its reason, not a trace", () => {
  const [spec] = buildFigures(plan({}, [figure("line", [[{ op: "row", shape: [] }, "gone"]])]), evaluator(values));
  expect(spec.notes).toEqual(["no value for row"]);
});

test("three rows are seen obliquely: orthogonal directions keep the sum of their squared lengths, depth orders them", () => {
  const cube = { W: measured([], [3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1]) };
  const [spec] = buildFigures(plan({}, [figure("columns", [[fixed("W"), "W"]])]), evaluator(cube));
  const arrows = spec.panels[0].marks.find((m) => m.kind === "arrows");
  if (arrows?.kind !== "arrows") throw new Error("arrows are expected");
  // Orthographic: rows of a rotation without its last one, so the columns' squared lengths add up to 2.
  const squares = arrows.x.map((x, k) => x * x + arrows.y[k] * arrows.y[k]);
  expect(squares.reduce((a, b) => a + b, 0)).toBeCloseTo(2, 12);
  for (const square of squares) expect(square).toBeGreaterThan(0.2);
  expect(arrows.depth?.[0]).toBeGreaterThan(arrows.depth?.[1] ?? 1);
  expect(spec.notes).toContain("three rows, seen obliquely: thick and dark is near");
});

test("a clipped matrix says what is beyond", () => {
  const big = { G: measured([], [2, 2], [2.5, 0, 0, 1]) };
  const [spec] = buildFigures(plan({}, [figure("heatmap", [[fixed("G"), "G"]])]), evaluator(big));
  expect(spec.notes).toEqual(["clipped at ±1; the largest entry is 2.5"]);
});

test("colours by importance have a key, equal values none", () => {
  const coloured = build(
    figure("columns", [[field("W"), "W"]], { color: [constant([3], [1, 0.5, 0.25]), "importance"] }),
    SWEEP,
  );
  expect(coloured.panels[0].key).toEqual({ label: "importance", map: "viridis", domain: [0.25, 1] });
  expect(
    build(figure("columns", [[field("W"), "W"]], { color: [constant([3], [1, 1, 1]), "ones"] })).panels[0].key,
  ).toBeUndefined();
});
