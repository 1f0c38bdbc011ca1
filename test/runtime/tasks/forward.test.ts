import { expect, test } from "vitest";
import { rowSetOf } from "../../../runtime/data/row-set.ts";
import { type ForwardContext, forward, stageRows } from "../../../runtime/tasks/forward.ts";
import { createWorkshop } from "../../../runtime/tasks/workshop.ts";
import { toyVariant, trainPlan } from "../train/plans.ts";
import { engine } from "../train/run-task.ts";

const plan = trainPlan(toyVariant({ n: 3, m: 2 }), [{ inputs: [{ shape: [], data: [0.5] }] }]);
const [stage] = plan.stages;
const context: ForwardContext = {
  plan,
  stage,
  variant: stage.variants[0],
  task: plan.tasks[0],
  workshop: createWorkshop(engine, plan),
  upstream: new Map(),
};
const W = [1, 0.5, -0.25, 0, 2, 1];
const parameters = { W: { shape: [2, 3], data: W }, b: { shape: [3], data: [0.5, 0, -1] } };

test("bindings, parameters and inputs on given rows", () => {
  const x = Float64Array.of(1, 0, 0.5, 0.25, 1, 0);
  const rows = rowSetOf(2, [{ name: "x", shape: [3], integer: false, values: x }]);
  const { h, b, loss, x: back } = forward(context, parameters, ["h", "b", "loss", "x"], rows);
  // All numbers are dyadic, so f32 is exact.
  expect(h).toEqual({ shape: [2], rows: 2, data: Float64Array.of(0.875, 0.5, 0.75, 2) });
  expect(b).toEqual({ shape: [3], rows: null, data: Float64Array.of(0.5, 0, -1) });
  expect(back.data).toEqual(x);
  // y = relu(Wᵀh + b) = (1.375, 1.4375, 0) in the first row.
  const first = 1 * 0.375 * 0.375 + 0.9 * 1.4375 * 1.4375 + 0.8 * 0.25;
  expect(loss.data[0]).toBeCloseTo(first, 6);
  expect(loss.shape).toEqual([]);
});

test("more rows than a chunk: each row by itself", () => {
  const rows = stageRows(context)!;
  expect(rows.rows).toBe(10_000);
  const { h, x } = forward(context, parameters, ["h", "x"]);
  expect(h.rows).toBe(10_000);
  for (const row of [0, 4095, 4096, 9999]) {
    const [a, b, c] = x.data.subarray(3 * row, 3 * row + 3);
    expect(h.data[2 * row]).toBeCloseTo(a + 0.5 * b - 0.25 * c, 6);
    expect(h.data[2 * row + 1]).toBeCloseTo(2 * b + c, 6);
  }
  const present = x.data.filter((v) => v !== 0).length / x.data.length;
  expect(present).toBeCloseTo(0.5, 1);
});
