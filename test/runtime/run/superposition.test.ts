import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Plan } from "../../../dsl/plan/plan.ts";
import { nodePlatform, workerFile } from "../../../runtime/engine/platform/node.ts";
import type { Event } from "../../../runtime/events.ts";
import { run } from "../../../runtime/run.ts";
import type { RunOptions } from "../../../runtime/run-types.ts";
import { memoryStore } from "../../../runtime/store/memory.ts";
import { planOf } from "../plan-of.ts";

const example = planOf(readFileSync(new URL("../../../examples/superposition.exp", import.meta.url), "utf8"));

async function finish(plan: Plan, options: Partial<RunOptions> = {}) {
  const running = run(plan, { platform: nodePlatform(), workers: 0, limitSteps: 40, ...options });
  const events: Event[] = [];
  for await (const event of running) events.push(event);
  return { events, ...(await running.result) };
}

test("the main example runs from plan to verdicts, with the same hash again and from the store", async () => {
  const store = memoryStore();
  const first = await finish(example, { store });
  expect(first.events[0].event).toBe("plan");
  const end = first.events[first.events.length - 1];
  expect(end.event).toBe("end");
  const of = <E extends Event["event"]>(name: E) =>
    first.events.filter((e): e is Extract<Event, { event: E }> => e.event === name);
  expect(of("task").filter((e) => e.state === "done")).toHaveLength(60);
  expect(of("task").filter((e) => e.state === "failed")).toEqual([]);
  expect(of("figure")).toHaveLength(example.figures.length);
  expect(of("verdict")).toHaveLength(example.claims.length);
  expect(of("measure").length).toBeGreaterThan(20);
  expect(of("record").length).toBeGreaterThan(100);
  const second = await finish(example, { store });
  expect(second.hash).toBe(first.hash);
  expect(second.events.filter((e) => e.event === "task" && e.state === "cached")).toHaveLength(60);
});

const built = existsSync(workerFile() ?? "");
test.runIf(built)("one worker, two workers and this thread give the same hash", async () => {
  const here = await finish(example, { limitSteps: 20 });
  const one = await finish(example, { workers: 1, limitSteps: 20 });
  const two = await finish(example, { workers: 2, limitSteps: 20 });
  expect([one.hash, two.hash]).toEqual([here.hash, here.hash]);
});
