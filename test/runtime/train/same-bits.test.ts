import { expect, test } from "vitest";
import type { Control } from "../../../runtime/iterate/drive.ts";
import { hashResult } from "../../../runtime/store/codec.ts";
import { apply, column, constant, data, entry, settings, toyVariant, trainPlan } from "./plans.ts";
import { localExecutor, quiet, runTasks } from "./run-task.ts";

const density = (value: number) => ({ inputs: [{ shape: [], data: [value] }], point: { density: value } });

test("a task is the same alone and among others, before or after them", async () => {
  const variant = toyVariant({ steps: 50 });
  const [alone] = await runTasks(trainPlan(variant, [density(0.5)]));
  const among = await runTasks(
    trainPlan(variant, [density(1), { ...density(0.5), repeat: 3 }, density(0.5), density(0.1)]),
  );
  expect(hashResult(among[2])).toBe(hashResult(alone));
  expect(hashResult(among[1])).not.toBe(hashResult(alone));
});

test("recording more, or keeping more checkpoints, changes no weights", async () => {
  const variant = toyVariant({ steps: 50 });
  const [plain] = await runTasks(trainPlan(variant, [density(0.5)]));
  const [more] = await runTasks(
    trainPlan(
      {
        ...toyVariant({ steps: 50, settings: { checkpoints: entry("checkpoints", "even_steps", { count: 6 }) } }),
        record: [
          { names: ["h", "W"], every: 3 },
          { names: ["loss"], every: 1 },
        ],
      },
      [density(0.5)],
    ),
  );
  expect(more.parameters).toEqual(plain.parameters);
  expect(more.checkpoints.map((c) => c.step)).toEqual([0, 10, 20, 30, 40, 50]);
  expect(more.curves.h.shape).toEqual([2]);
  expect(more.curves.W.shape).toEqual([2, 5]);
  expect(Array.from(more.curves.W.values.subarray(0, 10))).toEqual(more.checkpoints[0].parameters.W.data);
});

/** Stops at the given look, whatever the clock says. */
function stopping(at: number) {
  const saved: Uint8Array[] = [];
  let looks = 0;
  let time = 0;
  const control: Control = {
    ...quiet,
    now: () => (time += 0.01),
    wish: () => (looks++ >= at ? "stop" : "go"),
    checkpoint: (bytes) => void saved.push(bytes),
  };
  return { control, saved };
}

const sets = {
  fresh: {},
  "drawn with replacement": {
    data: data("features", [column("x", [5], apply("uniform", [], constant(0), constant(1)))], { size: 100 }),
  },
};

for (const [name, more] of Object.entries(sets)) {
  const paces: readonly Readonly<Record<string, number>>[] =
    name === "fresh" ? [{ steps: 60 }] : [{ steps: 60 }, { epochs: 10 }];
  for (const pace of paces) {
    test(`resumed from a checkpoint equals uninterrupted: ${name}, ${Object.keys(pace)[0]}`, async () => {
      const base = toyVariant({ batch: 16 });
      const { steps: _, ...rest } = base.settings!;
      const variant = { ...base, ...more, settings: { ...rest, ...settings(pace) } };
      const plan = trainPlan(variant, [density(0.5)]);
      const [whole] = await runTasks(plan);
      expect(whole.steps).toBe(60);
      const { control, saved } = stopping(3);
      const first = await localExecutor(plan)(plan.tasks[0], [], control);
      expect(first.kind).toBe("stopped");
      expect(saved).toHaveLength(1);
      const second = await localExecutor(plan)(plan.tasks[0], [], quiet, saved[0]);
      expect(second.kind === "result" && hashResult(second.result)).toBe(hashResult(whole));
    });
  }
}

test("steps = 0 is the start itself, with its loss", async () => {
  const [start] = await runTasks(trainPlan(toyVariant({ steps: 0 }), [density(0.5)]));
  const [later] = await runTasks(trainPlan(toyVariant({ steps: 5 }), [density(0.5)]));
  expect(start.parameters).toEqual(later.checkpoints[0].parameters);
  expect(start.loss!.value).toBeGreaterThan(later.loss!.value);
});

test("training on all rows of a set: the recorded loss is the mean over the rows", async () => {
  const set = data("features", [column("x", [5], apply("uniform", [], constant(0), constant(1)))], { size: 300 });
  const base = toyVariant();
  const { batch: _, ...rest } = base.settings!;
  const [result] = await runTasks(
    trainPlan(
      {
        ...base,
        data: set,
        settings: { ...rest, ...settings({ steps: 4, precision: { kind: "word", value: "f64" } }) },
        record: [{ names: ["loss"], every: 1 }],
      },
      [density(0.5)],
    ),
  );
  const [start] = await runTasks(
    trainPlan(
      {
        ...base,
        data: set,
        settings: { ...rest, ...settings({ steps: 0, precision: { kind: "word", value: "f64" } }) },
      },
      [density(0.5)],
    ),
  );
  expect(result.curves.loss.values[0]).toBeCloseTo(start.loss!.value, 12);
  expect(start.loss!.se).toBe(0);
});
