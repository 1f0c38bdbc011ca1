/** Settings of sample stages: where chains start, what they may do, what is kept of them. */
import { describe, expect, test } from "vitest";
import type { TaskResult } from "../../../index.ts";
import { runText } from "../run-text.ts";

type Told = Awaited<ReturnType<typeof runText>>;
const of = (told: Told, stage: string): TaskResult => told.result.results.get(stage)!;
const only = (told: Told): TaskResult => [...told.result.results.values()][0];

const well = (settings: string, measures = "measure m = mean(posterior.w, axis = draws)") => `
model well { param w[3] = 0
  loss = dot([1, 4, 9], w^2) / 2 }
posterior = sample well from { w = [1, 1, 1] } {
  nbeta = 10, localization = 0, ${settings} }
${measures}
`;

describe("from r at checkpoints", () => {
  const text = (checkpoints: string) => `
data d(size = 200) {
  x[2] ~ normal(0, 1)
  y = 3 * x[0] - x[1] }
model fit(x, y) { param w[2] = 0
  f = dot(w, x)
  loss = (f - y)^2 / 2 }
trained = train fit on d { optimizer = sgd(learning_rate = 0.1), steps = 40, checkpoints = ${checkpoints} }
local = sample fit on d from trained at checkpoints {
  sampler = langevin(step_size = 1e-3), nbeta = 30, localization = 5, chains = 2, burn_in = 50, draws = 300 }
measure curve = llc(local)
measure path = mean(local.w, axis = draws) across checkpoints
`;

  test("one run a checkpoint, along an axis", async () => {
    const told = await runText(text("[0, 10, 40]"));
    expect(told.failures).toEqual([]);
    const { fields } = of(told, "local");
    expect(fields.loss.axes).toEqual([
      { word: "checkpoints", size: 3 },
      { word: "chains", size: 2 },
      { word: "draws", size: 300 },
    ]);
    expect(Array.from(fields.checkpoints.data)).toEqual([0, 10, 40]);
    // The baseline is the loss at each checkpoint.
    const trained = of(told, "trained");
    expect(fields.baseline.data[2]).toBe(trained.loss!.value);
    expect(fields.baseline.data[0]).toBeGreaterThan(fields.baseline.data[1]);
    // At the start, which is no minimum, chains find lower losses; at the end they do not.
    const curve = told.measures.find((m) => m.name === "curve")!;
    expect(curve.axes).toContain("checkpoints");
    expect(curve.value[0]!).toBeLessThan(-1);
    expect(curve.value[2]!).toBeGreaterThan(0);
  });

  test("another checkpoint changes no number of the others", async () => {
    const three = of(await runText(text("[0, 10, 40]")), "local").fields.w.data;
    const four = of(await runText(text("[0, 5, 10, 40]")), "local").fields.w.data;
    const run = 2 * 300 * 2;
    expect(four.slice(0, run)).toEqual(three.slice(0, run));
    expect(four.slice(2 * run)).toEqual(three.slice(run));
  });
});

