import { describe, expect, test } from "vitest";
import { loadEngineSync } from "../../runtime/engine/load.ts";
import { SINGLE } from "./single.ts";
import { TRAINING } from "./training.ts";

/** The workloads of the benchmark give right results; how fast is asked by `npm run bench`. The largest are left to it. */
describe("the workloads of the benchmark are right", () => {
  const small = [...TRAINING, ...SINGLE].filter(({ name }) => !["W3x8", "W6-256", "W6-512"].includes(name));
  test.each(small.map((workload) => [workload.name, workload] as const))("%s", (_, workload) => {
    const prepared = workload.prepare(loadEngineSync());
    expect(prepared.check()).toBeUndefined();
    expect(prepared.work).toBeGreaterThan(0);
  });
});
