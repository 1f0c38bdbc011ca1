import { expect, test } from "vitest";
import { hashResult } from "../../../runtime/store/codec.ts";
import { toyVariant, trainPlan } from "./plans.ts";
import { runTasks } from "./run-task.ts";

test("the toy model trains: the loss falls to where two of five features are kept", async () => {
  const plan = trainPlan(toyVariant({ steps: 3000 }), [{ inputs: [{ shape: [], data: [1] }] }]);
  const [result] = await runTasks(plan);
  expect(result.diverged).toBeUndefined();
  expect(result.steps).toBe(3000);
  const { loss } = result.curves;
  expect(loss.steps.slice(0, 3)).toEqual([0, 6, 12]);
  expect(loss.values[0]).toBeGreaterThan(0.3);
  // Two features kept, three dropped: about (0.8 + 0.7 + 0.6) / 12.
  expect(result.loss!.value).toBeGreaterThan(0.15);
  expect(result.loss!.value).toBeLessThan(0.2);
  expect(result.loss!.se).toBe(0); // the loss of this model is known exactly
  expect(result.checkpoints.map((c) => c.step)).toEqual([0, 3000]);
  const [again] = await runTasks(plan);
  expect(hashResult(again)).toBe(hashResult(result));
});
