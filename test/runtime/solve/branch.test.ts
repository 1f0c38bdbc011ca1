/** Branches along warm sweeps and where they cross (Elhage et al. 2022, perturbing one feature). */
import { describe, expect, test } from "vitest";
import { nodePlatform } from "../../../runtime/engine/platform/node.ts";
import type { Event } from "../../../runtime/events.ts";
import { run } from "../../../runtime/run.ts";
import { engine, planOf } from "../expectation/programs.ts";
import { runTasks } from "../train/run-task.ts";

const stretched = (sweep: string, claims: string) => `let rho = 1
let density[i in 5] = select(i == 0, rho * 0.05, 0.05)
data features {
  x[5] ~ bernoulli(density) * uniform(0, 1)
}
model toy(x) {
  param W[2, 5] ~ normal(0, 0.5)
  param b[5] = 0
  y = relu(W.T @ W @ x + b)
  loss = sum((x - y)^2)
}
pentagon = solve branch(toy) on features from kgon(5, length = 1.13, bias = -0.25)
digons = solve branch(toy) on features from pairs([[1, 2], [3, 4]])
sweep rho over ${sweep}
${claims}
`;

async function finish(text: string): Promise<Event[]> {
  const running = run(planOf(text), { platform: nodePlatform(), workers: 0 });
  const events: Event[] = [];
  for await (const event of running) events.push(event);
  await running.result;
  return events;
}

test("both ways along a sweep are results of their own", async () => {
  const events =
    await finish(`${stretched("[1, 0.6, 0.2, 0.1] warm both", "expect pentagon.loss < 1 where rho == 1 and direction == up")}
measure there[k in 1] = pentagon.exists
measure ways = count(pentagon.exists) across direction`);
  const values = (name: string) =>
    events.flatMap((event) => (event.event === "measure" && event.name === name ? [[event.point, event.value]] : []));
  // Upwards the pentagon is lost on the way; downwards there is none next to the first start, so nothing is behind it.
  expect(values("there")).toHaveLength(8);
  expect(values("ways")).toHaveLength(4);
  expect(values("there")[0]).toEqual([{ rho: "1", direction: "up" }, [1]]);
});

describe("a pentagon whose first feature gets rarer", () => {
  test("each point starts from its neighbour, outwards from the first", async () => {
    const results = await runTasks(planOf(stretched("[2, 1, 0.7, 0.3] warm from 1", "expect pentagon.loss < 1")));
    const losses = [2, 1, 0.7, 0.3].map(
      (_, k) => results.find(({ task }) => task === `pentagon/rho=${k}`)!.fields.loss.data[0],
    );
    [0.011216, 0.008904, 0.008022, 0.006309].forEach(
      (expected, k) => void expect(Math.abs(losses[k] - expected)).toBeLessThan(5.1e-7),
    );
    const digons = [2, 1, 0.7, 0.3].map(
      (_, k) => results.find(({ task }) => task === `digons/rho=${k}`)!.fields.loss.data[0],
    );
    [0.032497, 0.017705, 0.013024, 0.006607].forEach(
      (expected, k) => void expect(Math.abs(digons[k] - expected)).toBeLessThan(5.1e-7),
    );
    const [w, v] = [0, 1].map((k) => {
      const { data } = results.find(({ task }) => task === "pentagon/rho=3")!.parameters.W;
      return [data[k]!, data[k + 5]!];
    });
    const cosine =
      (w[0] * v[0] + w[1] * v[1]) / engine.scalar.sqrt((w[0] * w[0] + w[1] * w[1]) * (v[0] * v[0] + v[1] * v[1]));
    expect(Math.abs(engine.scalar.acos(cosine) * 57.29577951308232 - 65.2)).toBeLessThan(0.05);
  });
  test("where it is no minimum any more the values are missing, and behind it too", async () => {
    const results = await runTasks(
      planOf(stretched("[1, 0.3, 0.1, 0.05] warm", "expect pentagon.loss < 1 where rho > 0.2")),
    );
    const at = (k: number) => results.find(({ task }) => task === `pentagon/rho=${k}`)!;
    expect([0, 1, 2, 3].map((k) => at(k).fields.exists.data[0])).toEqual([1, 1, 0, 0]);
    expect(at(2).converged).toBe(false);
    expect(at(2).fields.loss.missing?.[0]).toBe(1);
    expect(at(2).parameters.W.data.every((x) => x === null)).toBe(true);
    expect(at(2).missing).toMatch(/^the branch is lost between rho = 0.3 and rho = 0.1, after \d+ % of the way: /);
    expect(at(2).notes).toEqual([at(2).missing]);
    expect(at(3).missing).toBe("the branch ended before this point");
    expect(at(3).notes).toBeUndefined();
  });
  test("a claim about a lost branch fails, and says why", async () => {
    const events = await finish(stretched("[1, 0.3, 0.1] warm", "expect pentagon.loss < 1"));
    const verdict = events.find((event) => event.event === "verdict");
    expect(verdict?.event === "verdict" && verdict.state).toBe("fails");
    expect(verdict?.event === "verdict" && verdict.reason).toContain("the branch is lost between rho = 0.3");
    const warning = events.find((event) => event.event === "diagnostic");
    expect(warning?.event === "diagnostic" && warning.diagnostic.message).toContain("between rho = 0.3 and rho = 0.1");
  });
  test("without a minimum next to the start there is no branch", async () => {
    const [result] = await runTasks(
      planOf(`data features { x[2] ~ bernoulli(0.9) * uniform(0, 1) }
model toy(x) {
  param W[1, 2] ~ normal(0, 1)
  param b[2] = 0
  loss = sum((x - relu(W.T @ W @ x + b))^2)
}
far = solve branch(toy) on features from { W = [[0.01, -0.01]], b = 0 }
expect far.loss < 1`),
    );
    expect(result.missing).toMatch(/^there is no branch next to the start: /);
  });
  test("crossings are found by solving again between points", async () => {
    const crossing = async (points: string) => {
      const events = await finish(
        stretched(points, "measure swap = crossing(pentagon.loss, digons.loss) across rho\nexpect 0.2 < swap < 0.3"),
      );
      const measure = events.find((event) => event.event === "measure");
      expect(events.filter((event) => event.event === "verdict" && event.state === "holds").length).toBe(1);
      return measure?.event === "measure" ? measure.value[0]! : Number.NaN;
    };
    const [coarse, fine] = [await crossing("[1, 0.5, 0.22] warm"), await crossing("[1, 0.5, 0.3, 0.26] warm")];
    expect(Math.abs(coarse - fine)).toBeLessThan(1e-9);
  });
});

