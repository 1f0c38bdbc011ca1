import { describe, expect, test } from "vitest";
import { loadEngineSync } from "../../runtime/engine/load.ts";
import { BESIDE } from "./beside.ts";
import { TINY } from "./instances.ts";
import { SINGLE } from "./single.ts";
import { TOYS, TRAINING } from "./training.ts";
import { tasksPlan, timed } from "./two-workers.ts";

/** The workloads of the benchmark give right results; how fast is asked by `npm run bench`. The largest are left to it. */
describe("the workloads of the benchmark are right", () => {
  const large = ["W3-0.01", "W3x8", "W6-256", "W6-512", "toy-200-20x20", "toy-400-30x20", "toy-10-5x1000"];
  const beside = BESIDE.filter(({ name }) => name.endsWith("b3-x8"));
  const small = [...TRAINING, ...TINY, ...beside, ...SINGLE, ...TOYS].filter(({ name }) => !large.includes(name));
  test.each(small.map((workload) => [workload.name, workload] as const))("%s", (_, workload) => {
    const prepared = workload.prepare(loadEngineSync());
    expect(prepared.check()).toBeUndefined();
    expect(prepared.work).toBeGreaterThan(0);
  });
});

test("the tasks of the row for two workers give the same bits on one worker and on two", async () => {
  const plan = tasksPlan();
  expect(plan.tasks.length).toBeGreaterThan(1);
  const [one, two] = [await timed(plan, 1, 25), await timed(plan, 2, 25)];
  expect(two.hash).toBe(one.hash);
});
