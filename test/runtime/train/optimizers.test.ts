import { describe, expect, test } from "vitest";
import type { Static } from "../../../dsl/plan/core.ts";
import { apply, binding, constant, entry, local, model, parameter, settings, trainPlan } from "./plans.ts";
import { engine, runTasks } from "./run-task.ts";

// loss = Σ c (w - a)⁴ / 4 + Σ w: gradient c (w - a)³ + 1, neither linear nor symmetric.
const start = [0.9, -0.4, 2];
const a = [0.1, 0.2, 0.3];
const c = [1, 2, 0.5];
const slope = (w: readonly number[]) => w.map((x, k) => c[k] * (x - a[k]) * (x - a[k]) * (x - a[k]) + 1);

function plan(optimizer: Static, steps: number, more: Readonly<Record<string, number | Static>> = {}) {
  const shifted = apply("subtract", [3], local("w", 3), constant(...a));
  const quartic = apply("multiply", [3], constant(...c.map((x) => x / 4)), apply("power", [3], shifted, constant(4)));
  const net = model(
    [],
    [parameter("w", [3], constant(...start), { draw: false })],
    [binding("loss", [], apply("add", [], apply("sum", [], quartic), apply("sum", [], local("w", 3))))],
  );
  return trainPlan({ model: net, settings: settings({ optimizer, steps, ...more }) });
}

async function trained(
  optimizer: Static,
  steps: number,
  more?: Readonly<Record<string, number | Static>>,
): Promise<readonly number[]> {
  const [result] = await runTasks(plan(optimizer, steps, more));
  expect(result.diverged).toBeUndefined();
  return result.parameters.w.data as number[];
}

type Step = (w: number[], g: readonly number[], t: number, memory: Record<string, number[]>) => number[];

/** The definitions of torch.optim, in f64, one coordinate at a time. */
function reference(step: Step, steps: number): number[] {
  let w = [...start];
  const memory: Record<string, number[]> = {};
  for (let t = 1; t <= steps; t += 1) w = step(w, slope(w), t, memory);
  return w;
}

const zero = (memory: Record<string, number[]>, name: string): number[] => (memory[name] ??= [0, 0, 0]);

const sgd =
  (rate: number, momentum: number, decay: number, nesterov: boolean): Step =>
  (w, g, t, memory) =>
    w.map((x, k) => {
      const slope = g[k] + decay * x;
      const buffer = zero(memory, "b");
      buffer[k] = t === 1 ? slope : momentum * buffer[k] + slope;
      return x - rate * (momentum === 0 ? slope : nesterov ? slope + momentum * buffer[k] : buffer[k]);
    });

const adam =
  (rate: number, decay: number, decoupled: boolean): Step =>
  (w, g, t, memory) =>
    w.map((x, k) => {
      const kept = decoupled ? x * (1 - rate * decay) : x;
      const slope = decoupled ? g[k] : g[k] + decay * x;
      const m = zero(memory, "m");
      const v = zero(memory, "v");
      m[k] = 0.9 * m[k] + 0.1 * slope;
      v[k] = 0.999 * v[k] + 0.001 * slope * slope;
      return kept - ((rate / (1 - 0.9 ** t)) * m[k]) / (Math.sqrt(v[k]) / Math.sqrt(1 - 0.999 ** t) + 1e-8);
    });

const rmsprop =
  (rate: number, momentum: number, centered: boolean): Step =>
  (w, g, _, memory) =>
    w.map((x, k) => {
      const square = zero(memory, "s");
      const mean = zero(memory, "a");
      const buffer = zero(memory, "b");
      square[k] = 0.99 * square[k] + 0.01 * g[k] * g[k];
      if (centered) mean[k] = 0.99 * mean[k] + 0.01 * g[k];
      buffer[k] = momentum * buffer[k] + g[k] / (Math.sqrt(square[k] - mean[k] * mean[k]) + 1e-8);
      return x - rate * buffer[k];
    });

const close = (found: readonly number[], wanted: readonly number[], tolerance: number) =>
  expect(
    Math.max(...found.map((x, k) => Math.abs(x - wanted[k]) / Math.max(1, Math.abs(wanted[k])))),
  ).toBeLessThanOrEqual(tolerance);

const nesterov: Static = { kind: "tensor", value: { shape: [], data: [1] }, boolean: true };

