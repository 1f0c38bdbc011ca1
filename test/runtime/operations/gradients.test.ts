/**
 * Every operation of models as programs on the engine, in both precisions: the derivative of a weighted sum of its entries along a random
 * direction against central differences, and the second derivative (a Hessian-vector product) against differences of the gradient; over
 * sizes 0, 1, around the vectors' widths, and tails of tiles.
 */
import { describe, expect, test } from "vitest";
import type { Core } from "../../../dsl/plan/core.ts";
import { Scene } from "../../../runtime/data/scene.ts";
import type { Precision } from "../../../runtime/engine/engine.ts";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import { gradient } from "../../../runtime/graph/derivative.ts";
import type { NodeId } from "../../../runtime/graph/graph.ts";
import { lower } from "../../../runtime/program/lower.ts";
import { Resident } from "../../../runtime/program/resident.ts";
import { at, call, callWith, constant, local, num } from "../core/build-core.ts";

const engine = loadEngineSync();

/** Numbers in (-1, 1), away from each other and from 0: no kink is near. */
const spread = (count: number, seed: number) =>
  Float64Array.from({ length: count }, (_, k) => {
    const x = 2 * ((0.137 * seed + 0.6180339887498949 * (k + 1)) % 1) - 1;
    return x + (x < 0 ? -0.05 : 0.05);
  });

const [x, W, V] = [local("x"), local("W"), local("V")];
const matmul = (a: Core, b: Core): Core => ({ ...call("matmul", a, b) });
const transposed = (a: Core): Core => call("transpose", a);
const product = (a: Core, b: Core) => call("multiply", a, b);
const labels = (n: number): Core => constant({ shape: [], data: [n - 1] });
const flag = (value: boolean): Core => constant({ shape: [], data: [value ? 1 : 0] });

/** x[n], W[m, n], V[m, n] → a value; where sizes of 0 have no value, the least n. `kinked`: no second derivative is compared. */
interface Case {
  readonly of: (n: number, m: number) => Core;
  readonly least?: number;
}
const entry = (name: string, ...more: Core[]): Case => ({ of: () => call(name, x, ...more) });
const positive = (name: string): Case => ({ of: () => call(name, call("add", num(1.5), x)) });

const CASES: Readonly<Record<string, Case>> = {
  "add, subtract, broadcasting": { of: () => call("subtract", call("add", x, W), call("negate", V)) },
  "multiply, broadcasting": { of: () => product(product(x, W), V) },
  divide: { of: () => call("divide", W, call("add", num(2), x)) },
  "power, whole": { of: () => call("power", x, num(3)) },
  "power, of a positive base": { of: () => call("power", call("add", num(1.5), x), call("add", num(1), W)) },
  "W x": { of: () => matmul(W, x) },
  "Wᵀ (W x)": { of: () => matmul(transposed(W), matmul(W, x)) },
  "W Vᵀ": { of: () => matmul(W, transposed(V)) },
  "Wᵀ V": { of: () => matmul(transposed(W), V) },
  "x Wᵀ": { of: () => matmul(x, transposed(W)) },
  outer: { of: () => call("outer", x, x) },
  dot: { of: () => call("dot", x, x) },
  norm: { of: () => call("norm", x), least: 1 },
  concat: { of: () => product(call("concat", x, call("exp", x)), call("concat", x, x)) },
  slice: { of: (n, m) => product(at(W, [0, m, 1], [1, n - 1, 1]), at(V, [m - 1, m, -1], [0, n - 1, 1])), least: 2 },
  gather: {
    of: (n, m) =>
      product(
        at(x, constant({ shape: [m], data: Array.from({ length: m }, (_, k) => (3 * k) % n) })),
        at(W, [0, m, 1], num(0)),
      ),
    least: 1,
  },
  reshape: { of: (n, m) => product(call("reshape", W, num(n * m)), call("reshape", V, num(n * m))) },
  select: { of: () => call("select", call("less", x, num(0.2)), product(x, x), call("exp", x)) },
  sum: { of: () => call("sum", product(W, V)) },
  mean: { of: () => call("mean", product(W, V)), least: 1 },
  max: { of: () => call("max", product(W, x)), least: 1 },
  min: { of: () => call("min", product(W, x)), least: 1 },
  exp: entry("exp"),
  log: positive("log"),
  sqrt: positive("sqrt"),
  abs: entry("abs"),
  relu: entry("relu"),
  leaky_relu: entry("leaky_relu", num(0.2)),
  sigmoid: entry("sigmoid"),
  tanh: entry("tanh"),
  erf: entry("erf"),
  gelu: entry("gelu"),
  silu: entry("silu"),
  softplus: entry("softplus"),
  softmax: { of: () => call("softmax", W), least: 1 },
  log_softmax: { of: () => call("log_softmax", W), least: 1 },
  cross_entropy: { of: (n) => call("cross_entropy", product(x, num(2)), labels(n)), least: 1 },
  "cross_entropy, one number a label": {
    of: (n, m) =>
      callWith("cross_entropy", { reduce: flag(false) }, W, constant({ shape: [m], data: new Array(m).fill(n - 1) })),
    least: 1,
  },
  sign: { of: () => product(call("sign", x), x) },
};
/** Everything that is compared, at parameters moved by t along their directions. */
function evaluated(core: Core, [n, m, batch]: readonly number[], precision: Precision, t: number) {
  const mark = engine.mark();
  const scene = new Scene(engine.scalar, 0);
  const { g } = scene;
  const sample = g.axis("sample", batch, "sample");
  const leaves = { x: [n], W: [m, n], V: [m, n] };
  const locals = Object.fromEntries(
    Object.entries(leaves).map(([name, shape]) => {
      const own = scene.axes(shape, name);
      return [name, { value: g.state(name, own), own }];
    }),
  );
  // The parameters differ from sample to sample by a factor, so that lanes and their tails take part.
  const scale = g.data("s", [sample]);
  const moved = Object.fromEntries(
    Object.entries(locals).map(([name, { value, own }]) => [name, { value: g.map2("multiply", value, scale), own }]),
  );
  const result = scene.trace(core, moved);
  const axes = g.axesOf(result.value);
  const weights = g.constant(
    axes.filter((axis) => axis !== sample),
    spread(
      axes.reduce((size, axis) => (axis === sample ? size : size * g.axisOf(axis).size), 1),
      5,
    ),
  );
  const value = g.reduce("sum", g.wide(g.map2("multiply", result.value, weights)), axes);
  const nodes = Object.values(locals).map((each) => each.value);
  const along = (slopes: readonly NodeId[]) =>
    slopes
      .map((slope, k) => {
        const { own } = Object.values(locals)[k];
        const direction = g.constant(
          own,
          directionOf(
            k,
            own.reduce((size, axis) => size * g.axisOf(axis).size, 1),
          ),
        );
        return g.reduce("sum", g.map2("multiply", g.expand(slope, own), direction), own);
      })
      .reduce((a, b) => g.map2("add", a, b));
  const first = along(gradient(g, value, nodes));
  const second = along(gradient(g, first, nodes));
  const program = lower({
    graph: g.build(),
    precision,
    lanes: sample,
    tile: 8,
    rows: { kind: "all", size: batch },
    updates: [],
    records: [],
    outputs: [value, first, second].map((node, k) => ({ name: `${k}`, value: node, precision: "f64" as const })),
    checks: [],
    guard: true,
  });
  const resident = new Resident(engine, program);
  const state = resident.createState();
  Object.entries(locals).forEach(([name, { own }], k) => {
    const count = own.reduce((size, axis) => size * g.axisOf(axis).size, 1);
    const direction = directionOf(k, count);
    if (program.state[name])
      resident.writeState(
        state,
        name,
        spread(count, 3 * k + 1).map((entry, i) => entry + t * direction[i]),
      );
  });
  if (program.data.s)
    resident.setData(
      "s",
      Float64Array.from({ length: batch }, (_, k) => 1 - 0.5 * ((0.618 * k) % 1)),
    );
  resident.run(state, 1);
  const [loss, slope, bend] = ["0", "1", "2"].map((name) => resident.readOutput(name)[0]);
  engine.release(mark);
  return { loss, slope, bend };
}

