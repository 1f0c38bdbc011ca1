/** Tasks of one tiny program, executed at once: every one has the bits that it has alone. */
import { describe, expect, test, vi } from "vitest";
import type { Plan } from "../../../dsl/plan/plan.ts";
import { run } from "../../../index.ts";
import type { Control } from "../../../runtime/iterate/drive.ts";
import { LaneGroup } from "../../../runtime/iterate/lane-group.ts";
import type { TaskResult } from "../../../runtime/results.ts";
import { encodeResult } from "../../../runtime/store/codec.ts";
import { companions } from "../../../runtime/tasks/companions.ts";
import type { TaskEnd } from "../../../runtime/tasks/context.ts";
import { groupExecutor } from "../../../runtime/tasks/local.ts";
import { planOf } from "../plan-of.ts";
import { engine, quiet } from "../train/run-task.ts";

interface Choice {
  readonly rows?: string; // of the data set
  readonly optimizer?: string;
  readonly settings?: string;
  readonly more?: string;
}

const toy = ({
  rows = "(size = 37)",
  optimizer = "sgd(learning_rate = rate, momentum = 0.5)",
  settings = "batch = 5, epochs = 9",
  more = "repeat 3",
}: Choice = {}) => `
let n = 5
let rate = 0.02
let density = 0.3
data features${rows} {
  x[n] ~ bernoulli(density) * uniform(0, 1)
}
model toy(x) {
  param W[2, n] ~ normal(0, 0.5)
  param b[n] = 0
  y = relu(W.T @ W @ x + b)
  loss = sum((x - y)^2)
}
trained = train toy on features {
  optimizer = ${optimizer}
  ${settings}
  checkpoints = [0, 7, 30]
  record W, loss every 10
}
${more}
expect trained.loss < 10
`;

/** A result without what the clock says. */
const bits = (end: TaskEnd | undefined): string => {
  if (end?.kind !== "result") return `${end?.kind}`;
  return Buffer.from(encodeResult({ ...end.result, seconds: 0 })).toString("base64");
};

async function together(
  plan: Plan,
  control: (k: number) => Control = () => quiet,
  resume: readonly (Uint8Array | undefined)[] = [],
) {
  const execute = groupExecutor(engine, plan, {});
  const lanes = vi.spyOn(LaneGroup.prototype, "step").mockClear();
  const jobs = plan.tasks.map((task, k) => ({
    task,
    upstream: [] as TaskResult[],
    control: control(k),
    ...(resume[k] && { resume: resume[k] }),
  }));
  const ends = await Promise.all(execute(jobs));
  // Whether they do is a question of speed: a test whose tasks run one after the other would compare nothing.
  expect(lanes).toHaveBeenCalled();
  return ends;
}

async function alone(plan: Plan): Promise<TaskEnd[]> {
  const execute = groupExecutor(engine, plan, {});
  const ends: TaskEnd[] = [];
  for (const task of plan.tasks) ends.push(await execute([{ task, upstream: [], control: quiet }])[0]);
  return ends;
}

async function expectSame(plan: Plan): Promise<void> {
  const [one, all] = [await alone(plan), await together(plan)];
  expect(all.every((end) => end.kind === "result")).toBe(true);
  expect(all.map(bits)).toEqual(one.map(bits));
  expect(new Set(all.map(bits)).size).toBe(plan.tasks.length);
}

