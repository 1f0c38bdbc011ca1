/** `measure … every k of r`: the curve at every k-th step, whatever else the stage keeps. */
import { expect, test } from "vitest";
import { runText } from "../run-text.ts";

const program = (settings: string, k: number) => `
data d(size = 50) { x ~ normal(1, 0.1) }
model net(x) { param w = 0; loss = (x - w)^2 }
a = train net on d { optimizer = sgd(learning_rate = 0.1), steps = 35${settings} }
b = train net on d { optimizer = sgd(learning_rate = 0.2), steps = 35 }
measure path = a.w every ${k} of a
measure gap = b.w - a.w every ${k} of a
plot line(path)
plot line(gap)
${settings === "" ? "" : "plot line(a.w)"}
expect path within 1e-12 of a.w
`;

const points = (spec: object): readonly (readonly [number, number])[] => {
  const found: [number, number][] = [];
  JSON.stringify(spec, (_, value) => {
    if (value?.kind === "line" && Array.isArray(value.x))
      value.x.forEach((x: number, k: number) => found.push([x, value.y[k]]));
    return value;
  });
  return found;
};

test("keeps what it needs, apart from checkpoints; other stages are looked at at their end", async () => {
  const { result, figures, verdicts } = await runText(program(", record w every 1, checkpoints = [5]", 10));
  expect(verdicts.map(({ state }) => state)).toEqual(["holds"]);
  const [a, b] = [...result.results.values()];
  expect(a.checkpoints.map(({ step }) => step)).toEqual([0, 5, 35]);
  expect(a.watched!.map(({ step }) => step)).toEqual([10, 20, 30]);
  expect(b.watched).toBeUndefined();
  const [path, gap, w] = figures.map(({ spec }) => points(spec));
  expect(path.map(([step]) => step)).toEqual([0, 10, 20, 30, 35]);
  const recorded = new Map(w);
  for (const [step, value] of path.slice(0, -1)) expect(value).toBeCloseTo(recorded.get(step)!, 6);
  const last = b.parameters.w.data[0]!;
  expect(gap.map(([, value], k) => value + path[k][1])).toEqual(path.map(() => expect.closeTo(last, 12)));
});

test("changes no number of the stage", async () => {
  const [one, many] = [await runText(program("", 35)), await runText(program("", 1))];
  const [a, b] = [one, many].map(({ result }) => [...result.results.values()][0]);
  expect(a.parameters).toEqual(b.parameters);
  expect(a.curves).toEqual(b.curves);
  expect(b.watched).toHaveLength(34);
});

test("a line of a recorded tensor runs along the steps of its records", async () => {
  const { figures } = await runText(`
data d(size = 50) { x[2] ~ normal(1, 0.1) }
model net(x) { param W[2, 2] ~ normal(0, 1); loss = sum((x - W @ x)^2) }
a = train net on d { optimizer = sgd(learning_rate = 0.1), steps = 30, record W every 10 }
measure rows[i in 2] = norm(a.W[i])
plot line(a.W)
plot line(rows)`);
  const steps = figures.map(({ spec }) => points(spec).map(([step]) => step));
  expect(steps).toEqual([4, 2].map((curves) => Array.from({ length: curves }, () => [0, 10, 20]).flat()));
});
