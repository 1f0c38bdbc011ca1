import { describe, expect, test } from "vitest";
import type { Core, Static } from "../../../dsl/plan/core.ts";
import { measures } from "../../../runtime/measure/index.ts";
import { standardErrors } from "../../../runtime/measure/standard-error.ts";
import { engine } from "./engine.ts";
import { call, numbers, value } from "./entry-calls.ts";
import {
  apply,
  claim,
  field,
  measure,
  measurePlan,
  member,
  number,
  plan,
  result,
  run,
  stage,
  task,
  wordCore,
} from "./plans.ts";

const posterior = task("posterior");

/** Two chains of nearly independent losses about 0.02. */
function sampled(info: Record<string, number>, shift = 0) {
  let u = 12345n;
  const data = Float64Array.from({ length: 2 * 500 }, () => {
    u = (48271n * u) % 2147483647n;
    return 0.02 + shift + 0.01 * (Number(u) / 2147483647 - 0.5);
  });
  const loss = { axes: [{ word: "chains", size: 2 }, { word: "draws", size: 500 }], shape: [], data }; // biome-ignore format: one line
  return { data, result: result(posterior, { verb: "sample", fields: { loss }, info }) };
}

const whole: Core = field("posterior", "");
const llcPlan = plan({
  stages: [stage("posterior", "sample")],
  tasks: [posterior],
  measures: [measurePlan("lambda_hat", apply("llc", [whole]))],
});

describe("llc", () => {
  const { data, result: one } = sampled({ nbeta: 100, baseline: 0.005, acceptance: 0.9 });
  const out = run(llcPlan, [one]);
  const lambda = out.measures[0].value;
  const mean = (list: Float64Array) => list.reduce((a, b) => a + b, 0) / list.length;

  test("is nbeta times the rise of the loss over the start, with the error of the mean", () => {
    expect(numbers(lambda)[0]).toBeCloseTo(100 * (mean(data) - 0.005), 10);
    expect(standardErrors(lambda, engine)[0]).toBeCloseTo(numbers(lambda.fields!.mcse)[0], 12);
    // Nearly independent draws: the error is near sd / sqrt(n).
    const independent = (100 * 0.01) / Math.sqrt(12) / Math.sqrt(1000);
    expect(numbers(lambda.fields!.mcse)[0] / independent).toBeGreaterThan(0.8);
    expect(numbers(lambda.fields!.mcse)[0] / independent).toBeLessThan(1.25);
  });

  test("has one estimate a chain and its diagnostics", () => {
    expect(lambda.fields!.by_chain.tensor.axes).toEqual([{ word: "chains", size: 2 }]);
    expect(numbers(lambda.fields!.by_chain)[1]).toBeCloseTo(100 * (mean(data.slice(500)) - 0.005), 10);
    expect(numbers(lambda.fields!.r_hat)[0]).toBeLessThan(1.02);
    expect(numbers(lambda.fields!.ess_bulk)[0]).toBeGreaterThan(600);
    expect(numbers(lambda.fields!.acceptance)).toEqual([0.9]);
    expect(numbers(lambda.fields!.negative)).toEqual([0]);
    expect(lambda.notes ?? []).toEqual([]);
  });

  test("fields are read through the measure", () => {
    expect(numbers(out.evaluate(member(measure("lambda_hat"), "r_hat"), {}))).toEqual(numbers(lambda.fields!.r_hat));
  });

  test("a negative value and unmixed chains are said in words", () => {
    const low = sampled({ nbeta: 100, baseline: 0.04, acceptance: 0.3 });
    low.data.forEach((x, k) => {
      low.data[k] = k < 500 ? x : x + 0.01;
    });
    const notes = run(llcPlan, [low.result]).measures[0].value.notes?.join("\n") ?? "";
    expect(notes).toContain("negative");
    expect(notes).toContain("R-hat");
    expect(notes).toContain("acceptance is 0.30");
  });

  test("claims within k standard errors need a measurement that says something", () => {
    const within = (right: number, k: number) => ({ kind: "within", left: measure("lambda_hat"), right: number(right), tolerance: { kind: "se", value: number(k) } }) as const; // biome-ignore format: one line
    const claims = [claim("near", within(1.5, 3)), claim("far", within(3, 3)), claim("empty", within(0.01, 400))];
    const { verdicts } = run({ ...llcPlan, claims }, [one]);
    expect(verdicts.map((verdict) => verdict.state)).toEqual(["holds", "fails", "inconclusive"]);
    expect(verdicts[2].reason).toMatch(/^the error [\d.]+ covers 0 as well; more draws would decide/);
    const percent = { kind: "within", left: measure("lambda_hat"), right: number(1.5), tolerance: { kind: "percent", value: number(10) } } as const; // biome-ignore format: one line
    expect(run({ ...llcPlan, claims: [claim("percent", percent)] }, [one]).verdicts[0].state).toBe("holds");
  });

  test("`chains = above` leaves out chains that fall below the start for a while, and says how many", () => {
    const fallen = sampled({ nbeta: 100, baseline: 0.005 });
    for (let t = 200; t < 260; t += 1) fallen.data[500 + t] = 0.004;
    const above = measurePlan("above", { ...apply("llc", [whole]), options: { chains: wordCore("above") } } as Core);
    const [all, kept] = run({ ...llcPlan, measures: [...llcPlan.measures, above] }, [fallen.result]).measures;
    expect(numbers(all.value.fields!.dropped)).toEqual([0]);
    expect(numbers(kept.value.fields!.dropped)).toEqual([1]);
    expect(numbers(kept.value)[0]).toBeCloseTo(100 * (mean(fallen.data.slice(0, 500)) - 0.005), 10);
    expect(numbers(kept.value.fields!.by_chain)[1]).toBeNaN();
    expect(kept.value.notes?.join()).toContain("1 of 2 chains fell below");
    expect((all.value.notes ?? []).join()).not.toContain("fell below");
    // Where all have fallen there is no value.
    fallen.data.fill(0.001);
    const none = run({ ...llcPlan, measures: [above] }, [fallen.result]).measures[0].value;
    expect(numbers(none)).toEqual([Number.NaN]);
    expect(numbers(none.fields!.dropped)).toEqual([2]);
  });

  test("without a result it is missing, with the reason", () => {
    const value_ = run(llcPlan, [], { failure: () => "the chain left the numbers" }).measures[0].value;
    expect(numbers(value_)).toEqual([Number.NaN]);
    expect(value_.reason).toBe("the chain left the numbers");
  });
});

