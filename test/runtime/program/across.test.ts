/** Instances side by side: the bits of each alone, over models, batches, kinds of rows, and both precisions. */

import { expect, test } from "vitest";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import { GraphBuilder } from "../../../runtime/graph/builder.ts";
import { gradient } from "../../../runtime/graph/derivative.ts";
import type { AxisId, NodeId } from "../../../runtime/graph/graph.ts";
import { fitsAcross, lowerAcross } from "../../../runtime/program/across.ts";
import type { RandomLaw } from "../../../runtime/program/instructions.ts";
import { lower } from "../../../runtime/program/lower.ts";
import { normalised } from "../../../runtime/program/normalised.ts";
import type { LowerRequest, Program, Rows } from "../../../runtime/program/program.ts";
import { Resident } from "../../../runtime/program/resident.ts";
import fc from "../../properties.ts";
import { soil } from "./soil.ts";

const engine = loadEngineSync();
const ROWS = 50;
const STEPS = 7;
const count = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
const numbers = (length: number, seed: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => (((i + 1) * 0.6180339887498949 + seed * 0.7548776662466927) % 1) - 0.5);

interface Choice {
  readonly n: number;
  readonly m: number;
  readonly batch: number;
  readonly rows: "all" | "draw" | "order" | "fresh";
  readonly law: RandomLaw;
  readonly act: "relu" | "tanh" | "abs" | "square" | "sigmoid";
  readonly tied: boolean;
  readonly noise: boolean;
  readonly extra: "none" | "pairs" | "largest";
  readonly precision: "f32" | "f64";
}

/** A network with one hidden layer, gradient descent with momentum, clipped by the norm, with or without noise. */
function request({ n: width, m: hidden, batch, rows, law, act, tied, noise, extra, precision }: Choice): LowerRequest {
  const g = new GraphBuilder(engine.scalar);
  const sample = g.axis("sample", batch, "sample");
  const [n, m, k] = [g.axis("n", width), g.axis("m", hidden), g.axis("k", width)];
  const rate = g.input(0, []);
  const density = g.input(1, [n]);
  const second = law === "uniform" ? [g.scalar(2)] : law === "normal" || law === "gamma" ? [g.scalar(0.5)] : [];
  const first = g.map2("add", g.scalar(0.6), g.map2("multiply", g.scalar(0.5), density));
  const x = rows === "fresh" ? g.random(law, "data", [n, sample], [first, ...second]) : g.data("x", [n, sample]);
  const W = g.state("W", [m, n]);
  const b = g.state("b", [k]);
  const V = tied ? g.rename(W, n, k) : g.state("V", [m, k]);
  const h = g.map1(act, g.contract(W, x, [n]));
  const y = g.map2("add", g.contract(V, h, [m]), b);
  const error = g.map2("subtract", y, g.rename(x, n, k));
  let loss: NodeId = g.reduce("sum", g.map1("square", error), [k]);
  if (extra === "pairs") loss = g.map2("add", loss, g.contract(h, h, [m]));
  if (extra === "largest") loss = g.map2("add", loss, g.reduce("max", y, [k]));
  const objective = g.reduce("sum", loss, [sample]);
  const mean = g.map2("multiply", g.wide(objective), g.scalar(1 / batch));
  const names = tied ? ["W", "b"] : ["W", "b", "V"];
  const nodes = tied ? [W, b] : [W, b, V];
  const gradients = gradient(g, objective, nodes);
  const squares = gradients.map((each) => g.reduce("sum", g.map1("square", each), g.axesOf(each)));
  const norm = g.map1(
    "sqrt",
    squares.reduce((p, q) => g.map2("add", p, q)),
  );
  const factor = g.map2("divide", rate, g.map2("add", g.scalar(1), norm));
  const updates = names.flatMap((name, i) => {
    const axes: readonly AxisId[] = g.axesOf(nodes[i]);
    const velocity = g.state(`${name}/velocity`, axes);
    let moved = g.map2("add", g.map2("multiply", g.scalar(0.5), velocity), g.map2("multiply", factor, gradients[i]));
    if (noise) moved = g.map2("add", moved, g.random("normal", "noise", axes, [g.scalar(0), rate]));
    return [
      { state: `${name}/velocity`, value: moved },
      { state: name, value: g.map2("subtract", nodes[i], moved) },
    ];
  });
  const step = g.step();
  const kind: Rows = rows === "fresh" ? { kind: "none" } : { kind: rows, size: rows === "all" ? batch : ROWS };
  return normalised(g, {
    graph: g.build(),
    precision,
    lanes: sample,
    rows: kind,
    updates,
    records: [
      { name: "loss", value: mean, every: 1 },
      { name: "W", value: W, every: 3 },
      { name: "step", value: step, every: 2 },
    ],
    outputs: [],
    checks: [{ value: mean, name: "loss" }],
  });
}