describe("where chains may go", () => {
  test("bounding_box holds every coordinate", async () => {
    const { data } = only(
      await runText(
        well("sampler = sgld(step_size = 0.01), bounding_box = 0.25, chains = 2, burn_in = 0, draws = 2000"),
      ),
    ).fields.w;
    expect(Math.max(...data)).toBeLessThanOrEqual(1.25);
    expect(Math.min(...data)).toBe(0.75);
  });

  test("a velocity turns round at the wall", async () => {
    const run = async (box: string) =>
      only(
        await runText(
          well(`sampler = sghmc(step_size = 1e-3, friction = 0.05)${box}, chains = 2, burn_in = 0, draws = 3000`),
        ),
      ).fields.w.data;
    const held = await run(", bounding_box = 0.5");
    expect(Math.min(...held)).toBe(0.5);
    // After a step at the wall the coordinate leaves it: it does not stick.
    let stuck = 0;
    for (let k = 0; k + 3 < held.length; k += 1) if (held[k] === 0.5 && held[k + 3] === 0.5) stuck += 1;
    const atWall = held.filter((x) => x === 0.5).length;
    expect(atWall).toBeGreaterThan(20);
    expect(stuck).toBeLessThan(0.8 * atWall);
  });

  test("init_noise spreads the chains around the start", async () => {
    const { data } = only(
      await runText(well("sampler = sgld(step_size = 1e-9), init_noise = 0.5, chains = 200, burn_in = 0, draws = 1")),
    ).fields.w;
    const mean = data.reduce((a, b) => a + b, 0) / data.length;
    const variance = data.reduce((a, b) => a + (b - 1) ** 2, 0) / data.length;
    expect(Math.abs(mean - 1)).toBeLessThan((5 * 0.5) / Math.sqrt(600));
    expect(Math.abs(variance / 0.25 - 1)).toBeLessThan(5 * Math.sqrt(2 / 600));
    expect(new Set(data).size).toBe(600);
  });

  test("restrict takes slices; what is not selected stays, and the coordinates are counted", async () => {
    for (const sampler of [
      "sgld(step_size = 0.01)",
      "mala(step_size = 0.05)",
      "hmc(step_size = 0.1)",
      "sgnht(step_size = 0.01)",
    ]) {
      const { fields, info } = only(
        await runText(well(`sampler = ${sampler}, restrict = w[0:2], chains = 1, burn_in = 0, draws = 100`)),
      );
      expect(info.coordinates).toBe(2);
      for (let k = 0; k < 100; k += 1) expect(fields.w.data[3 * k + 2]).toBe(1);
      expect(new Set(fields.w.data.filter((_, k) => k % 3 === 0)).size).toBeGreaterThan(30);
    }
  });

  test("a name in restrict that selects nothing is an error", async () => {
    const told = await runText(
      well("sampler = sgld(step_size = 0.01), restrict = w[1:7], chains = 1, burn_in = 0, draws = 10"),
    );
    expect(told.failures[0]).toMatch(/restrict: w\[1:7\] does not lie inside w/);
  });
});

describe("step_size = auto", () => {
  test("is 0.4 over the largest curvature of U", async () => {
    // nbeta h = 90, localization 2: A = 92.
    for (const [sampler, expected] of [
      ["sgld", 0.4 / 92],
      ["langevin", 0.2 / 92],
      ["sghmc", 0.4 / 92],
    ] as const) {
      const { info } = only(
        await runText(
          well(`sampler = ${sampler}(step_size = auto), chains = 1, burn_in = 0, draws = 10`).replace(
            "localization = 0",
            "localization = 2",
          ),
        ),
      );
      expect(info.step_size / expected).toBeCloseTo(1, 6);
    }
  });

  test("on data: the second moment of the inputs", async () => {
    const told = await runText(`
data d(size = 500) { x[2] ~ normal(0, 1)
  y ~ normal(0, 1) }
model fit(x, y) { param w[2] = 0
  loss = (x[0] * w[0] + 3 * x[1] * w[1] - y)^2 / 2 }
posterior = sample fit on d from { w = 0 } { sampler = sgld(step_size = auto), nbeta = 100, batch = 20, chains = 1, burn_in = 0, draws = 10 }
measure s = mean(d.x[1]^2)
measure m = mean(posterior.w, axis = draws)`);
    const second = told.measures.find((m) => m.name === "s")!.value[0]!;
    expect(of(told, "posterior").info.step_size * (100 * 9 * second + 1)).toBeCloseTo(0.4, 2);
  });

  const free = (loss: string, settings: string) => `
model well { param w[2] ~ normal(0, 1)
  loss = ${loss} }
posterior = sample well { ${settings} }
measure m = mean(posterior.w, axis = draws)`;

  test("without a start: the curvature of the whole U, prior included", async () => {
    // nbeta · 2 of the steeper direction, and 1 of the prior: the same wherever the chains are.
    for (const [sampler, expected] of [
      ["sgld", 0.4 / 61],
      ["langevin", 0.2 / 61],
    ] as const) {
      const told = await runText(
        free("w[0]^2 + 3 * w[1]^2", `sampler = ${sampler}(step_size = auto), nbeta = 10, burn_in = 40, draws = 10`),
      );
      expect(only(told).info.step_size / expected).toBeCloseTo(1, 6);
    }
  });

  test("without a start: the median over chains, twice in the burn-in, then fixed", async () => {
    // A quartic has no one curvature: the size follows the chains from their starts to where the law holds them.
    const settings = "sampler = sgld(step_size = auto), nbeta = 50, chains = 5, draws = 4000";
    const long = only(await runText(free("sum(w^4)", `${settings}, burn_in = 500`)));
    const none = only(await runText(free("sum(w^4)", `${settings}, burn_in = 0`)));
    expect(long.info.step_size).toBeGreaterThan(1.5 * none.info.step_size);
    expect(long.info.chains).toBe(5);
    // The density is known: E w² of exp(-50 w⁴ - w²/2), by the trapezoidal rule.
    let [mass, second] = [0, 0];
    for (let x = -2; x <= 2; x += 1e-3) {
      const density = Math.exp(-50 * x ** 4 - x ** 2 / 2);
      mass += density;
      second += density * x ** 2;
    }
    const { data } = long.fields.w;
    const squares = data.reduce((sum, x) => sum + x ** 2, 0) / data.length;
    // 5 · 2 · 4000 squares, autocorrelated over about 20 draws: some 2,000 independent ones; their relative sd is near 1. The step's bias adds.
    expect(Math.abs(squares / (second / mass) - 1)).toBeLessThan(4 / Math.sqrt(2000) + 0.05);
  });

  test("a Metropolis sampler begins with it and adapts", async () => {
    const told = await runText(
      free("sum(w^2)", "sampler = mala(step_size = auto), nbeta = 10, burn_in = 500, draws = 1000"),
    );
    expect(only(told).info.acceptance).toBeGreaterThan(0.45);
    expect(only(told).info.acceptance).toBeLessThan(0.7);
  });
});