test.each([
  "0.2, 0.4, 4", // both curves exist on both sides
  "0.1, 0.4, 2", // the pair ends between the crossing and the next point
  "0.4, 0.1, 2",
])("the true boundary between a dropped feature and a pair: r* at p = 0.3, from points %s", async (points) => {
  const events = await finish(`let r = 1
data features {
  x[2] ~ bernoulli(0.3) * uniform(0, 1)
}
model toy(x) {
  param W[1, 2] ~ normal(0, 1)
  param b[2] = 0
  y = relu(W.T @ W @ x + b)
  loss = sum([1, r] * (x - y)^2)
}
dropped = solve expected_loss(toy) on features from { W = [[1, 0]], b = [0, 0.15] }
pair = solve branch(toy) on features from pairs([[0, 1]])
sweep r over geomspace(${points})
measure edge = crossing(pair.loss, dropped.loss) across r
expect edge within 1e-6 of 0.204699
`);
  expect(events.filter((event) => event.event === "verdict" && event.state === "holds").length).toBe(1);
});

test("a branch that ends before the curves meet has no crossing", async () => {
  const events = await finish(`let r = 1
data features {
  x[2] ~ bernoulli(0.3) * uniform(0, 1)
}
model toy(x) {
  param W[1, 2] ~ normal(0, 1)
  param b[2] = 0
  y = relu(W.T @ W @ x + b)
  loss = sum([1, r] * (x - y)^2)
}
pair = solve branch(toy) on features from pairs([[0, 1]])
sweep r over geomspace(0.1, 0.4, 3)
measure edge = crossing(pair.loss, 0.001) across r
expect edge > 0
`);
  const measure = events.find((event) => event.event === "measure");
  expect(measure?.event === "measure" && measure.value).toEqual([null]);
});

test("a crossing with a minimum is solved again from the solutions beside it", async () => {
  const crossing = async (grid: string) => {
    const events = await finish(`let p = 0.2
data features {
  x[5] ~ bernoulli(p) * uniform(0, 1)
}
model toy(x) {
  param W[2, 5] ~ normal(0, 0.6)
  param b[5] = 0
  y = relu(W.T @ W @ x + b)
  loss = sum((x - y)^2)
}
best = solve minimum(toy) on features from [kgon(5, length = 1, bias = -0.1), pairs([[0, 1], [2, 3]])]
digons = solve branch(toy) on features from pairs([[0, 1], [2, 3]])
sweep p over ${grid}
measure swap = crossing(1.0000001 * best.loss, digons.loss) across p
expect swap within 1e-5 of 0.2248755
`);
    const measure = events.find((event) => event.event === "measure");
    expect(events.filter((event) => event.event === "verdict" && event.state === "holds").length).toBe(1);
    return measure?.event === "measure" ? measure.value[0]! : Number.NaN;
  };
  // Where the digons are the minimum the factor lifts it above them; below, the pentagon is.
  expect(Math.abs((await crossing("[0.2, 0.25]")) - (await crossing("[0.18, 0.23, 0.4]")))).toBeLessThan(1e-9);
});
