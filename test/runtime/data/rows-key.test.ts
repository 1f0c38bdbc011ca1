/** Which tasks share rows: those whose sets have the same values in them, and no others. */
import { expect, test } from "vitest";
import { compile } from "../../../index.ts";
import { rowsOf } from "../../../runtime/data/rows.ts";
import { taskData } from "../../../runtime/tasks/task-data.ts";
import { createWorkshop } from "../../../runtime/tasks/workshop.ts";
import { runText } from "../run-text.ts";
import { engine } from "../train/run-task.ts";

test("a swept learning rate leaves the rows alone, a swept density does not", async () => {
  const { plan } = await compile({
    path: "test.exp",
    text: `
let rate = 0.1
let density = 0.5
sweep rate over [0.1, 0.2, 0.3]
sweep density over [0.2, 0.8]
data d(size = 20) { x ~ bernoulli(density) }
data part from d[:10]
model net(x) {
  param w = 0
  loss = (w - x)^2
}
r = train net on part { optimizer = sgd(learning_rate = rate), steps = 2 }
plot line(r.loss)`,
  });
  const [stage] = plan!.stages;
  const workshop = createWorkshop(engine, plan!);
  const sets = plan!.tasks.map((task) => {
    const variant = stage.variants[task.variant];
    return rowsOf(taskData({ plan: plan!, stage, variant, task, workshop, upstream: new Map() }), variant.data!);
  });
  expect(plan!.tasks.length).toBe(6);
  expect(new Set(sets).size).toBe(2);
  plan!.tasks.forEach((task, k) => {
    const first = plan!.tasks.findIndex(({ point }) => point.density === task.point.density);
    expect(sets[k]).toBe(sets[first]);
  });
});

test("columns made of a swept stage's results are those of their own point", async () => {
  const { verdicts } = await runText(`
let rate = 0.1
sweep rate over [0.01, 0.1, 0.5]
data d(size = 20) { x ~ normal(1, 0.1) }
model net(x) {
  param w = 0
  loss = (w - x)^2
}
first = train net on d { optimizer = sgd(learning_rate = rate), steps = 2 }
data e(size = 20) { y = first.w }
data f from e[:10]
model two(y) {
  param v = 0
  loss = (v - y)^2
}
second = train two on e { optimizer = sgd(learning_rate = 0.5), steps = 40 }
third = train two on f { optimizer = sgd(learning_rate = 0.5), steps = 40 }
expect second.v - first.w within 1e-5 of 0
expect third.v - first.w within 1e-5 of 0
expect mean(second.loss) < 1e-9
`);
  expect(verdicts.map(({ state }) => state)).toEqual(["holds", "holds", "holds"]);
});
