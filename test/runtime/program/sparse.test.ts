import { describe, expect, test } from "vitest";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import { GraphBuilder } from "../../../runtime/graph/builder.ts";
import type { NodeId } from "../../../runtime/graph/graph.ts";
import { lower } from "../../../runtime/program/lower.ts";
import { prepare } from "../../../runtime/program/prepare.ts";
import type { LowerRequest } from "../../../runtime/program/program.ts";
import { Resident } from "../../../runtime/program/resident.ts";
import { zerosOf } from "../../../runtime/program/zeros.ts";
import fc from "../../properties.ts";
import { soil } from "./soil.ts";
import { toy } from "./toy.ts";

const engine = loadEngineSync();

/** The state and all losses after some steps. */
function trace(request: LowerRequest, steps: number, W: (i: number) => number): readonly Float64Array[] {
  const mark = engine.mark();
  const program = lower(request);
  const resident = new Resident(engine, program);
  const state = resident.createState();
  soil(resident);
  resident.setSeed([3, 4]);
  resident.setStep(0);
  for (const [name, { sizes }] of Object.entries(program.state)) {
    const count = sizes.reduce((a, b) => a * b, 1);
    const values = name === "W" ? Float64Array.from({ length: count }, (_, i) => W(i)) : new Float64Array(count);
    resident.writeState(state, name, name === "b" ? values.fill(-0.05) : values);
  }
  resident.run(state, steps);
  const left = Object.keys(program.state).map((name) => resident.readState(state, name));
  left.push(...resident.drain().map(({ values }) => Float64Array.from(values)));
  engine.release(mark);
  return left;
}

const spread = (i: number): number => (((i * 7919) % 23) - 11) / 40;

describe("products that leave out zeros are the same bits", () => {
  const sizes = fc.record({ n: fc.integer({ min: 16, max: 90 }), m: fc.integer({ min: 8, max: 40 }) });
  test.each(["f32", "f64"] as const)("in training steps of toy models, %s", (precision) => {
    fc.assert(
      fc.property(
        sizes,
        fc.constantFrom(36, 70, 192, 1100),
        fc.constantFrom(64, 128, "whole" as const),
        fc.constantFrom(0.02, 0.1, 0.4, 1),
        fc.boolean(),
        ({ n, m }, batch, tile, density, fuse) => {
          const request = { ...toy(engine.scalar, { n, m, batch, density }), precision, tile, fuse };
          const text = lower(request).listing();
          expect(text.match(/broadcast_sparse/g)?.length).toBeGreaterThanOrEqual(2);
          expect(text.match(/outer_products/g)?.length).toBeGreaterThanOrEqual(2);
          expect(lower({ ...request, sparse: false }).listing()).not.toContain("broadcast_sparse");
          const [a, b] = [trace(request, 3, spread), trace({ ...request, sparse: false }, 3, spread)];
          a.forEach((values, i) => {
            expect(values).toEqual(b[i]);
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  test("a weight that is not finite spoils what it spoils without", () => {
    const model = toy(engine.scalar, { n: 60, m: 20, batch: 256, density: 0.05 });
    const request: LowerRequest = { ...model, precision: "f32", checks: [] };
    const broken = (i: number): number => (i === 77 ? Number.POSITIVE_INFINITY : spread(i));
    const [a, b] = [trace(request, 1, broken), trace({ ...request, sparse: false }, 1, broken)];
    a.forEach((values, i) => {
      expect(values).toEqual(b[i]);
    });
    expect(a.some((values) => values.some(Number.isNaN))).toBe(true);
  });

  test("only products with enough rows, terms and lanes are looked at", () => {
    const listing = (n: number, m: number, batch: number): string =>
      lower({ ...toy(engine.scalar, { n, m, batch, density: 0.1 }), precision: "f32" }).listing();
    expect(listing(20, 5, 1024)).not.toContain("sparse");
    expect(listing(12, 10, 1024)).not.toContain("sparse");
    expect(listing(40, 10, 16)).not.toContain("sparse");
    expect(listing(40, 10, 1024)).toContain("broadcast_sparse");
  });
});

describe("values that may have many zeros", () => {
  const g = new GraphBuilder(engine.scalar);
  const [axis, sample] = [g.axis("n", 4), g.axis("sample", 8, "sample")];
  const drawn = (law: "present" | "bernoulli" | "uniform" | "normal"): NodeId =>
    g.random(
      law,
      "data",
      [axis, sample],
      law === "present" || law === "bernoulli" ? [g.scalar(0.1)] : [g.scalar(0), g.scalar(1)],
    );
  const [mask, dense, x] = [drawn("bernoulli"), drawn("normal"), g.data("x", [axis, sample])];
  const yes: Record<string, NodeId> = {
    mask,
    present: drawn("present"),
    x,
    masked: g.map2("multiply", dense, mask),
    relu: g.map1("relu", dense),
    step: g.map1("step", dense),
    compared: g.map2("less", dense, g.scalar(0)),
    selected: g.map3("select", dense, dense, g.scalar(0)),
    negated: g.map1("negate", mask),
    quotient: g.map2("divide", mask, dense),
  };
  const no: Record<string, NodeId> = {
    dense,
    uniform: drawn("uniform"),
    sum: g.map2("add", mask, dense),
    exp: g.map1("exp", mask),
    tanh: g.map1("tanh", dense),
    ratio: g.map2("divide", dense, mask),
    chosen: g.map3("select", mask, dense, g.scalar(1)),
    contracted: g.contract(g.state("W", [g.axis("m", 3), axis]), mask, [axis]),
  };
  const request: LowerRequest = {
    graph: g.build(),
    precision: "f32",
    lanes: sample,
    rows: { kind: "all", size: 8 },
    updates: [],
    records: [],
    outputs: Object.entries({ ...yes, ...no }).map(([name, value]) => ({ name, value })),
    checks: [],
  };
  const zeros = zerosOf(prepare(request));
  test.each(Object.entries(yes))("%s may", (_, id) => expect(zeros.has(id)).toBe(true));
  test.each(Object.entries(no))("%s may not", (_, id) => expect(zeros.has(id)).toBe(false));
});
