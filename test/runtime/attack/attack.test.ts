/** Attacks on rows: against brute force, and as adversaries of training. */
import { describe, expect, test } from "vitest";
import { lengthOf, projected, steepest } from "../../../runtime/attack/moves.ts";
import { TensorAlgebra } from "../../../runtime/graph/tensor-algebra.ts";
import { planOf } from "../expectation/programs.ts";
import { runText } from "../run-text.ts";
import { engine, runTasks } from "../train/run-task.ts";

const toy = `data features(size = 50) { x[3] ~ bernoulli(0.6) * uniform(0, 1) }
model toy(x) {
  param W[2, 3] = [[1, 0.2, -0.7], [0.1, 1.1, -0.6]]
  param b[3] = [-0.1, 0.05, 0]
  y = relu(W.T @ W @ x + b)
  loss = sum((x - y)^2)
}
trained = train toy on features { precision = f64, steps = 0 }
`;
const W = [
  [1, 0.2, -0.7],
  [0.1, 1.1, -0.6],
];
const B = [-0.1, 0.05, 0];
const gram = (i: number, j: number) => W[0][i] * W[0][j] + W[1][i] * W[1][j];
const loss = (x: readonly number[], target: readonly number[]) =>
  [0, 1, 2].reduce((sum, i) => {
    const z = [0, 1, 2].reduce((s, j) => s + gram(i, j) * x[j], B[i]);
    return sum + (target[i] - Math.max(z, 0)) * (target[i] - Math.max(z, 0));
  }, 0);
const plus = (x: readonly number[], by: number, move: readonly number[]) => x.map((one, k) => one + by * move[k]);
const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;

/** Rows of `features`, as a run of the program sees them. */
async function rows(): Promise<readonly (readonly number[])[]> {
  const { measures } = await runText(`${toy}\nmeasure all = features.x\nexpect trained.loss > 0`);
  const value = measures.find(({ name }) => name === "all")!.value as number[];
  return Array.from({ length: 50 }, (_, k) => value.slice(3 * k, 3 * k + 3));
}

async function numbers(text: string): Promise<Readonly<Record<string, number>>> {
  const { measures, failures } = await runText(`${toy}${text}\nexpect trained.loss > 0`);
  expect(failures).toEqual([]);
  return Object.fromEntries(measures.map(({ name, value }) => [name, (value as number[])[0]]));
}