describe("draws with one value a row", () => {
  const text = (settings: string, measures: string) => `
data d(size = 30) { x ~ normal(0, 1)
  y ~ 2 * x + normal(0, 0.3) }
model fit(x, y) { param w = 0
  f = w * x
  loss = (f - y)^2 / 2 }
posterior = sample fit on d from { w = 2 } { sampler = sgld(step_size = 1e-3), nbeta = 30, chains = 2, burn_in = 20, draws = 50, thin = 2, precision = f64 ${settings} }
${measures}`;

  test("are kept where a measure reads them", async () => {
    const { fields } = only(
      await runText(
        text(
          "",
          "measure m = mean(posterior.f, axis = draws)\nmeasure w = mean(posterior.w, axis = draws)\nmeasure x = mean(d.x)",
        ),
      ),
    );
    expect(fields.f.axes).toEqual([
      { word: "chains", size: 2 },
      { word: "draws", size: 50 },
      { word: "samples", size: 30 },
    ]);
    // f = w x: every row of values is a multiple of the first.
    for (let k = 1; k < 100; k += 1)
      for (let row = 0; row < 30; row += 1) {
        const expected = (fields.f.data[row] / fields.w.data[0]) * fields.w.data[k];
        expect(Math.abs(fields.f.data[30 * k + row] - expected)).toBeLessThan(1e-12 * Math.max(1, Math.abs(expected)));
      }
  });

  test("evaluate = full: the loss of each draw on all rows, the chain the same", async () => {
    const measures = "measure w = mean(posterior.w, axis = draws)\nmeasure l = mean(posterior.loss, axis = draws)";
    const full = only(await runText(text(", batch = 10, evaluate = full", measures))).fields;
    const batch = only(await runText(text(", batch = 10", measures))).fields;
    const whole = only(await runText(text("", measures))).fields;
    expect(full.w).toEqual(batch.w);
    expect(full.loss.data).not.toEqual(batch.loss.data);
    // A quadratic in w with the same coefficients as on all rows: compare at the draws by interpolation through three of them.
    const at = (fields: typeof full, k: number) => [fields.w.data[k], fields.loss.data[k]] as const;
    const [p, q, r] = [at(whole, 3), at(whole, 40), at(whole, 77)];
    const through = (w: number) =>
      (p[1] * (w - q[0]) * (w - r[0])) / ((p[0] - q[0]) * (p[0] - r[0])) +
      (q[1] * (w - p[0]) * (w - r[0])) / ((q[0] - p[0]) * (q[0] - r[0])) +
      (r[1] * (w - p[0]) * (w - q[0])) / ((r[0] - p[0]) * (r[0] - q[0]));
    for (let k = 0; k < 100; k += 1) expect(full.loss.data[k]).toBeCloseTo(through(full.w.data[k]), 8);
  });
});
