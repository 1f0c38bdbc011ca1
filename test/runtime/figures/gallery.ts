/** One small figure of every kind: stored as SVG and as text, and looked at by people. */

import type { Core } from "../../../dsl/plan/core.ts";
import { buildFigures } from "../../../runtime/figures/build.ts";
import type { FigureSpec } from "../../../runtime/figures/spec.ts";
import type { Measured } from "../../../runtime/measure/measured.ts";
import {
  constant,
  DENSITIES,
  densityAxis,
  evaluator,
  field,
  figure,
  fixed,
  losses,
  measured,
  pentagons,
  plan,
  sweptName,
  word,
} from "./fixtures.ts";

const SWEEP = { density: DENSITIES };
const STEPS = 200;
const importance = [1, 0.9, 0.81, 0.729, 0.6561];
const W = pentagons();
const gram = DENSITIES.flatMap((_, p) =>
  [0, 1, 2, 3, 4].flatMap((i) =>
    [0, 1, 2, 3, 4].map((j) => W[p * 10 + i] * W[p * 10 + j] + W[p * 10 + 5 + i] * W[p * 10 + 5 + j]),
  ),
);
const norms = DENSITIES.flatMap((_, p) => [0, 1, 2, 3, 4].map((i) => Math.sqrt(gram[p * 25 + i * 6])));
const grid = { a: [0.1, 0.3, 1, 3, 10], b: [1, 2, 3, 4] };
const gridAxes = [
  { word: "a", size: 5 },
  { word: "b", size: 4 },
];

const values: Record<string, Measured> = {
  W: measured([densityAxis], [2, 5], W),
  gram: measured([densityAxis], [5, 5], gram),
  loss: measured([densityAxis, { word: "steps", size: STEPS }], [], losses(STEPS), {
    abscissae: { steps: Array.from({ length: STEPS }, (_, k) => 50 * k) },
  }),
  norm_of: measured([densityAxis], [5], norms),
  represented: measured([densityAxis], [], [2, 2, 3, 3, 4, 4, 4, 5, 5, 5], { integer: true }),
  theory: measured(
    [densityAxis],
    [],
    DENSITIES.map((d) => 0.08 * d),
  ),
  seen: measured(
    [densityAxis],
    [],
    DENSITIES.map((d, k) => 0.08 * d * (1 + 0.05 * Math.sin(3 * k))),
    { se: DENSITIES.map((d) => 0.004 * d) },
  ),
  draws: measured(
    [
      { word: "chains", size: 3 },
      { word: "draws", size: 300 },
    ],
    [],
    Array.from({ length: 900 }, (_, k) => Math.sin(k * 12.9898) + 0.3 * Math.sin(k * 0.05) + 2),
  ),
  cloud: measured(
    [],
    [5000, 2],
    Array.from({ length: 10000 }, (_, k) =>
      k % 2 === 0 ? Math.sin(k * 0.618) + 0.2 * Math.cos(k) : Math.cos(k * 0.618 * 2),
    ),
  ),
  energy: measured(
    gridAxes,
    [],
    grid.a.flatMap((a) => grid.b.map((b) => Math.log10(a) * b)),
  ),
  mixing: measured(
    gridAxes,
    [],
    grid.a.flatMap((a) => grid.b.map((b) => Math.min(1, (a * b) / 12))),
  ),
  edge: measured(
    [{ word: "a", size: 5 }],
    [],
    grid.a.map((a) => 1.5 + Math.log10(a) + 1),
  ),
  exact: measured([], [3], [1, 0.5, 0.333]),
  found: measured([], [3], [1.02, 0.47, -0.2], { se: [0.03, 0.04, 0.05] }),
  parts: measured([], [12], [0, 0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3], { integer: true }),
};

const figures = [
  figure("columns", [[field("W"), "trained.W"]], { color: [constant([5], importance), "importance"] }, 0),
  figure("heatmap", [[field("gram"), "trained.W.T @ trained.W"]], {}, 1),
  figure("line", [[field("loss"), "trained.loss"]], { scale: [word("logy"), "logy"] }, 2),
  figure(
    "line",
    [[field("theory"), "theory"]],
    { x: [sweptName("density"), "density"], points: [field("seen"), "seen"], scale: [word("loglog"), "loglog"] },
    3,
  ),
  figure(
    "strip",
    [[field("norm_of"), "norm_of"]],
    {
      x: [sweptName("density"), "density"],
      scale: [word("logx"), "logx"],
      rules: [constant([3], [1, 0.75, 0.4]), "[1, 3/4, 2/5]"],
    },
    3,
  ),
  figure(
    "bars",
    [
      [fixed("exact"), "exact_mean"],
      [fixed("found"), "full_mean"],
    ],
    {},
    4,
  ),
  figure("trace", [[fixed("draws"), "posterior.loss"]], {}, 5),
  figure("histogram", [[fixed("draws"), "posterior.loss"]], {}, 5),
  figure("scatter", [[fixed("cloud"), "game.points"]], {}, 6),
  figure(
    "stack",
    [[field("W"), "trained.W"]],
    { order: [word("largest"), "largest"], panel: [sweptName("density"), "density"] },
    7,
  ),
  figure("network", [[fixed("parts"), "parts"]], {}, 8),
];

