import { describe, expect, test } from "vitest";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import { lower } from "../../../runtime/program/lower.ts";
import { Resident } from "../../../runtime/program/resident.ts";
import { soil } from "./soil.ts";
import { toy } from "./toy.ts";

const engine = loadEngineSync();
const { sqrt, power } = engine.scalar;

interface Parameters {
  W: Float64Array; // [m][n]
  b: Float64Array;
}

/** Loss and gradient of the toy model in plain loops; x is [n][batch]. */
function reference({ W, b }: Parameters, x: Float64Array, n: number, m: number) {
  const batch = x.length / n;
  const gradient = { W: new Float64Array(n * m), b: new Float64Array(n) };
  let loss = 0;
  for (let s = 0; s < batch; s++) {
    const h = new Float64Array(m);
    for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) h[i] += W[i * n + j] * x[j * batch + s];
    const d = new Float64Array(n);
    for (let j = 0; j < n; j++) {
      let z = b[j];
      for (let i = 0; i < m; i++) z += W[i * n + j] * h[i];
      const e = Math.max(z, 0) - x[j * batch + s];
      const importance = power(0.9, j);
      loss += (importance * e * e) / batch;
      d[j] = z > 0 ? (2 * importance * e) / batch : 0;
      gradient.b[j] += d[j];
    }
    for (let i = 0; i < m; i++) {
      let back = 0;
      for (let j = 0; j < n; j++) back += W[i * n + j] * d[j];
      for (let j = 0; j < n; j++) gradient.W[i * n + j] += h[i] * d[j] + back * x[j * batch + s];
    }
  }
  return { loss, gradient };
}

function adam(
  value: Float64Array,
  gradient: Float64Array,
  mean: Float64Array,
  square: Float64Array,
  step: number,
): void {
  for (let i = 0; i < value.length; i++) {
    mean[i] = 0.9 * mean[i] + 0.1 * gradient[i];
    square[i] = 0.999 * square[i] + 0.001 * gradient[i] * gradient[i];
    const root = sqrt(square[i] / (1 - power(0.999, step))) + 1e-8;
    value[i] -= (1e-3 * (mean[i] / (1 - power(0.9, step)))) / root;
  }
}

const start = (size: number): Float64Array =>
  Float64Array.from({ length: size }, (_, i) => (((i * 7919) % 23) - 11) / 13);

function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] - b[i]) / Math.max(1, Math.abs(b[i])));
  return most;
}

describe("a training step of the toy model", () => {
  test.each([
    ["f64", 1024, 1e-9],
    ["f64", 700, 1e-9],
    ["f64", 2500, 1e-9],
    ["f32", 1024, 2e-4],
  ] as const)("follows plain loops for 50 steps (%s, batch %i)", (precision, batch, tolerance) => {
    const [n, m] = [5, 2];
    const request = toy(engine.scalar, { n, m, batch, density: 0.3 });
    const x = request.graph.nodes.find((node) => node.label === "x")!;
    const mark = engine.mark();
    const resident = new Resident(
      engine,
      lower({ ...request, precision, outputs: [...request.outputs, { name: "x", value: x.id }] }),
    );
    const state = resident.createState();
    const p = { W: start(n * m), b: new Float64Array(n).fill(0.02) };
    resident.writeState(state, "W", p.W);
    resident.writeState(state, "b", p.b);
    resident.setSeed([3, 4]);
    resident.setStep(0);
    const moments = {
      W: [new Float64Array(n * m), new Float64Array(n * m)],
      b: [new Float64Array(n), new Float64Array(n)],
    };
    for (let step = 1; step <= 50; step++) {
      expect(resident.run(state, 1)).toEqual({ done: 1 });
      const drawn = resident.readOutput("x");
      const { loss, gradient } = reference(p, drawn, n, m);
      const [record] = resident.drain();
      expect(record.step).toBe(step - 1);
      expect(Math.abs(record.values[0] - loss)).toBeLessThan(tolerance * loss);
      expect(difference(resident.readOutput("gW"), gradient.W)).toBeLessThan(tolerance);
      expect(difference(resident.readOutput("gb"), gradient.b)).toBeLessThan(tolerance);
      adam(p.W, gradient.W, moments.W[0], moments.W[1], step);
      adam(p.b, gradient.b, moments.b[0], moments.b[1], step);
      expect(difference(resident.readState(state, "W"), p.W)).toBeLessThan(tolerance);
      expect(difference(resident.readState(state, "b"), p.b)).toBeLessThan(tolerance);
    }
    engine.release(mark);
  });

  // Elhage et al., Toy Models of Superposition (2022): the model; numbers worked out by hand for two samples.
  test.each(["f64", "f32"] as const)("has the loss and gradient worked out for two samples (%s)", (precision) => {
    const [n, m] = [5, 2];
    const request = toy(engine.scalar, { n, m, batch: 2, rows: { kind: "all", size: 2 } });
    const mark = engine.mark();
    const resident = new Resident(engine, lower({ ...request, precision }));
    const state = resident.createState();
    resident.writeState(state, "W", [1, 0.31, -0.81, -0.8, 0.3, 0, 0.95, 0.58, -0.6, -0.95]);
    resident.writeState(state, "b", new Float64Array(5).fill(-0.1));
    resident.setData("x", [0.5, 0, 0.25, 0, 0, 0, 0.8, 0, 0, 1]);
    resident.setSeed([0, 0]);
    resident.setStep(0);
    resident.run(state, 1);
    const tolerance = precision === "f64" ? 1e-9 : 1e-6;
    // The worked-out mean is over samples and features.
    expect(Math.abs(resident.drain()[0].values[0] / 5 - 0.13081318807235)).toBeLessThan(
      precision === "f64" ? 1e-13 : 1e-7,
    );
    const columns = [
      [0.004478353, -0.014683637],
      [0.054859948, 0.078696356],
      [-0.013311849, 0.005556431],
      [0, 0],
      [0.00557658, 0.112956013],
    ];
    const W = resident.readOutput("gW");
    columns.forEach(([x, y], j) => {
      expect(Math.abs(W[j] / 5 - x)).toBeLessThan(tolerance);
      expect(Math.abs(W[n + j] / 5 - y)).toBeLessThan(tolerance);
    });
    const b = resident.readOutput("gb").map((value) => value / 5);
    expect(difference(b, [0.0291, 0.0233955, 0, 0, -0.099084222])).toBeLessThan(tolerance);
    engine.release(mark);
  });

  test("goes on from the bytes of its state with the same bits", () => {
    const program = lower({ ...toy(engine.scalar, { n: 5, m: 2, batch: 1030, density: 0.3 }), precision: "f32" });
    const mark = engine.mark();
    const begin = (step: number) => {
      const resident = new Resident(engine, program);
      soil(resident);
      resident.setSeed([7, 8]);
      resident.setStep(step);
      return { resident, state: resident.createState() };
    };
    const whole = begin(0);
    whole.resident.writeState(whole.state, "W", start(10));
    whole.resident.run(whole.state, 10);
    const half = whole.resident.stateBytes(whole.state);
    whole.resident.run(whole.state, 10);
    const resumed = begin(10);
    resumed.resident.setStateBytes(resumed.state, half);
    resumed.resident.run(resumed.state, 10);
    expect(resumed.resident.stateBytes(resumed.state)).toEqual(whole.resident.stateBytes(whole.state));
    expect(resumed.resident.drain()).toEqual(whole.resident.drain().slice(10));
    engine.release(mark);
  });
});