describe("the bits of every task alone", () => {
  test.each([3, 5, 17])("%i repetitions", async (count) => {
    await expectSame(planOf(toy({ more: `repeat ${count}` })));
  });

  test.each<[string, Choice]>([
    ["a sweep over the learning rate", { more: "sweep rate over [0.001, 0.01, 0.05, 0.1, 0.2]" }],
    [
      "a sweep over the density of fresh rows",
      { rows: "", settings: "batch = 6, steps = 40", more: "sweep density over [0.1, 0.2, 0.5, 0.9]\nrepeat 2" },
    ],
    ["rows that differ between points share no program", { more: "sweep density over [0.2, 0.6]\nrepeat 4" }],
    [
      "Adam with a schedule, f64",
      {
        optimizer: "adam(learning_rate = cosine(rate, warmup = 5))",
        settings: "batch = 7, steps = 41, precision = f64",
      },
    ],
    ["one row a step", { settings: "batch = 1, steps = 50", more: "repeat 6" }],
    ["all rows", { rows: "(size = 9)", settings: "steps = 33", more: "repeat 4" }],
    ["clipped, averaged", { settings: "batch = 6, steps = 35, clip = 0.1, average = 0.9", more: "repeat 7" }],
  ])("%s", async (_, choice) => {
    await expectSame(planOf(toy(choice)));
  });

  test("with workers = 0 and in groups the run has the same hash", async () => {
    const text = toy({ more: "sweep rate over [0.001, 0.01, 0.05]\nrepeat 4" });
    const plan = planOf(text);
    const key = companions(plan);
    expect(key(plan.tasks[0])).toBeDefined();
    expect(new Set(plan.tasks.map(key)).size).toBe(1);
    const running = run(plan, { workers: 0 });
    const { results } = await running.result;
    const one = await alone(plan);
    expect(plan.tasks.map(({ id }) => bits({ kind: "result", result: results.get(id)! }))).toEqual(one.map(bits));
  });
});

test("a lane that diverges stops with its step, quantity and line; the others go on", async () => {
  const plan = planOf(`
data d(size = 20) { x ~ uniform(0.5, 1) }
model net(x) {
  param w = 1
  h = w - 2 * x
  depth = log(w)
  loss = h^2 + 0 * depth
}
let rate = 0.01
sweep rate over [0.01, 5, 0.02, 0.03, 4, 0.04]
r = train net on d { optimizer = sgd(learning_rate = rate), batch = 2, steps = 60, record w every 1 }
expect r.loss < 10
`);
  const [one, all] = [await alone(plan), await together(plan)];
  expect(all.map(bits)).toEqual(one.map(bits));
  const stopped = all.map((end) => (end.kind === "result" ? end.result.diverged : undefined));
  expect(stopped.map((d) => d?.quantity)).toEqual([undefined, "depth", undefined, undefined, "depth", undefined]);
  for (const at of [1, 4]) {
    expect(stopped[at]!.span).toBeDefined();
    expect(stopped[at]!.step).toBeLessThan(60);
  }
});

/** Controls that stop all tasks after so many slices, each of few steps, and keep what they leave. */
function stopping(after: number, kept: (Uint8Array | undefined)[]): (k: number) => Control {
  return (k) => {
    let [clock, calls] = [0, 0];
    return {
      ...quiet,
      now: () => (clock += 0.002),
      wish: () => (++calls > after ? "stop" : "go"),
      checkpoint: (bytes) => {
        kept[k] = bytes.slice();
      },
    };
  };
}

describe("stopped and resumed", () => {
  const text = toy({ settings: "batch = 5, epochs = 60", more: "repeat 6" });

  test("again and again in a group", async () => {
    const plan = planOf(text);
    const whole = (await alone(plan)).map(bits);
    let ends: TaskEnd[] = [];
    let resume: (Uint8Array | undefined)[] = [];
    let stops = 0;
    for (;;) {
      const kept: (Uint8Array | undefined)[] = [];
      ends = await together(plan, stopping(7, kept), resume);
      if (ends.every((end) => end.kind === "result")) break;
      stops += 1;
      resume = kept;
    }
    expect(stops).toBeGreaterThan(1);
    expect(ends.map(bits)).toEqual(whole);
  });

  test("a group goes on as single tasks, and tasks at different steps in groups of their own", async () => {
    const plan = planOf(text);
    const whole = (await alone(plan)).map(bits);
    const early: (Uint8Array | undefined)[] = [];
    const late: (Uint8Array | undefined)[] = [];
    await together(plan, stopping(6, early));
    await together(plan, stopping(9, late));
    const execute = groupExecutor(engine, plan, {});
    for (const [k, task] of plan.tasks.entries()) {
      const end = await execute([{ task, upstream: [], control: quiet, resume: early[k]! }])[0];
      expect(bits(end)).toBe(whole[k]);
    }
    // Three at one step, two at another, one from the beginning.
    const mixed = [early[0], late[1], early[2], late[3], undefined, early[5]];
    expect((await together(plan, () => quiet, mixed)).map(bits)).toEqual(whole);
  });
});