/** What a program leaves of instance k, as lane `lane` or alone. */
function give(resident: Resident, plain: Program, k: number, lane?: number): void {
  resident.setSeed([k, 7], [k + 1, 9], k % 3, { rows: k % 2 }, lane ?? 0);
  plain.inputs.forEach(({ sizes }, i) => {
    resident.setInput(
      i,
      numbers(count(sizes), k + i).map((v) => 0.1 + 0.1 * v),
      lane,
    );
  });
  for (const [name, { sizes }] of Object.entries(plain.state))
    resident.writeState(0, name, numbers(count(sizes), k + name.length), lane);
}

function start(program: Program): Resident {
  const resident = new Resident(engine, program);
  resident.createState();
  soil(resident);
  for (const [name, { layout }] of Object.entries(program.data)) resident.setData(name, numbers(layout.length, 3));
  resident.setStep(0);
  return resident;
}

function compare(made: LowerRequest, instances: number): void {
  const mark = engine.mark();
  const plain = lower(made);
  const lanes = 4 * Math.ceil(instances / 4);
  const [one, all] = [start(plain), start(lowerAcross(made, lanes))];
  for (let k = 0; k < instances; k++) give(all, plain, k, k);
  for (let lane = instances; lane < lanes; lane++) all.copyLane(0, lane);
  expect(all.run(0, STEPS)).toEqual({ done: STEPS });
  const records = all.drain();
  for (let k = 0; k < instances; k++) {
    give(one, plain, k);
    one.setStep(0);
    one.run(0, STEPS);
    for (const name of Object.keys(plain.state))
      expect(all.readState(0, name, k), name).toEqual(one.readState(0, name));
    one.drain().forEach(({ name, step, values }, i) => {
      const record = records[i];
      expect([record.name, record.step]).toEqual([name, step]);
      const wide = record.values.length > values.length;
      expect(
        values.map((_, j) => record.values[wide ? j * lanes + k : j]),
        name,
      ).toEqual(values);
      expect(values.every(Number.isFinite)).toBe(true);
    });
  }
  engine.release(mark);
}

const choice = fc.record<Choice>({
  n: fc.integer({ min: 1, max: 6 }),
  m: fc.integer({ min: 1, max: 4 }),
  batch: fc.integer({ min: 1, max: 32 }),
  rows: fc.constantFrom("all", "draw", "order", "fresh"),
  law: fc.constantFrom("uniform", "normal", "bernoulli", "present", "exponential", "gamma", "categorical"),
  act: fc.constantFrom("relu", "tanh", "abs", "square", "sigmoid"),
  tied: fc.boolean(),
  noise: fc.boolean(),
  extra: fc.constantFrom("none", "pairs", "largest"),
  precision: fc.constantFrom("f32", "f64"),
});

test("every instance has the bits that it has alone", () => {
  fc.assert(
    fc.property(choice, fc.constantFrom(1, 3, 5, 17), (chosen, instances) => {
      const made = request(chosen);
      expect(fitsAcross(made)).toBe(true);
      compare(made, instances);
    }),
    { numRuns: 60 },
  );
});

test("wide models of the largest batch, whose alone form could leave out zeros", () => {
  for (const precision of ["f32", "f64"] as const) {
    const rest = { rows: "fresh", law: "present", act: "relu", tied: true, noise: false, extra: "none" } as const;
    const made = request({ n: 24, m: 10, batch: 32, precision, ...rest });
    expect(lower(made).listing()).toContain("broadcast_sparse");
    compare(made, 5);
  }
});

test("without rows: a potential with noise", () => {
  for (const precision of ["f32", "f64"] as const) {
    const g = new GraphBuilder(engine.scalar);
    const i = g.axis("i", 3);
    const w = g.state("w", [i]);
    const loss = g.reduce("product", g.map1("square", w), [i]);
    const [slope] = gradient(g, loss, [w]);
    const noise = g.random("normal", "noise", [i], [g.scalar(0), g.scalar(0.1)]);
    const accept = g.random("uniform", "accept", [], [g.scalar(0), g.scalar(1)]);
    const moved = g.map2("add", g.map2("subtract", w, g.map2("multiply", g.input(0, []), slope)), noise);
    const value = g.map3("select", g.map2("less", accept, g.scalar(0.7)), moved, w);
    const made = normalised(g, {
      graph: g.build(),
      precision,
      rows: { kind: "none" },
      updates: [{ state: "w", value }],
      records: [{ name: "loss", value: loss, every: 1 }],
      outputs: [],
      checks: [{ value, name: "w" }],
    });
    expect(fitsAcross(made)).toBe(true);
    for (const instances of [1, 5]) compare(made, instances);
  }
});

test("what mixes samples is left to samples as lanes", () => {
  const g = new GraphBuilder(engine.scalar);
  const sample = g.axis("sample", 8, "sample");
  const x = g.data("x", [sample]);
  const running = g.reduce("sum", g.map1("square", g.cumulativeSum(x, sample)), [sample]);
  const none = { precision: "f32", updates: [], outputs: [], checks: [] } as const;
  const mixed: LowerRequest = {
    ...none,
    graph: g.build(),
    lanes: sample,
    rows: { kind: "all", size: 8 },
    records: [{ name: "sum", value: running, every: 1 }],
  };
  expect(fitsAcross(mixed)).toBe(false);
});
