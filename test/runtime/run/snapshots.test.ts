/** What is told of tasks while they run, beside records: parameters that are looked at, how chains fare, residuals of solvers. */
import { expect, test } from "vitest";
import { nodePlatform } from "../../../runtime/engine/platform/node.ts";
import type { Event } from "../../../runtime/events.ts";
import { run } from "../../../runtime/run.ts";
import { planOf } from "../plan-of.ts";

async function eventsOf(text: string): Promise<{ readonly events: readonly Event[]; readonly hash: string }> {
  const running = run(planOf(text), { platform: nodePlatform(), workers: 0 });
  const events: Event[] = [];
  for await (const event of running) events.push(event);
  return { events, hash: (await running.result).hash };
}

const of = <K extends Event["event"]>(events: readonly Event[], kind: K) =>
  events.filter((e): e is Extract<Event, { event: K }> => e.event === kind);

const model = `
data points { x[3] ~ normal(0, 1) }
model toy(x) {
  param W[2, 3] ~ normal(0, 1)
  param b[3] = 0
  loss = sum((x - W.T @ (W @ x) - b)^2)
}`;
const train = (rest = "") =>
  `${model}\nr = train toy on points { optimizer = sgd(learning_rate = 0.01), batch = 64, steps = 200${rest} }`;

test("a parameter that is plotted is shown, at the end as it is in the result; others are not", async () => {
  const { events } = await eventsOf(`${train()}\nplot columns(r.W)\nmeasure m = r.W\nmeasure n = r.b`);
  const snapshots = of(events, "snapshot");
  expect(new Set(snapshots.map((s) => s.name))).toEqual(new Set(["W"]));
  const last = snapshots.at(-1);
  expect(last).toMatchObject({ task: "r", chain: -1, step: 200, shape: [2, 3] });
  expect(last?.value).toEqual(of(events, "measure").find((m) => m.name === "m")?.value);
});

test("so is one that is recorded, or that a plotted measure reads; without either nothing is sent", async () => {
  const names = async (text: string) => [...new Set(of((await eventsOf(text)).events, "snapshot").map((s) => s.name))];
  expect(await names(train(", record b every 50"))).toEqual(["b"]);
  expect(await names(`${train()}\nmeasure m = r.W @ r.W.T\nplot heatmap(m)`)).toEqual(["W"]);
  expect(await names(`${train()}\nmeasure m = r.W`)).toEqual([]);
});

test("a chain tells its acceptance and its step", async () => {
  const { events } = await eventsOf(`
data points(size = 50) { x ~ normal(0, 1) }
model mean(x) {
  param w ~ normal(0, 1)
  loss = (x - w)^2
}
s = sample mean on points { sampler = mala(step_size = 1e-3), nbeta = 20, chains = 2, burn_in = 100, draws = 300 }
measure a = s.acceptance`);
  const last = (chain: number, name: string) =>
    of(events, "snapshot").findLast((s) => s.chain === chain && s.name === name)?.value[0] ?? Number.NaN;
  const [whole] = of(events, "measure")[0].value;
  expect((last(0, "acceptance") + last(1, "acceptance")) / 2).toBeCloseTo(whole ?? Number.NaN, 12);
  expect(last(0, "step_size")).toBeGreaterThan(1e-3);
});

test("a solver tells the residual of every iteration, one curve a start, and the parameters it works on", async () => {
  const { events } = await eventsOf(`
data features { x[3] ~ bernoulli(0.2) * uniform(0, 1) }
model toy(x) {
  param W[1, 3] ~ normal(0, 1)
  param b[3] = 0
  loss = sum((x - relu(W.T @ W @ x + b))^2)
}
best = solve minimum(toy) on features from normal(0, 0.6) { starts = 3, tolerance = 1e-9 }
measure g = best.gradient_norm
measure W = best.W`);
  const residuals = of(events, "record").filter((r) => r.name === "residual");
  expect(new Set(residuals.map((r) => r.chain))).toEqual(new Set([0, 1, 2]));
  for (const start of [0, 1, 2]) {
    const own = residuals.filter((r) => r.chain === start);
    expect(own.map((r) => r.step)).toEqual(own.map((_, k) => k));
    expect(own.length).toBeGreaterThan(3);
  }
  const [norm] = of(events, "measure").find((m) => m.name === "g")?.value ?? [];
  expect(residuals.map((r) => r.value)).toContain(norm);
  expect(of(events, "snapshot").at(-1)).toMatchObject({ name: "b", shape: [3] });
  expect(of(events, "progress")[0]).toMatchObject({ steps: 3 }); // at most ten a second: the last may be left out
});