describe("learning coefficients", () => {
  const tensor = (...data: number[]): Static => ({ kind: "tensor", value: { shape: [data.length], data } });
  const entry = (name: string, args: Record<string, Static>): Static => ({ kind: "entry", entry: name, of: "problem", arguments: args }); // biome-ignore format: one line
  const known = (name: string, args: Record<string, Static>) => {
    const found = call("learning_coefficient", { problem: entry(name, args) });
    return [numbers(found)[0], numbers(found.fields!.multiplicity)[0]];
  };

  test("of regular models and normal crossings", () => {
    expect(known("regular", { d: tensor(7) })).toEqual([3.5, 1]);
    expect(known("normal_crossing", { k: tensor(1, 1) })).toEqual([1 / 2, 2]);
    expect(known("normal_crossing", { k: tensor(2, 3) })).toEqual([1 / 6, 1]);
    expect(known("normal_crossing", { k: tensor(0, 2) })).toEqual([1 / 4, 1]);
    expect(known("normal_crossing", { k: tensor(1, 2), h: tensor(0, 1) })).toEqual([1 / 2, 2]);
    expect(known("powers", { p: tensor(2, 4) })).toEqual([0.75, 1]);
  });

  test("of deep linear networks (Aoyagi 2024)", () => {
    const deep = (widths: readonly number[], rank: number) =>
      known("deep_linear", { widths: tensor(...widths), rank: tensor(rank) });
    expect(deep([1, 1, 1], 0)).toEqual([1 / 2, 2]);
    expect(deep([2, 2, 2], 2)).toEqual([2, 1]);
    expect(deep([2, 2, 2, 2], 0)).toEqual([3 / 2, 3]);
    expect(deep([4, 4, 4, 4], 2)).toEqual([15 / 2, 3]);
    expect(deep([6, 4, 4, 6], 2)).toEqual([12, 1]);
    expect(deep([5, 4, 5], 4)).toEqual([12, 1]);
    expect(deep([6, 3, 3, 3, 6], 2)).toEqual([21 / 2, 2]);
    expect(deep([455, 395, 125, 350, 277, 261, 297], 28)).toEqual([41093 / 2, 3]);
    for (let rank = 0; rank <= 5; rank += 1) expect(deep([5, 10, 10, 10, 10, 5], rank)[0]).toBe(25 / 2);
    expect(() => deep([5, 2, 5], 3)).toThrow("no rank 3");
  });

  test("of reduced rank regression: the four cases of Aoyagi & Watanabe 2005", () => {
    const cases = (M: number, H: number, N: number, r: number): readonly [number, number] => {
      if (M + H < N + r) return [(H * M - H * r + N * r) / 2, 1];
      if (N + H < M + r) return [(H * N - H * r + M * r) / 2, 1];
      if (M + N < H + r) return [(M * N) / 2, 1];
      const even = (2 * (H + r) * (M + N) - (M - N) ** 2 - (H + r) ** 2) / 8;
      return (M + N + H + r) % 2 === 0 ? [even, 1] : [even + 1 / 8, 2];
    };
    let count = 0;
    for (let M = 1; M <= 8; M += 1)
      for (let H = 1; H <= 8; H += 1)
        for (let N = 1; N <= 8; N += 1)
          for (let r = 0; r <= Math.min(M, H, N); r += 1) {
            const found = known("reduced_rank", { inputs: tensor(M), hidden: tensor(H), outputs: tensor(N), rank: tensor(r) }); // biome-ignore format: one line
            expect(found, `${M}-${H}-${N}, rank ${r}`).toEqual(cases(M, H, N, r));
            count += 1;
          }
    expect(count).toBe(1808);
  });

  test("of k-gons: half the rank of the Hessian (Chen et al. 2023)", () => {
    const polygon = (args: Record<string, Static>) => known("kgon", args)[0];
    expect(polygon({ k: tensor(5), of: tensor(6) })).toBe(7);
    expect(polygon({ k: tensor(5), of: tensor(6), dead_bias: tensor(0.1) })).toBe(8.5);
    expect(polygon({ k: tensor(6) })).toBe(8.5);
    expect(() => polygon({ k: tensor(4) })).toThrow("no second derivative at a 4-gon");
  });

  test("of anything else: what is known", () => {
    expect(() => known("unheard_of", {})).toThrow("known are regular");
  });
});

