import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import type { Plan } from "../../../dsl/plan/plan.ts";
import { nodePlatform, workerFile } from "../../../runtime/engine/platform/node.ts";
import type { Event } from "../../../runtime/events.ts";
import { run } from "../../../runtime/run.ts";
import type { RunOptions } from "../../../runtime/run-types.ts";
import { memoryStore } from "../../../runtime/store/memory.ts";
import { planOf } from "../plan-of.ts";

async function finish(plan: Plan, options: Partial<RunOptions> = {}, watch: (event: Event) => void = () => {}) {
  const running = run(plan, { platform: nodePlatform(), workers: 0, ...options });
  const events: Event[] = [];
  for await (const event of running) {
    events.push(event);
    watch(event);
  }
  return { events, ...(await running.result) };
}

const tasksIn = (events: readonly Event[], state: string) =>
  events.flatMap((e) => (e.event === "task" && e.state === state ? [e.id] : []));

const linear = (rate: string, expectation: string) => `
data points(size = 200) {
  x[3] ~ normal(0, 1)
  y ~ 2 * x[0] - x[1] + normal(0, 0.1)
}
model fit(x, y) {
  param w[3] ~ normal(0, 1)
  loss = (dot(w, x) - y)^2
}
sweep rate over ${rate}
repeat 2
trained = train fit on points { optimizer = sgd(learning_rate = rate), batch = 20, epochs = 40 }
measure first = trained.w[0]
${expectation}
`;

test("a regression finds its weights, and the claims are judged", async () => {
  const { code, events, results } = await finish(
    planOf(linear("[0.02, 0.05]", "expect mean(first, axis = repeats) within 0.1 of 2")),
  );
  expect(tasksIn(events, "failed")).toEqual([]);
  expect(results.size).toBe(4);
  for (const { parameters, loss } of results.values()) {
    expect(parameters.w.data[0]).toBeCloseTo(2, 1);
    expect(loss!.value).toBeLessThan(0.02);
    expect(loss!.se).toBe(0);
  }
  expect(code).toBe(0);
});

test("without emitted functions: the same bits, in this thread and in a worker, and stored results are taken", async () => {
  const plan = planOf(linear("[0.02, 0.05]", "expect mean(first, axis = repeats) within 0.1 of 2"));
  const fused = await finish(plan);
  const store = memoryStore();
  const plain = await finish(plan, { fuse: false, store });
  expect(plain.hash).toBe(fused.hash);
  expect(tasksIn(plain.events, "done")).toHaveLength(4);
  expect(tasksIn((await finish(plan, { store })).events, "cached")).toHaveLength(4);
  if (existsSync(workerFile() ?? "")) expect((await finish(plan, { fuse: false, workers: 1 })).hash).toBe(fused.hash);
});

test("a task that diverges fails the run with its place, the others go on", async () => {
  const { code, events, results } = await finish(planOf(linear("[0.02, 50]", "expect first < 3")));
  expect(tasksIn(events, "done")).toHaveLength(2);
  expect(tasksIn(events, "failed")).toHaveLength(2);
  const diagnostics = events.filter((e) => e.event === "diagnostic");
  expect(diagnostics[0].event === "diagnostic" && diagnostics[0].diagnostic.code).toBe("E701");
  expect([...results.values()].filter((r) => r.diverged)).toHaveLength(2);
  expect(code).toBe(3);
});

test("a stage goes on from another's result, and says so where that one stopped", async () => {
  const text = `${linear("[0.02, 50]", "")}
refined = train fit on points from trained { optimizer = sgd(learning_rate = 0.001), batch = 20, steps = 1, checkpoints = [0, 1] }`;
  const { events, results } = await finish(planOf(text.replace("repeat 2", "")));
  const [trained, refined] = ["trained", "refined"].map(
    (name) => [...results.values()].find((r) => r.task.startsWith(name))!,
  );
  expect(refined.checkpoints[0].parameters).toEqual(trained.parameters);
  const failed = events.flatMap((e) => (e.event === "task" && e.state === "failed" ? [e.message ?? ""] : []));
  expect(failed).toHaveLength(2);
  expect(failed[1]).toMatch(/needs the result of trained, which stopped at step \d+/);
});

test("adding points and repetitions changes no task that was there", async () => {
  const few = await finish(planOf(linear("[0.02]", "")));
  const many = await finish(planOf(linear("[0.01, 0.02, 0.05]", "").replace("repeat 2", "repeat 3")));
  const weights = [...many.results.values()].map((r) => JSON.stringify(r.parameters));
  for (const { parameters } of few.results.values()) expect(weights).toContain(JSON.stringify(parameters));
});

test("stopped in the middle and run again: the same hash as never stopped, code 130 in between", async () => {
  // Batches so large that the tasks run one after the other, not side by side.
  const plan = planOf(linear("[0.02, 0.05]", "").replace("batch = 20", "batch = 100"));
  const whole = await finish(plan);
  const store = memoryStore();
  const stop = new AbortController();
  const first = await finish(plan, { store, signal: stop.signal }, (event) => {
    if (event.event === "task" && event.state === "done") stop.abort();
  });
  expect(first.code).toBe(130);
  const second = await finish(plan, { store });
  expect(tasksIn(second.events, "cached").length).toBeGreaterThan(0);
  expect(second.hash).toBe(whole.hash);
});

test("a damaged result in the store is computed again", async () => {
  const plan = planOf(linear("[0.02]", ""));
  const store = memoryStore();
  const damaged = {
    ...store,
    putTask: async (hash: string, bytes: Uint8Array) =>
      store.putTask(
        hash,
        bytes.map((byte, k) => (k === 100 ? byte ^ 1 : byte)),
      ),
  };
  const first = await finish(plan, { store: damaged });
  const second = await finish(plan, { store });
  expect(tasksIn(second.events, "cached")).toEqual([]);
  expect(second.hash).toBe(first.hash);
});

const built = existsSync(workerFile() ?? "");
test.runIf(built)(
  "a worker that is told to stop hands over a checkpoint, and the run goes on from it to the same hash",
  async () => {
    const plan = planOf(linear("[0.02]", "").replace("repeat 2", "").replace("epochs = 40", "epochs = 500_000"));
    const whole = await finish(plan);
    const store = memoryStore();
    const stop = new AbortController();
    const first = await finish(plan, { store, workers: 1, signal: stop.signal }, (event) => {
      if (event.event === "progress") stop.abort();
    });
    expect(first.code).toBe(130);
    const second = await finish(plan, { store, workers: 1 });
    expect(tasksIn(second.events, "resumed")).toHaveLength(1);
    expect(second.hash).toBe(whole.hash);
  },
);

test("a run that is paused holds, and goes on to the same hash", async () => {
  const plan = planOf(linear("[0.02]", "").replace("repeat 2", ""));
  const whole = await finish(plan);
  let looks = 0;
  const held = await finish(plan, { paused: () => looks++ < 5 });
  expect(looks).toBeGreaterThan(5);
  expect(held.hash).toBe(whole.hash);
});