const directionOf = (k: number, count: number) => spread(count, 11 + 2 * k);

const SIZES = [
  [0, 2, 3],
  [1, 1, 1],
  [2, 1, 5],
  [3, 2, 4],
  [4, 3, 9],
  [5, 4, 17],
  [8, 2, 8],
  [9, 1, 3],
] as const;

describe("operations as programs have the derivatives of their values", () => {
  test.each(Object.entries(CASES))("%s", (_, { of, least = 0 }) => {
    for (const sizes of SIZES) {
      if (sizes[0] < least) continue;
      const core = of(sizes[0], sizes[1]);
      const moved = (t: number) => evaluated(core, sizes, "f64", t);
      const step = 1e-5;
      const here = moved(0);
      const [above, below] = [moved(step), moved(-step)];
      const close = (found: number, wanted: number, tolerance: number) =>
        expect(
          Math.abs(found - wanted) / (1 + Math.abs(wanted)),
          `sizes ${sizes}: ${found} for ${wanted}`,
        ).toBeLessThan(tolerance);
      close(here.slope, (above.loss - below.loss) / (2 * step), 1e-7);
      close(here.bend, (above.slope - below.slope) / (2 * step), 1e-6);
      const single = evaluated(core, sizes, "f32", 0);
      // Sums of some hundred terms of size 1 in f32.
      close(single.loss, here.loss, 2e-5);
      close(single.slope, here.slope, 1e-4);
      close(single.bend, here.bend, 1e-3);
    }
  });

  test("quantized passes gradients straight through where abs(x) ≤ clip", () => {
    const core = callWith("quantized", { clip: num(0.5), slope: num(2) }, x, num(4));
    const { loss, slope } = evaluated(core, [7, 1, 1], "f64", 0);
    const entries = spread(7, 1);
    const weights = spread(7, 5);
    const direction = directionOf(0, 7);
    const level = (v: number) => (v < -2 / 3 ? -1 : v < 0 ? -1 / 3 : v < 2 / 3 ? 1 / 3 : 1);
    expect(loss).toBeCloseTo(
      entries.reduce((sum, v, k) => sum + weights[k] * level(v), 0),
      12,
    );
    expect(slope).toBeCloseTo(
      entries.reduce((sum, v, k) => sum + (Math.abs(v) <= 0.5 ? 2 * weights[k] * direction[k] : 0), 0),
      12,
    );
  });
});