describe("attack", () => {
  test("gram_rows: the worst sign and row for each sample, against clean and against moved targets", async () => {
    const data = await rows();
    const found = await numbers(`
measure hit = attack(trained, budget = 0.3)
measure clean = hit.clean_loss
measure rise = hit.increase
measure moved = attack(trained, budget = 0.3, direction = gram_rows, target = attacked)
measure box = attack(trained, budget = 0.3, norm = inf)
measure most = hit.worst`);
    const worst = (x: readonly number[], target: "clean" | "attacked", norm: 2 | "inf") =>
      Math.max(
        ...[0, 1, 2].flatMap((i) => {
          const row = [0, 1, 2].map((j) => gram(i, j));
          const length = engine.scalar.sqrt(row.reduce((s, r) => s + r * r, 0));
          const unit = row.map((r) => (norm === 2 ? r / length : Math.sign(r)));
          return [0.3, -0.3].map((by) => loss(plus(x, by, unit), target === "clean" ? x : plus(x, by, unit)));
        }),
      );
    expect(found.clean).toBeCloseTo(mean(data.map((x) => loss(x, x))), 12);
    expect(found.hit).toBeCloseTo(mean(data.map((x) => worst(x, "clean", 2))), 12);
    expect(found.rise).toBeCloseTo(found.hit - found.clean, 12);
    expect(found.moved).toBeCloseTo(mean(data.map((x) => worst(x, "attacked", 2))), 12);
    expect(found.box).toBeCloseTo(mean(data.map((x) => worst(x, "clean", "inf"))), 12);
    expect(found.most).toBeCloseTo(Math.max(...data.map((x) => worst(x, "clean", 2))), 12);
  });

  test("gradient: the linearised loss; pgd with one long step is the same, with more it is no weaker", async () => {
    const data = await rows();
    const found = await numbers(`
measure one = attack(trained, budget = 0.2, direction = gradient)
measure box = attack(trained, budget = 0.2, direction = gradient(norm = inf))
measure same = attack(trained, budget = 0.2, direction = pgd(steps = 1, step_size = 1))
measure more = attack(trained, budget = 0.2, direction = pgd(steps = 40, step_size = 0.1))`);
    const slope = (x: readonly number[]) => {
      const by = [0, 0, 0];
      for (let i = 0; i < 3; i += 1) {
        const z = [0, 1, 2].reduce((s, j) => s + gram(i, j) * x[j], B[i]);
        if (z > 0) for (let j = 0; j < 3; j += 1) by[j] -= 2 * (x[i] - z) * gram(i, j);
      }
      return by;
    };
    const along = (x: readonly number[], norm: 2 | "inf") => {
      const by = slope(x);
      const length = engine.scalar.sqrt(by.reduce((s, r) => s + r * r, 0));
      const unit = by.map((r) => (norm === "inf" ? Math.sign(r) : length > 0 ? r / length : 0));
      return loss(plus(x, 0.2, unit), x);
    };
    expect(found.one).toBeCloseTo(mean(data.map((x) => along(x, 2))), 12);
    expect(found.box).toBeCloseTo(mean(data.map((x) => along(x, "inf"))), 12);
    expect(found.same).toBeCloseTo(found.one, 12);
    expect(found.more).toBeGreaterThanOrEqual(found.one);
  });

  test("m orthonormal features have vulnerability 1", async () => {
    const { verdicts } = await runText(`data features(size = 20) { x[4] ~ uniform(1, 2) }
model toy(x) {
  param W[2, 4] = [[1, 0, 0, 0], [0, 1, 0, 0]]
  y = relu(W.T @ W @ x)
  loss = sum((x - y)^2)
}
still = train toy on features { precision = f64, steps = 0 }
measure hit = attack(still, budget = 0.1)
expect hit.increase within 1e-12 of 0.01`);
    expect(verdicts.map(({ state }) => state)).toEqual(["holds"]);
  });

  test("rows beyond a chunk are attacked too", async () => {
    const { verdicts } =
      await runText(`data features(size = 5000) { x[4] ~ uniform(1, 2); last = select(row < 4096, 1, 3) }
model toy(x, last) {
  param W[2, 4] = [[1, 0, 0, 0], [0, 1, 0, 0]]
  y = relu(W.T @ W @ x)
  loss = sum((x - y)^2) * last
}
still = train toy on features { precision = f64, steps = 0 }
measure hit = attack(still, budget = 0.1, rows = 5000)
expect hit.increase within 1e-12 of 0.01 * (4096 + 3 * 904) / 5000
expect hit.clean_loss within 1e-9 of still.loss`);
    expect(verdicts.map(({ state }) => state)).toEqual(["holds", "holds"]);
  });

  test("the attack can be swept", async () => {
    const { measures, failures } = await runText(`${toy}
sweep kind over [gram_rows, gradient, pgd]
measure hit = attack(trained, budget = 0.2, direction = kind)
expect trained.loss > 0`);
    expect(failures).toEqual([]);
    const values = measures.filter(({ name }) => name === "hit").map(({ value }) => (value as number[])[0]);
    expect(new Set(values).size).toBe(3);
  });

  test.each([
    ["y = relu(W.T @ tanh(W @ x) + b)\n  loss = sum((x - y)^2)", "budget = 0.1", "`tanh`"],
    ["y = relu(W.T @ W @ x + b)\n  loss = sum((x - y)^2)", "budget = 0.1, norm = 3", "2 or inf"],
  ])("what cannot be attacked says why: %s", async (body, options, why) => {
    const { verdicts } = await runText(`data features(size = 5) { x[3] ~ uniform(0, 1) }
model toy(x) {
  param W[2, 3] ~ normal(0, 1)
  param b[3] = 0
  ${body}
}
trained = train toy on features { steps = 0 }
measure hit = attack(trained, ${options})
expect hit > 0`);
    expect(verdicts.map(({ state }) => state)).toEqual(["fails"]);
    expect(verdicts[0].reason).toContain(why);
  });
});

describe("moves", () => {
  const g = new TensorAlgebra(engine.scalar);
  const axis = g.axis("x", 3);
  const move = (...x: number[]) => [g.constant([axis], x)];
  const context = { g: g as never, own: [[axis]], radius: g.scalar(0.5) as never };
  test("length, direction and ball", () => {
    const two = { ...context, norm: 2 as const };
    expect((lengthOf(two, move(3, 0, 4) as never) as never as { data: Float64Array }).data[0]).toBe(5);
    expect(Array.from((steepest(two, move(3, 0, 4) as never)[0] as never as { data: Float64Array }).data)).toEqual([
      0.6000000000000001, 0, 0.8,
    ]);
    expect(Array.from((projected(two, move(0.1, 0, 0) as never)[0] as never as { data: Float64Array }).data)).toEqual([
      0.1, 0, 0,
    ]);
    const box = { ...context, norm: "inf" as const };
    expect(Array.from((steepest(box, move(3, 0, -4) as never)[0] as never as { data: Float64Array }).data)).toEqual([
      1, 0, -1,
    ]);
    expect(Array.from((projected(box, move(3, 0.2, -4) as never)[0] as never as { data: Float64Array }).data)).toEqual([
      0.5, 0.2, -0.5,
    ]);
  });
});

