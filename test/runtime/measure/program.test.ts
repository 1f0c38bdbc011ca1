import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../../dsl/index.ts";
import type { Plan } from "../../../dsl/plan/plan.ts";
import { catalogue } from "../../../runtime/catalogue/index.ts";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import { nodePlatform } from "../../../runtime/engine/platform/node.ts";
import type { Event } from "../../../runtime/events.ts";
import { withinErrors } from "../../../runtime/measure/verdict.ts";
import { run } from "../../../runtime/run.ts";
import type { RunResult } from "../../../runtime/run-types.ts";

const text = `
let n = 3
let density = 0.5

data features {
  x[n] ~ bernoulli(density) * uniform(0, 1)
}
data fixed(size = 50) {
  x[n] ~ uniform(0, 1)
}

model toy(x) {
  param W[2, n] ~ normal(0, 0.5)
  param b[n] = 0
  h = W @ x
  y = relu(W.T @ h + b)
  loss = sum((x - y)^2)
}

trained = train toy on features {
  optimizer = sgd(learning_rate = 0.05)
  batch = 16
  steps = 40
  checkpoints = [0, 20]
  record loss every 2
}

sweep density over [1, 0.5, 0.1]
repeat 2 keep min(trained.loss)

measure norm_of[i in n] = norm(trained.W[:, i])
measure total = sum(norm_of)
measure long = count(norm_of > 0.5)
measure off_diagonal = max(i in n, j in n where i != j, abs(dot(trained.W[:, i], trained.W[:, j])))
measure hidden = mean(trained.h[0])
measure twice = mean(2 * trained.h[0]) - hidden
measure elsewhere = mean(trained.loss, over = fixed)
measure error_of = se(hidden)
measure spread = min(trained.loss) / max(trained.loss) across repeats
measure fall = slope(trained.loss, density) across density
measure worst = argmax(trained.loss) across density
measure start[i in n] = norm((trained at 0).W[:, i])
measure shares = dimensionality(trained.W)
measure column = mean(features.x[0])
measure later = norm(trained.W at 20)
measure levels = plateaus(trained.loss)
measure turned = align(trained.W, to = canonical)

expect total > 0
expect long <= 3
expect levels.count >= 0
expect hidden within 1000 se of 0.01 where density == 1
expect trained.loss within 5% of 7 where density == 0.1
expect abs(turned[1, 0]) within 1e-9 of 0
`;

const engine = loadEngineSync();
let plan: Plan;
let events: Event[] = [];
let result: RunResult;

beforeAll(async () => {
  const host = { read: () => ({ problem: "no files here" }) };
  const compiled = compile({ path: "main.exp", text }, { catalogue: catalogue(engine), host });
  if (!compiled.plan) throw new Error(compiled.diagnostics.map((each) => each.message).join("; "));
  plan = compiled.plan;
  const running = run(plan, { platform: nodePlatform(), workers: 0 });
  events = [];
  for await (const event of running) events.push(event);
  result = await running.result;
});

const measures = (name: string) =>
  events.filter((event): event is Extract<Event, { event: "measure" }> => event.event === "measure" && event.name === name); // biome-ignore format: one line
const first = (name: string) => measures(name).map((event) => event.value[0] as number);

/** W of the repetition with the smaller loss at every density, and all losses. */
function kept() {
  return [0, 1, 2].map((density) => {
    const tasks = plan.tasks.filter((task) => task.point.density === density);
    const results = tasks.map((task) => result.results.get(task.id)!);
    const best = results[0].loss!.value <= results[1].loss!.value ? results[0] : results[1];
    const column = (data: readonly (number | null)[], i: number) => [data[i] ?? Number.NaN, data[3 + i] ?? Number.NaN];
    return { results, best, W: [0, 1, 2].map((i) => column(best.parameters.W.data, i)), column };
  });
}

