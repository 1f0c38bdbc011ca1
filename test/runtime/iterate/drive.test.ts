import { expect, test } from "vitest";
import { type Control, drive } from "../../../runtime/iterate/drive.ts";
import { hostStep } from "../../../runtime/iterate/host-step.ts";
import type { Iteration } from "../../../runtime/iterate/iteration.ts";

/** A clock that runs by itself, a tick at each look. */
function control(wish: (look: number) => "go" | "pause" | "stop" = () => "go") {
  const saved: Uint8Array[] = [];
  let time = 0;
  let looks = 0;
  const it: Control = {
    now: () => (time += 0.001),
    wish: () => wish(looks++),
    breathe: async () => {},
    progress: () => {},
    records: () => {},
    checkpoint: (bytes) => void saved.push(bytes),
  };
  return { it, saved };
}

/** The logistic map, which forgets nothing: a lost step shows. */
function logistic(steps: number, more: Partial<Iteration> = {}) {
  const x = Float64Array.of(0.3);
  const seen: [number, number][] = [];
  const iteration: Iteration = {
    step: hostStep({ state: { x }, run: () => void (x[0] = 3.9 * x[0] * (1 - x[0])), observe: () => ({ x: x[0] }) }),
    steps,
    stops: [0, 10, steps],
    at: (step) => void seen.push([step, x[0]]),
    hint: () => "none",
    ...more,
  };
  return { x, seen, iteration };
}

test("every step is done once, every stop is stood at once, every record is there", async () => {
  const { x, seen, iteration } = logistic(57);
  const { outcome, curves } = await drive(iteration, control().it, "id");
  expect(outcome).toEqual({ kind: "done", step: 57 });
  expect(curves.x.steps).toEqual(Array.from({ length: 57 }, (_, k) => k));
  expect(seen.map(([step]) => step)).toEqual([0, 10, 57]);
  expect(seen[2][1]).toBe(x[0]);
  let y = 0.3;
  for (let k = 0; k < 57; k += 1) y = 3.9 * y * (1 - y);
  expect(x[0]).toBe(y);
});

test("stopped and resumed is the same as never stopped", async () => {
  const whole = logistic(57);
  const { curves } = await drive(whole.iteration, control().it, "id");
  for (const at of [0, 1, 10, 11, 40]) {
    const first = logistic(57);
    const stop = control((look) => (look >= at ? "stop" : "go"));
    expect((await drive(first.iteration, stop.it, "id")).outcome.kind).toBe("stopped");
    const second = logistic(57);
    const end = await drive(second.iteration, control().it, "id", stop.saved[stop.saved.length - 1]);
    expect(end.outcome).toEqual({ kind: "done", step: 57 });
    expect(second.x[0]).toBe(whole.x[0]);
    expect(end.curves).toEqual(curves);
    expect([...first.seen, ...second.seen]).toEqual(whole.seen);
  }
});

test("a checkpoint of another task is not used", async () => {
  const first = logistic(57);
  const stop = control((look) => (look >= 5 ? "stop" : "go"));
  await drive(first.iteration, stop.it, "id");
  const second = logistic(57);
  const { curves } = await drive(second.iteration, control().it, "other", stop.saved[0]);
  expect(curves.x.steps[0]).toBe(0);
});

test("a value that is not finite ends the iteration at its step", async () => {
  const x = Float64Array.of(1);
  const step = hostStep({ state: { x }, run: () => void (x[0] *= 1e200) });
  const { outcome } = await drive({ step, steps: 9, stops: [], hint: (q) => `mind ${q}` }, control().it, "id");
  expect(outcome).toEqual({ kind: "diverged", step: 1, quantity: "x", hint: "mind x" });
});

test("convergence is asked after whole intervals", async () => {
  const { iteration } = logistic(100, { stops: [], terminate: { every: 7, test: (step) => step >= 20 } });
  expect((await drive(iteration, control().it, "id")).outcome).toEqual({ kind: "converged", step: 21 });
});

test("a pause saves and waits", async () => {
  const { iteration, x } = logistic(20);
  const pause = control((look) => (look >= 3 && look < 9 ? "pause" : "go"));
  expect((await drive(iteration, pause.it, "id")).outcome.step).toBe(20);
  expect(pause.saved.length).toBe(1);
  expect(x[0]).toBeGreaterThan(0);
});