describe("box dimension", () => {
  const chaos = (corners: readonly (readonly number[])[], count: number) => {
    let u = 1n;
    let point = [0.3, 0.3];
    return Array.from({ length: count }, () => {
      u = (48271n * u) % 2147483647n;
      const corner = corners[Number(u % BigInt(corners.length))];
      point = point.map((x, k) => (x + corner[k]) / 2);
      return point;
    });
  };
  const dimension = (points: readonly (readonly number[])[]) =>
    call("box_dimension", { points: value(points.flat(), [2], [["draws", points.length]]) });

  test("of the Sierpinski triangle is log 3 / log 2", () => {
    const found = dimension(chaos([[0, 0], [1, 0], [0, 1]], 40_000)); // biome-ignore format: one line
    expect(Math.abs(numbers(found)[0] / (Math.log(3) / Math.log(2)) - 1)).toBeLessThan(0.03);
    expect(standardErrors(found, engine)[0]).toBeGreaterThan(0);
    expect(standardErrors(found, engine)[0]).toBeLessThan(0.05);
  });

  test("of a segment is 1", () => {
    const found = dimension(Array.from({ length: 20_000 }, (_, k) => [k / 20_000, k / 20_000]));
    expect(numbers(found)[0]).toBeCloseTo(1, 2);
  });

  test("of three points is missing", () => {
    expect(numbers(dimension([[0, 0], [1, 1], [0, 1]]))).toEqual([Number.NaN]); // biome-ignore format: one line
  });
});

test("overlap is the mean product over the rows, with the error of fresh ones", () => {
  const f = { ...value([1, -1, 0.5, 0.5], [], [["samples", 4]]), rows: { kind: "rows", key: "rows:d" } as const };
  const y = value([1, -1, 1, -1], [], [["samples", 4]]);
  const found = call("overlap", { f, y });
  expect(numbers(found)).toEqual([0.5]);
  expect(standardErrors(found, engine)[0]).toBeCloseTo(Math.sqrt((0.25 + 0.25 + 0 + 1) / 3 / 4), 12);
});

test("every entry of the catalogue says what it is and what it takes", () => {
  for (const { entry } of measures) {
    expect(entry.kind).toBe("measure");
    expect(entry.name).toMatch(/^[a-z][a-z_]*$/);
    expect(entry.doc.length).toBeGreaterThan(20);
    expect(entry.example, entry.name).toContain(entry.name);
    expect(entry.reference, entry.name).toBeDefined();
    if (entry.principal !== undefined) expect(Object.keys(entry.fields ?? {})).toContain(entry.principal);
    expect(entry.shape, entry.name).toBeDefined();
  }
  expect(new Set(measures.map(({ entry }) => entry.name)).size).toBe(measures.length);
});