describe("measures of a program", () => {
  test("of parameters are those of the kept repetition", () => {
    kept().forEach(({ W }, k) => {
      const norms = W.map(([x, y]) => Math.hypot(x, y));
      measures("norm_of")[k].value.forEach((value, i) => {
        expect(value).toBeCloseTo(norms[i], 12);
      });
      expect(first("total")[k]).toBeCloseTo(
        norms.reduce((a, b) => a + b),
        12,
      );
      expect(first("long")[k]).toBe(norms.filter((x) => x > 0.5).length);
      const dots = [[0, 1], [0, 2], [1, 2]].map(([i, j]) => Math.abs(W[i][0] * W[j][0] + W[i][1] * W[j][1])); // biome-ignore format: one line
      expect(first("off_diagonal")[k]).toBeCloseTo(Math.max(...dots), 12);
      const shares = measures("shares")[k].value;
      shares.forEach((share, i) => {
        if (norms[i] <= 0.5) expect(share).toBeNull();
        else expect(share).toBeGreaterThan(0);
      });
    });
  });

  test("places in the history are checkpoints", () => {
    kept().forEach(({ best, column }, k) => {
      const [at0, at20] = [0, 20].map((step) => best.checkpoints.find((each) => each.step === step)!.parameters.W.data);
      measures("start")[k].value.forEach((value, i) => {
        expect(value).toBeCloseTo(Math.hypot(...column(at0, i)), 12);
      });
      expect(first("later")[k]).toBeCloseTo(Math.hypot(...(at20 as number[])), 12);
    });
  });

  test("across sees all repetitions, or the whole sweep", () => {
    const losses = kept().map(({ results }) => results.map((each) => each.loss!.value));
    losses.forEach(([a, b], k) => {
      expect(first("spread")[k]).toBeCloseTo(Math.min(a, b) / Math.max(a, b), 12);
    });
    const best = losses.map((pair) => Math.min(...pair));
    const x = [1, 0.5, 0.1];
    const [mx, my] = [x, best].map((list) => list.reduce((a, b) => a + b) / 3);
    const slope =
      x.reduce((sum, t, k) => sum + (t - mx) * (best[k] - my), 0) / x.reduce((sum, t) => sum + (t - mx) ** 2, 0);
    expect(first("fall")[0]).toBeCloseTo(slope, 10);
    expect(first("worst")).toEqual([x[best.indexOf(Math.max(...best))]]);
  });

  test("means over fresh rows have errors, over a fixed set none", () => {
    for (const k of [0, 1, 2]) {
      const hidden = measures("hidden")[k];
      expect(hidden.axes).toEqual([]);
      expect(hidden.se?.[0]).toBeGreaterThan(0);
      expect(hidden.se?.[0]).toBeLessThan(0.01);
      expect(first("error_of")[k]).toBe(hidden.se?.[0]);
      expect(first("twice")[k]).toBeCloseTo(first("hidden")[k], 10);
      // mean(2 h) - mean(h) is mean(h), with the error of one: the rows are the same.
      expect(measures("twice")[k].se?.[0]).toBeCloseTo(hidden.se?.[0] ?? 0, 10);
      expect(measures("elsewhere")[k].se?.[0] ?? 0).toBe(0);
    }
  });

  test("columns are those of the evaluation rows: E x = density / 2", () => {
    expect(measures("column")).toHaveLength(3);
    measures("column").forEach((column, k) => {
      const density = [1, 0.5, 0.1][k];
      const sd = Math.sqrt(density / 3 - (density * density) / 4);
      expect(Math.abs(first("column")[k] - density / 2)).toBeLessThan(4 * (column.se?.[0] ?? 0));
      expect((column.se?.[0] ?? 0) / (sd / Math.sqrt(100_000))).toBeCloseTo(1, 1);
    });
  });

  test("claims are judged at the points they select", () => {
    const verdicts = events.filter((event) => event.event === "verdict");
    const hidden = first("hidden")[0];
    const se = measures("hidden")[0].se?.[0] ?? Number.NaN;
    expect(verdicts.map((verdict) => [verdict.state, verdict.points])).toEqual([
      ["holds", 3],
      ["holds", 3],
      ["holds", 3],
      [withinErrors(hidden - 0.01, se, 1000, 0.01), 1],
      ["fails", 1],
      ["holds", 3],
    ]);
    expect(verdicts[4]).toMatchObject({ point: { density: "0.1" }, right: 7 });
  });
});