/** A curve over the first name only. */
const onA = (name: string): Core => ({
  op: "apply",
  shape: [],
  function: name,
  arguments: [sweptName("a")],
  options: {},
});

const maps = [
  figure(
    "heatmap",
    [[field("energy"), "log(energy)"]],
    {
      x: [sweptName("a"), "a"],
      y: [sweptName("b"), "b"],
      scale: [word("logx"), "logx"],
      curves: [{ op: "list", shape: [], items: [onA("edge")] }, "[edge]"],
    },
    0,
  ),
  figure(
    "phase",
    [
      [field("mixing"), "superposition(W)[1]"],
      [field("mixing"), "norm(W[:, 1])"],
    ],
    { x: [sweptName("a"), "a"], y: [sweptName("b"), "b"], scale: [word("logx"), "logx"] },
    1,
  ),
];

const CORNERS = [0, 1, 2, 3].map((k) => (Math.PI * k) / 2);
const space = [0, 1, 2].flatMap((r) => [0, 1, 2, 3, 4, 5].map((k) => (k % 3 === r ? (k < 3 ? 1 : -1) : 0)));
const checkpointAxis = { word: "checkpoints", size: 3 };
const toys: Record<string, Measured> = {
  octahedron: measured([], [3, 6], space),
  square: measured(
    [checkpointAxis],
    [2, 4],
    [0.4, 0.8, 1.1].flatMap((l) => [...CORNERS.map((t) => l * Math.cos(t)), ...CORNERS.map((t) => l * Math.sin(t))]),
    { abscissae: { checkpoints: [0, 100, 2000] } },
  ),
  bias: measured([checkpointAxis], [4], [0.1, 0, -0.1, 0.2, -0.1, -0.1, -0.2, -0.1, -0.3, -0.3, -0.3, -0.2], {
    abscissae: { checkpoints: [0, 100, 2000] },
  }),
  up: measured([], [4, 3], [1, 0, 0, -1, 0, 0, 0, 1, 0.1, 0, -0.6, 0.5]),
  down: measured([], [3, 4], [1, 1, 0, 0, 0, 0, 1, -0.5, 0, 0, 0.1, 1]),
  gram: measured([], [3, 3], [1, -0.9, 0, -0.9, 1, 0.2, 0, 0.2, 0.3]),
  small: measured([], [3], [-0.2, 0.1, 0.6]),
  stairs: measured(
    [{ word: "steps", size: 41 }],
    [],
    Array.from({ length: 41 }, (_, k) => (k < 20 ? 0.11 : 0.07)),
    {
      abscissae: { steps: Array.from({ length: 41 }, (_, k) => 50 * k) },
    },
  ),
  rising: measured([checkpointAxis], [], [3, 3.2, 7], {
    abscissae: { checkpoints: [0, 100, 2000] },
    se: [0.3, 0.2, 0.5],
  }),
  together: measured([], [7], [0, 0, 1, 1, 1, 2, 2], {
    integer: true,
    fields: {
      component: measured([], [7], [0, 0, 1, 1, 1, 2, 2], { integer: true }),
      rank: measured([], [7], [1, 1, 2, 2, 2, 1, 1], { integer: true }),
    },
  }),
};

const pictures = [
  figure(
    "columns",
    [[fixed("octahedron"), "trained.W"]],
    { color: [constant([6], [0, 0, 0, 1, 1, 1]), "set_of"], hull: [constant([], [1]), "true"] },
    0,
  ),
  figure(
    "columns",
    [[fixed("square"), "trained.W"]],
    {
      panel: [word("checkpoints"), "checkpoints"],
      hull: [constant([], [1]), "true"],
      strip: [fixed("bias"), "trained.b"],
    },
    1,
  ),
  figure("heatmap", [[fixed("gram"), "W.T @ W"]], { strip: [fixed("small"), "b"] }, 2),
  figure(
    "bipartite",
    [
      [fixed("up"), "W1"],
      [fixed("down"), "W2"],
    ],
    {},
    3,
  ),
  figure("line", [[fixed("stairs"), "loss"]], { right: [fixed("rising"), "lambda_hat"] }, 4),
  figure("network", [[fixed("together"), "parts"]], {}, 5),
];

const surfaces = [
  figure(
    "heatmap",
    [[field("energy"), "energy"]],
    {
      x: [sweptName("a"), "a"],
      y: [sweptName("b"), "b"],
      scale: [word("logx"), "logx"],
      levels: [constant([], [5]), "5"],
      points: [constant([1, 2], [1, 2]), "[[1, 2]]"],
      clip: [constant([], [3]), "3"],
    },
    0,
  ),
];

/** All figures of the gallery, in order. */
export function gallery(): FigureSpec[] {
  const first = buildFigures(plan(SWEEP, figures), evaluator(values));
  const second = buildFigures(plan(grid, maps), evaluator(values));
  const third = buildFigures(plan({}, pictures), evaluator(toys));
  const fourth = buildFigures(plan(grid, surfaces), evaluator(values));
  const named = (specs: readonly FigureSpec[], name: string) =>
    specs.map((s) => ({ ...s, id: `${name}-${s.id}`, row: s.row + first.length }));
  return [...first, ...named(second, "map"), ...named(third, "toy"), ...named(fourth, "surface")];
}
