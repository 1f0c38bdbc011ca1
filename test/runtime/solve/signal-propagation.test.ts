/** Reference values: independent quadrature and 30-digit arithmetic; the edge of tanh at 2.01e-5 is Schoenholz et al. 2017. */
import { describe, expect, test } from "vitest";
import type { Static } from "../../../dsl/plan/core.ts";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import { signalPropagation } from "../../../runtime/solve/signal-propagation/signal-propagation.ts";
import type { Solution } from "../../../runtime/solve/theory.ts";
import type { TaskContext } from "../../../runtime/tasks/context.ts";

const engine = loadEngineSync();
const number = (x: number): Static => ({ kind: "tensor", value: { shape: [], data: [x] } });

/** Fields of one point; missing ones undefined. */
function solve(activation: string, w2: number | "critical", b2: number): Record<string, number | undefined> {
  const settings: Record<string, Static> = {
    activation: { kind: "entry", entry: activation, of: "activation", arguments: {} },
    sigma_w: w2 === "critical" ? { kind: "word", value: "critical" } : number(engine.scalar.sqrt(w2)),
    sigma_b: number(engine.scalar.sqrt(b2)),
  };
  const variant = {
    settings: Object.fromEntries(Object.entries(settings).map(([k, value]) => [k, { value, default: false }])),
  };
  const mark = engine.mark();
  const solution = signalPropagation.solve({
    engine,
    variant,
    task: { inputs: [] },
  } as unknown as TaskContext) as Solution;
  engine.release(mark);
  expect(solution.converged).toBe(true);
  return Object.fromEntries(
    Object.entries(solution.fields).map(([name, field]) => [name, field.missing ? undefined : field.data[0]]),
  );
}

/** ξ amplifies χ: its error is about ξ² times that of χ. */
const depthTolerance = (depth: number) => 1e-8 * depth * depth + 1e-6;

describe("fixed points", () => {
  const rows: [string, number, number, number, number, number, number, number, number, number][] = [
    // activation, σ_w², σ_b², q*, χ1, c*, χ(c*), ξ_c, α, ξ_q
    ["tanh", 1.69, 0.09, 0.60704679, 0.93980743, 1, 0.93980743, 16.108173, 0.47351587, 1.337668],
    ["tanh", 16, 0.09, 12.6041495, 2.36726104, 0.02969592, 0.75974361, 3.639351, 0.1300821, 0.490295],
    ["tanh", 1, 0.09, 0.27629919, 0.70025815, 1, 0.70025815, 2.806575, 0.47337283, 1.337127],
    ["tanh", 2.5, 0.05, 1.06395838, 1.1335157, 0.44680423, 0.91871677, 11.795598, 0.42846385, 1.179873],
    ["tanh", 4, 0, 2.12147357, 1.36267334, 0, 0.88221539, 7.979633, 0.33096715, 0.904375],
    ["erf", 1.5, 0.05, 0.60175317, 1.03470013, 0.82053009, 0.96955194, 32.34024, 0.46956985, 1.322859],
    ["erf", 2.5, 0.05, 1.35268138, 1.25717731, 0.27353624, 0.87671405, 7.600263, 0.33928589, 0.925145],
    ["sin", 2, 0.05, 0.87687728, 1.17312272, 0.37283965, 0.87703117, 7.621211, 0.34624545, 0.942856],
  ];
  test.each(
    rows,
  )("%s at (%f, %f)", (activation, w2, b2, length, chi, correlation, slope, depth, lengthSlope, lengthScale) => {
    const found = solve(activation, w2, b2);
    expect(Math.abs(found.length! - length)).toBeLessThan(1e-7);
    expect(Math.abs(found.chi! - chi)).toBeLessThan(1e-7);
    expect(Math.abs(found.correlation! - correlation)).toBeLessThan(1e-7);
    expect(Math.abs(found.slope! - slope)).toBeLessThan(1e-7);
    expect(Math.abs(found.depth_scale! - depth)).toBeLessThan(depthTolerance(depth));
    expect(Math.abs(found.length_slope! - lengthSlope)).toBeLessThan(1e-7);
    expect(Math.abs(found.length_scale! - lengthScale)).toBeLessThan(1e-6);
    expect(found.phase).toBe(chi < 1 ? 0 : 2);
  });

  test("just above the edge, where 1 - C(c) cancels", () => {
    const found = solve("tanh", 1.77, 0.05);
    expect(Math.abs(found.correlation! - 0.988197)).toBeLessThan(1e-6);
    expect(Math.abs(found.depth_scale! - 524.2437)).toBeLessThan(depthTolerance(524));
  });

  test("a function that is not odd is ordered even without bias", () => {
    const found = solve("sigmoid", 4, 0);
    expect(Math.abs(found.length! - 1.19691434)).toBeLessThan(1e-7);
    expect(found.correlation).toBe(1);
    expect(Math.abs(found.length_slope! - 0.11320123)).toBeLessThan(1e-7);
  });

  test("a root that is not stable is no fixed point: gelu dies out", () =>
    expect(solve("gelu", 2.2, 0).length).toBe(0));
  test("weak tanh without bias dies out at slope σ_w²", () => {
    const found = solve("tanh", 0.8, 0);
    expect(found.length).toBe(0);
    expect(Math.abs(found.chi! - 0.8)).toBeLessThan(1e-12);
  });
  test("relu below criticality is closed: q* = σ_b² / (1 - σ_w²/2)", () =>
    expect(solve("relu", 1.5, 0.1).length).toBeCloseTo(0.4, 12));
  test("relu above criticality grows without bound", () => expect(solve("relu", 2.5, 0.1).length).toBeUndefined());
});

describe("the edge of chaos", () => {
  test.each([
    ["tanh", 2.01e-5, 1.04999563, 0.0259186],
    ["tanh", 0.001, 1.18918959, 0.10729236],
    ["tanh", 0.05, 1.76095464, 0.57004788],
    ["tanh", 0.1, 1.98607264, 0.80579918],
    ["tanh", 1, 3.44321091, 3.03639639],
    ["erf", 0.01, 1.11428006, 0.25320966],
    ["erf", 0.1, 1.55211786, 0.72635923],
  ] as const)("%s at bias variance %f", (activation, b2, w2, length) => {
    const found = solve(activation, "critical", b2);
    expect(Math.abs(found.sigma_w! * found.sigma_w! - w2)).toBeLessThan(1e-7);
    expect(Math.abs(found.length! - length)).toBeLessThan(1e-7);
    expect(found.phase).toBe(1);
    expect(found.depth_scale).toBeUndefined(); // infinite
  });
  test("without bias: 1 / φ'(0)²", () =>
    expect(solve("erf", "critical", 0).sigma_w! * solve("erf", "critical", 0).sigma_w!).toBeCloseTo(Math.PI / 4, 12));
});