describe("adversary", () => {
  const text = (
    adversary: string,
    steps = 1,
  ) => `${toy.replace("trained = train toy on features { precision = f64, steps = 0 }", "")}
trained = train toy on features { optimizer = sgd(learning_rate = 0.05), precision = f64, steps = ${steps}, ${adversary} }
expect trained.loss > 0`;

  test("gradient(radius): the batch is moved, the derivative is that of the moved loss at clean targets", async () => {
    const data = await rows();
    const [result] = await runTasks(planOf(text("adversary = gradient(radius = 0.2)")));
    // Moves at the start, as numbers: nothing is differentiated through them.
    const moved = data.map((x) => {
      const by = [0, 0, 0];
      for (let i = 0; i < 3; i += 1) {
        const z = [0, 1, 2].reduce((s, j) => s + gram(i, j) * x[j], B[i]);
        if (z > 0) for (let j = 0; j < 3; j += 1) by[j] -= 2 * (x[i] - z) * gram(i, j);
      }
      const length = engine.scalar.sqrt(by.reduce((s, r) => s + r * r, 0));
      return plus(x, 0.2, length > 0 ? by.map((r) => r / length) : by);
    });
    expect(result.curves.loss.values[0]).toBeCloseTo(mean(moved.map((x, k) => loss(x, data[k]))), 12);
    const biases = [0, 1, 2].map((i) =>
      mean(
        moved.map((x, k) => {
          const z = [0, 1, 2].reduce((s, j) => s + gram(i, j) * x[j], B[i]);
          return z > 0 ? -2 * (data[k][i] - z) : 0;
        }),
      ),
    );
    biases.forEach((slope, i) => void expect(result.parameters.b.data[i]).toBeCloseTo(B[i] - 0.05 * slope, 12));
  });

  test("one_feature: each row is moved along one row of G, with the worse sign", async () => {
    const data = await rows();
    const [result] = await runTasks(planOf(text("adversary = one_feature(radius = 0.2)")));
    const choices = data.map((x) =>
      [0, 1, 2].map((i) => {
        const row = [0, 1, 2].map((j) => gram(i, j));
        const length = engine.scalar.sqrt(row.reduce((s, r) => s + r * r, 0));
        const unit = row.map((r) => r / length);
        return Math.max(loss(plus(x, 0.2, unit), x), loss(plus(x, -0.2, unit), x));
      }),
    );
    const [low, high] = [Math.min, Math.max].map((pick) => mean(choices.map((list) => pick(...list))));
    const value = result.curves.loss.values[0];
    expect(value).toBeGreaterThan(low);
    expect(value).toBeLessThan(high);
    const [again] = await runTasks(planOf(text("adversary = one_feature(radius = 0.2)")));
    expect(again.curves.loss.values).toEqual(result.curves.loss.values);
  });

  test("gram_rows as an adversary takes the worst of all, and radius 0 is no adversary", async () => {
    const data = await rows();
    const [worst] = await runTasks(planOf(text("adversary = gram_rows(radius = 0.2)")));
    const all = data.map((x) =>
      Math.max(
        ...[0, 1, 2].flatMap((i) => {
          const row = [0, 1, 2].map((j) => gram(i, j));
          const length = engine.scalar.sqrt(row.reduce((s, r) => s + r * r, 0));
          return [0.2, -0.2].map((by) => loss(plus(x, by / length, row), x));
        }),
      ),
    );
    expect(worst.curves.loss.values[0]).toBeCloseTo(mean(all), 12);
    const [none] = await runTasks(planOf(text("adversary = one_feature(radius = 0)", 5)));
    const [plain] = await runTasks(planOf(text("clip = 1e9", 5)));
    none.parameters.W.data.forEach((x, k) => void expect(x).toBeCloseTo(plain.parameters.W.data[k]!, 12));
  });

  test("a radius that is measured", async () => {
    const { result, failures } = await runText(`${toy}
measure budget = 0.1 * mean(norm(features.x))
measure twice = 2 * budget
hardened = train toy on features {
  optimizer = sgd(learning_rate = 0.05), precision = f64, steps = 1, adversary = gradient(radius = twice)
}
written = train toy on features {
  optimizer = sgd(learning_rate = 0.05), precision = f64, steps = 1, adversary = gradient(radius = 0.2 * mean(norm(features.x)))
}
expect norm(hardened.W - written.W) within 1e-13 of 0`);
    expect(failures).toEqual([]);
    expect(result.code).toBe(0);
  });

  test("the definition of a measure in a setting is part of the task's hash", () => {
    const hash = (share: number) =>
      planOf(`${toy}
measure budget = ${share} * mean(norm(features.x))
hardened = train toy on features { optimizer = sgd(learning_rate = 0.05), steps = 1, adversary = gradient(radius = budget) }
expect hardened.loss > 0`).tasks.find(({ stage }) => stage === "hardened")!.hash;
    expect(hash(0.1)).not.toBe(hash(0.2));
    expect(hash(0.1)).toBe(hash(0.1));
  });
});