describe("optimisers follow their definitions", () => {
  const cases: readonly [string, Static, Step][] = [
    ["sgd", entry("optimizer", "sgd", { learning_rate: 0.01 }), sgd(0.01, 0, 0, false)],
    [
      "sgd with momentum",
      entry("optimizer", "sgd", { learning_rate: 0.01, momentum: 0.9, weight_decay: 0.1 }),
      sgd(0.01, 0.9, 0.1, false),
    ],
    [
      "sgd, nesterov",
      entry("optimizer", "sgd", { learning_rate: 0.01, momentum: 0.9, nesterov }),
      sgd(0.01, 0.9, 0, true),
    ],
    ["adam", entry("optimizer", "adam", { learning_rate: 0.01 }), adam(0.01, 0, false)],
    ["adam with decay", entry("optimizer", "adam", { learning_rate: 0.01, weight_decay: 0.1 }), adam(0.01, 0.1, false)],
    ["adamw", entry("optimizer", "adamw", { learning_rate: 0.01, weight_decay: 0.1 }), adam(0.01, 0.1, true)],
    ["adamw by default", entry("optimizer", "adamw"), adam(1e-3, 0.01, true)],
    ["rmsprop", entry("optimizer", "rmsprop", { learning_rate: 0.01 }), rmsprop(0.01, 0, false)],
    [
      "rmsprop, centred, with momentum",
      entry("optimizer", "rmsprop", { learning_rate: 1e-3, momentum: 0.5, centered: nesterov }),
      rmsprop(1e-3, 0.5, true),
    ],
  ];
  for (const [name, optimizer, step] of cases) {
    test(name, async () => {
      close(await trained(optimizer, 1), reference(step, 1), 1e-14);
      close(await trained(optimizer, 60), reference(step, 60), 1e-10);
      close(await trained(optimizer, 60, { precision: { kind: "word", value: "f32" } }), reference(step, 60), 2e-5);
    });
  }
});

test("the first step of adam is the rate times the sign of the gradient", async () => {
  const w = await trained(entry("optimizer", "adam", { learning_rate: 0.25 }), 1);
  close(
    w,
    start.map((x, k) => x - 0.25 * Math.sign(slope(start)[k])),
    1e-7,
  );
});

test("one step of gradient descent by hand", async () => {
  const [w] = await trained(entry("optimizer", "sgd", { learning_rate: 0.5 }), 1);
  // w₀ = 0.9, gradient (0.9 - 0.1)³ + 1 = 1.512
  expect(w).toBeCloseTo(0.9 - 0.5 * 1.512, 14);
});

test("schedules: rates at the first, a middle and the last step", async () => {
  // With a linear loss the moves of sgd are the rates.
  const net = model([], [parameter("w", [], constant(0), { draw: false })], [binding("loss", [], local("w"))]);
  const rates = async (schedule: string, list: Readonly<Record<string, number>>) => {
    const [result] = await runTasks(
      trainPlan({
        model: net,
        settings: settings({
          optimizer: entry("optimizer", "sgd", { learning_rate: entry("schedule", schedule, list) }),
          steps: 10,
        }),
        record: [{ names: ["w"], every: 1 }],
      }),
    );
    const w = [...result.curves.w.values, ...(result.parameters.w.data as number[])];
    return w.slice(1).map((x, k) => w[k] - x);
  };
  const cosine = await rates("cosine", { peak: 0.2, warmup: 4 });
  close(cosine.slice(0, 4), [0.05, 0.1, 0.15, 0.2], 1e-14);
  close(
    cosine.slice(4),
    [0, 1, 2, 3, 4, 5].map((k) => 0.1 * (1 + Math.cos((Math.PI * k) / 6))),
    1e-14,
  );
  const linear = await rates("linear", { peak: 0.2, end: 0.1 });
  close(
    linear,
    Array.from({ length: 10 }, (_, k) => 0.2 - 0.01 * k),
    1e-14,
  );
  close(await rates("constant", { peak: 0.3 }), Array(10).fill(0.3), 1e-14);
});

test("a setting narrowed to a parameter, and a frozen one", async () => {
  const two = model(
    [],
    [
      parameter("u", [], constant(1), { draw: false }),
      parameter("v", [], constant(1), { draw: false }),
      parameter("z", [], constant(1), { draw: false }),
    ],
    [binding("loss", [], apply("add", [], apply("add", [], local("u"), local("v")), local("z")))],
  );
  const plan = trainPlan({
    model: two,
    settings: settings({
      optimizer: entry("optimizer", "sgd", { learning_rate: 0.25 }),
      "optimizer of v": entry("optimizer", "sgd", { learning_rate: 0.5 }),
      frozen: { kind: "string", value: "z" },
      steps: 1,
    }),
  });
  const [{ parameters }] = await runTasks(plan);
  expect([parameters.u.data[0], parameters.v.data[0], parameters.z.data[0]]).toEqual([0.75, 0.5, 1]);
});

test("clipping bounds the norm of the whole gradient", async () => {
  const w = await trained(entry("optimizer", "sgd", { learning_rate: 1 }), 1, { clip: 0.1 });
  const move = start.map((x, k) => x - w[k]);
  expect(engine.scalar.sqrt(move.reduce((sum, x) => sum + x * x, 0))).toBeCloseTo(0.1, 6);
});

test("divergence names the step and the quantity, or ends the stage where it is kept", async () => {
  const [failed] = await runTasks(plan(entry("optimizer", "sgd", { learning_rate: 1e3 }), 100));
  expect(failed.diverged?.kept).toBe(false);
  expect(failed.diverged?.step).toBeGreaterThan(1);
  expect(["loss", "w"]).toContain(failed.diverged?.quantity);
  expect(failed.steps).toBe(failed.diverged?.step);
  const [kept] = await runTasks(
    plan(entry("optimizer", "sgd", { learning_rate: 1e3 }), 100, { divergence: { kind: "word", value: "keep" } }),
  );
  expect(kept.diverged?.kept).toBe(true);
});
