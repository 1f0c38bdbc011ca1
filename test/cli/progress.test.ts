import { expect, test } from "vitest";
import { advance, counts, fraction, remaining, startProgress, totalRate } from "../../cli/run/progress.ts";
import { script } from "./fixtures.ts";

function after(until: number) {
  const progress = startProgress();
  for (const event of script(until)) advance(progress, event);
  return progress;
}

test("tasks are counted by state; a running one counts by its steps", () => {
  const progress = after(3);
  expect(counts(progress)).toEqual({ total: 6, waiting: 1, running: 2, done: 3, cached: 0, failed: 0 });
  expect(fraction(progress)).toBeCloseTo((3 + 0.4 + 0.4) / 6, 12);
  expect(totalRate(progress)).toBe(341_000);
});

test("remaining time comes from what was done, cached tasks took none", () => {
  const progress = after(3);
  expect(remaining(progress, 3.8)).toBeCloseTo(2.2, 9);
  advance(progress, {
    event: "task",
    state: "cached",
    id: "trained/density=0.05/repeat=1",
    stage: "trained",
    point: { density: "0.05" },
    repeat: 1,
  });
  expect(remaining(progress, 3.8)).toBeCloseTo(1.2, 9);
  expect(remaining(startProgress(), 1)).toBeUndefined();
});

test("long curves are thinned evenly and keep their first step", () => {
  const progress = startProgress();
  for (let step = 0; step < 100_000; step += 1)
    advance(progress, { event: "record", task: "t", name: "loss", chain: -1, step, index: 0, value: step });
  const [curve] = progress.curves.get("t") ?? [];
  expect(curve.steps.length).toBeLessThanOrEqual(512);
  expect(curve.steps.length).toBeGreaterThan(200);
  expect(curve.steps.every((s, k) => s === k * curve.every)).toBe(true);
  expect(curve.values).toEqual(curve.steps);
});

test("a stream that is thinned on its way leaves a curve that is equally dense all along", () => {
  const progress = startProgress();
  const put = (step: number) =>
    advance(progress, { event: "record", task: "t", name: "loss", chain: 2, step, index: 0, value: step });
  for (let step = 0; step < 200; step += 1) put(step);
  for (let step = 200; step < 600; step += 2) put(step);
  for (let step = 600; step <= 4000; step += 40) put(step);
  const [curve] = progress.curves.get("t") ?? [];
  expect(curve.steps[0]).toBe(0);
  expect(curve.steps.at(-1)).toBe(4000);
  expect(curve.steps.slice(1).every((step, k) => step - curve.steps[k] === 40)).toBe(true);
});
