import { describe, expect, test } from "vitest";
import type { Core } from "../../../dsl/plan/core.ts";
import { standardErrors } from "../../../runtime/measure/standard-error.ts";
import { engine } from "./engine.ts";
import { numbers } from "./entry-calls.ts";
import { apply, claim, constant, field, list, measure, measurePlan, member, number, plan, result, run, span, stage, sweep, swept, task, wordCore } from "./plans.ts"; // biome-ignore format: one line

/** Three densities, two repetitions: W is [d, r], the loss d + (r == 0 ? 0.1 : 0) at density 0, the other way round elsewhere. */
function trained(choice?: { word: "keep" | "drop"; fold: "min" | "max" }) {
  const tasks = [0, 1, 2].flatMap((d) => [0, 1].map((r) => task("trained", { density: d }, r)));
  const results = tasks.map((each) => {
    const { repeat: r } = each;
    const d = each.point.density;
    const worse = d === 0 ? r === 0 : r === 1;
    return result(each, {
      parameters: { W: constant([2], d, r) },
      loss: { value: d + (worse ? 0.1 : 0), se: 0.01 },
      curves: { loss: { steps: [0, 50, 100], shape: [], values: Float64Array.of(3, 2, d) } },
      checkpoints: [
        { step: 0, parameters: { W: constant([2], -1, r) } },
        { step: 100, parameters: { W: constant([2], d, r) } },
      ],
    });
  });
  const repeat = {
    count: 2,
    ...(choice === undefined ? {} : { choice: { ...choice, value: field("trained", "loss") } }),
  };
  const base = {
    sweeps: [sweep("density", [1, 0.5, 0.05])],
    stages: [stage("trained", "train", { swept: ["density"], repeated: true })],
    tasks,
    repeat,
  };
  return { base, results };
}
const keep = { word: "keep", fold: "min" } as const;
const valuesOf = (evaluation: ReturnType<typeof run>, name: string) =>
  evaluation.measures.filter((each) => each.name === name).map((each) => numbers(each.value));

describe("fields and measures", () => {
  test("the kept repetition is the best at each point, and no axis remains", () => {
    const { base, results } = trained(keep);
    const out = run(
      plan({ ...base, measures: [measurePlan("W", field("trained", "W", [2]), { swept: ["density"] })] }),
      results,
    );
    expect(valuesOf(out, "W")).toEqual([[0, 1], [1, 0], [2, 0]]); // biome-ignore format: one line
    expect([0, 1, 2].map((density) => out.kept({ density }))).toEqual([[1], [0], [0]]);
    expect(out.measures[1].labels).toEqual({ density: "0.5" });
  });

  test("keep max and drop max", () => {
    const most = trained({ word: "keep", fold: "max" });
    const W = [measurePlan("W", field("trained", "W", [2]), { swept: ["density"] })];
    expect(valuesOf(run(plan({ ...most.base, measures: W }), most.results), "W")[0]).toEqual([0, 0]);
    const rest = trained({ word: "drop", fold: "max" });
    const out = run(plan({ ...rest.base, measures: W }), rest.results);
    expect(out.measures[0].value.tensor.axes).toEqual([{ word: "repeats", size: 1 }]);
    expect(valuesOf(out, "W")[0]).toEqual([0, 1]);
  });

  test("without a choice a value carries repeats; its mean has the error sd / sqrt(k)", () => {
    const { base, results } = trained();
    const mean = apply("mean", [field("trained", "loss")], { axis: wordCore("repeats") });
    const out = run(
      plan({
        ...base,
        measures: [
          measurePlan("loss", field("trained", "loss"), { swept: ["density"] }),
          measurePlan("average", mean, { swept: ["density"], across: ["repeats"] }),
        ],
      }),
      results,
    );
    const [loss] = out.measures;
    expect(loss.value.tensor.axes).toEqual([{ word: "repeats", size: 2 }]);
    expect(standardErrors(loss.value, engine)[0]).toBeCloseTo(0.01, 12);
    const average = out.measures.find((each) => each.name === "average")!.value;
    expect(numbers(average)[0]).toBeCloseTo(0.05, 12);
    expect(standardErrors(average, engine)[0]).toBeCloseTo(0.05, 12); // sd of (0.1, 0) over sqrt 2
  });

  test("reductions see own dimensions; across makes swept names one of them", () => {
    const { base, results } = trained(keep);
    const W = field("trained", "W", [2]);
    const out = run(
      plan({
        ...base,
        measures: [
          measurePlan("total", apply("sum", [W]), { swept: ["density"] }),
          measurePlan("all", apply("sum", [W]), { across: ["density"] }),
          measurePlan("each", field("trained", "loss"), { across: ["density"] }),
          measurePlan("best", apply("argmax", [field("trained", "loss")]), { across: ["density"] }),
          measurePlan("ratio", apply("divide", [apply("min", [field("trained", "loss")]), apply("max", [field("trained", "loss")])]), { swept: ["density"], across: ["repeats"] }), // biome-ignore format: one line
          measurePlan("power", apply("slope", [field("trained", "loss"), swept("density")]), { across: ["density"] }),
        ],
      }),
      results,
    );
    expect(valuesOf(out, "total")).toEqual([[1], [1], [2]]);
    expect(valuesOf(out, "all")).toEqual([[4]]);
    expect(valuesOf(out, "each")).toEqual([[0, 1, 2]]);
    expect(valuesOf(out, "best")).toEqual([[0.05]]);
    expect(valuesOf(out, "ratio")[1][0]).toBeCloseTo(1 / 1.1, 12);
    // least squares through (1, 0), (0.5, 1), (0.05, 2)
    expect(valuesOf(out, "power")[0][0]).toBeCloseTo(-0.95 / 0.451666666666667, 9);
  });

  test("curves where an entry takes one, places in the history elsewhere", () => {
    const { base, results } = trained(keep);
    const W = field("trained", "W", [2]);
    const places = list(0, 100);
    const out = run(
      plan({
        ...base,
        measures: [
          measurePlan("levels", member(apply("plateaus", [field("trained", "loss")]), "count"), { swept: ["density"] }),
          measurePlan("then", { op: "at", shape: [2, 2], of: W, place: places }, { swept: ["density"] }),
          measurePlan("path", { op: "at", shape: [2], of: W, place: "checkpoints" }, { swept: ["density"] }),
          measurePlan("half", { op: "at", shape: [], of: field("trained", "loss"), place: number(50) }, { swept: ["density"] }),
        ],
      }),
      results,
    ); // biome-ignore format: a table
    expect(valuesOf(out, "then")[1]).toEqual([-1, 0, 1, 0]);
    expect(valuesOf(out, "half")[1]).toEqual([2]);
    const path = out.measures.find((each) => each.name === "path")!.value;
    expect(path.tensor.axes).toEqual([{ word: "checkpoints", size: 2 }]);
    expect(path.abscissae).toEqual({ checkpoints: [0, 100] });
    const curve = out.evaluate(field("trained", "loss"), { density: 2 }, { curve: true });
    expect(curve.abscissae).toEqual({ steps: [0, 50, 100] });
    expect(numbers(curve)).toEqual([3, 2, 2]);
  });

  test("measures use measures, binders run over entries, definitions leave entries out", () => {
    const { base, results } = trained(keep);
    const entry = (name: string): Core => ({
      op: "subscript",
      shape: [],
      of: field("trained", "W", [2]),
      subscripts: [{ kind: "index", value: { op: "binder", shape: [], name } }],
    });
    const positive = apply("less", [number(0), entry("i")]);
    const binders = [{ name: "i", size: 2, start: 0 }];
    const out = run(
      plan({
        ...base,
        measures: [
          measurePlan("doubled", { op: "define", shape: [2], binders, body: apply("multiply", [entry("i"), number(2)]) }, { swept: ["density"] }),
          measurePlan("kept", { op: "define", shape: [2], binders, where: positive, body: entry("i") }, { swept: ["density"] }),
          measurePlan("mean", apply("mean", [measure("kept", [2])]), { swept: ["density"] }),
          measurePlan("many", apply("count", [apply("less", [number(0.5), measure("doubled", [2])])]), { swept: ["density"] }),
        ],
      }),
      results,
    ); // biome-ignore format: a table
    expect(valuesOf(out, "doubled")).toEqual([[0, 2], [2, 0], [4, 0]]); // biome-ignore format: one line
    expect(valuesOf(out, "kept")).toEqual([[Number.NaN, 1], [1, Number.NaN], [2, Number.NaN]]); // biome-ignore format: one line
    expect(valuesOf(out, "mean")).toEqual([[1], [1], [2]]);
    expect(valuesOf(out, "many")).toEqual([[1], [1], [1]]);
  });

  test("general fields", () => {
    const { base, results } = trained(keep);
    const out = run(plan(base), results);
    expect(numbers(out.evaluate(field("trained", "seconds"), { density: 0 }))).toEqual([1]);
    expect(numbers(out.evaluate(field("trained", "steps"), { density: 0 }))).toEqual([100]);
    expect(() => out.evaluate(field("trained", "V"), { density: 0 })).toThrow("has no `V`");
  });
});

describe("rows and draws", () => {
  const one = task("trained");
  const base = { stages: [stage("trained", "train")], tasks: [one] };
  const model = { name: "m", inputs: [], parameters: [], bindings: [{ name: "f", shape: [], value: number(0), span }, { name: "g", shape: [], value: number(0), span }], spins: [], histories: {}, span }; // biome-ignore format: one line
  const withModel = { ...base, stages: [stage("trained", "train", { variants: [{ ...stage("x", "train").variants[0], model }] })] }; // biome-ignore format: one line
  const f = [1, 2, 4, 9];
  const rows = (fresh: boolean) => ({
    binding: (_task: unknown, _parameters: unknown, name: string) => ({
      tensor: { axes: [{ word: "samples", size: 4 }], shape: [], data: Float64Array.from(f, (x) => (name === "g" ? x + 1 : x)) },
      fresh,
      key: "rows:features",
    }),
  }); // biome-ignore format: a table

  test("a mean over fresh rows has the error sd / sqrt(n); over a fixed set it is exact", () => {
    const mean = apply("mean", [field("trained", "f")]);
    const fresh = run(plan(withModel), [result(one)], { rows: rows(true) }).evaluate(mean, {});
    expect(numbers(fresh)).toEqual([4]);
    expect(standardErrors(fresh, engine)[0]).toBeCloseTo(Math.sqrt(38 / 3 / 4), 12);
    const fixed = run(plan(withModel), [result(one)], { rows: rows(false) }).evaluate(mean, {});
    expect(standardErrors(fixed, engine)[0]).toBe(0);
  });

  test("two means over the same rows are compared row by row", () => {
    const mean = (name: string) => apply("mean", [field("trained", name)]);
    const gap = run(plan(withModel), [result(one)], { rows: rows(true) }).evaluate(
      apply("subtract", [mean("g"), mean("f")]),
      {},
    );
    expect(numbers(gap)[0]).toBeCloseTo(1, 12);
    expect(standardErrors(gap, engine)[0]).toBeLessThan(1e-12);
  });

  test("rows of different sets keep apart: each mean has its own error, and a product is refused", () => {
    const long = { axes: [{ word: "samples", size: 6 }], shape: [], data: Float64Array.of(1, 1, 1, 5, 5, 5) };
    const services = {
      rows: { ...rows(true), column: () => ({ tensor: long, fresh: false, key: "fixed" }) },
    };
    const column: Core = { op: "column", shape: [], data: "fixed", column: "x" };
    const out = run(plan(withModel), [result(one)], services);
    const mean = apply("mean", [field("trained", "f")]);
    const gap = out.evaluate(apply("subtract", [mean, apply("mean", [column])]), {});
    expect(numbers(gap)).toEqual([1]);
    expect(standardErrors(gap, engine)[0]).toBeCloseTo(standardErrors(out.evaluate(mean, {}), engine)[0], 12);
    const product = apply("mean", [apply("multiply", [field("trained", "f"), column])]);
    expect(() => out.evaluate(product, {})).toThrow("different samples (4 and 6)");
  });

  test("rms over fresh rows has the error of the mean square over twice the value", () => {
    const rms = run(plan(withModel), [result(one)], { rows: rows(true) }).evaluate(
      apply("rms", [field("trained", "f")]),
      {},
    );
    const squares = f.map((x) => x * x);
    const mean = squares.reduce((a, b) => a + b, 0) / 4;
    const se = Math.sqrt(squares.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 3 / 4);
    expect(numbers(rms)[0]).toBeCloseTo(Math.sqrt(mean), 12);
    expect(Math.abs(standardErrors(rms, engine)[0] / (se / (2 * Math.sqrt(mean))) - 1)).toBeLessThan(0.2); // first order
  });

  test("draws are reduced with their chains, and the error counts autocorrelation", () => {
    const sampled = task("posterior");
    const draws = Float64Array.from({ length: 400 }, (_, k) => ((k * 7919) % 101) / 101);
    const fields = { w: { axes: [{ word: "chains", size: 2 }, { word: "draws", size: 200 }], shape: [], data: draws } }; // biome-ignore format: one line
    const out = run(plan({ stages: [stage("posterior", "sample")], tasks: [sampled] }), [
      result(sampled, { verb: "sample", fields }),
    ]);
    const mean = out.evaluate(apply("mean", [field("posterior", "w")], { axis: wordCore("draws") }), {});
    const error = out.evaluate(apply("mcse", [field("posterior", "w")]), {});
    expect(mean.tensor.axes).toEqual([]);
    expect(numbers(mean)[0]).toBeCloseTo(draws.reduce((a, b) => a + b, 0) / 400, 12);
    expect(standardErrors(mean, engine)[0]).toBeCloseTo(numbers(error)[0], 12);
    const se = out.evaluate(apply("se", [apply("mean", [field("posterior", "w")])]), {});
    expect(numbers(se)[0]).toBeCloseTo(numbers(error)[0], 12);
  });
});

describe("claims on a plan", () => {
  const equals = (left: Core, right: number) => ({ kind: "comparison", operands: [left, number(right)], operators: ["=="] }) as const; // biome-ignore format: one line

  test("where selects points of the grid, and the worst one is shown", () => {
    const { base, results } = trained(keep);
    const loss = field("trained", "loss");
    const first = apply("equal", [swept("density"), number(0.05)]);
    const out = run(
      plan({
        ...base,
        claims: [
          claim("at one point", { kind: "within", left: loss, right: number(2), tolerance: { kind: "absolute", value: number(0.1) } }, first),
          claim("everywhere", { kind: "within", left: loss, right: number(2), tolerance: { kind: "absolute", value: number(0.1) } }),
          claim("steps", equals(field("trained", "steps"), 100)),
        ],
      }),
      results,
    ); // biome-ignore format: a table
    expect(out.verdicts.map((verdict) => [verdict.state, verdict.points])).toEqual([["holds", 1], ["fails", 3], ["holds", 1 * 3]]); // biome-ignore format: one line
    expect(out.verdicts[1]).toMatchObject({ left: 0, right: 2, difference: -2, point: { density: "1" } });
    expect(out.verdicts[1].se).toBeCloseTo(0.01, 12);
  });

  test("a value over repeats is judged by its mean and error", () => {
    const { base, results } = trained();
    const within = (t: number) => ({ kind: "within", left: field("trained", "loss"), right: number(0.05), tolerance: { kind: "absolute", value: number(t) } }) as const; // biome-ignore format: one line
    const where = apply("equal", [swept("density"), number(1)]);
    const out = run(plan({ ...base, claims: [claim("wide", within(0.06), where), claim("narrow", within(0.04), where)] }), results); // biome-ignore format: one line
    expect(out.verdicts[0]).toMatchObject({ state: "holds" });
    expect(out.verdicts[0].se).toBeCloseTo(0.05, 12);
    expect(out.verdicts[1].state).toBe("inconclusive");
    expect(out.verdicts[1].reason).toBe(
      "the error 0.05 exceeds the tolerance 0.04; more repetitions would decide (about 4)",
    );
  });

  test("a stage that stopped leaves the claim open, with its reason", () => {
    const one = task("trained");
    const stopped = result(one, { diverged: { step: 7, quantity: "loss", hint: "", kept: false } });
    const claims = [claim("loss", equals(field("trained", "loss"), 0))];
    const out = run(plan({ stages: [stage("trained", "train")], tasks: [one], claims }), [stopped]);
    expect(out.verdicts[0]).toMatchObject({ state: "inconclusive", reason: "`trained` stopped at step 7: loss is not finite" });
    const lost = run(plan({ stages: [stage("trained", "train")], tasks: [one], claims }), [], { failure: () => "out of memory" });
    expect(lost.verdicts[0]).toMatchObject({ state: "inconclusive", reason: "out of memory" });
  }); // biome-ignore format: long lines

  test("an entrywise claim fails with its worst entry; a missing entry fails", () => {
    const one = task("trained");
    const results = [result(one, { parameters: { W: constant([3], 1, 1, 3) } })];
    const W = field("trained", "W", [3]);
    const gone: Core = { op: "define", shape: [2], binders: [{ name: "i", size: 2, start: 0 }], where: apply("less", [{ op: "binder", shape: [], name: "i" }, number(1)]), body: number(1) }; // biome-ignore format: one line
    const out = run(
      plan({
        stages: [stage("trained", "train")],
        tasks: [one],
        claims: [claim("ones", equals(W, 1)), claim("gone", equals(gone, 1))],
      }),
      results,
    );
    expect(out.verdicts[0]).toMatchObject({ state: "fails", left: 3, right: 1, difference: 2 });
    expect(out.verdicts[1]).toMatchObject({ state: "fails", left: null });
    expect(out.verdicts[1].reason).toContain("no value");
  });

  test("words are compared as words", () => {
    const sweeps = [sweep("form", ["infinite", "finite"])];
    const one = task("trained");
    const where = apply("equal", [swept("form"), wordCore("infinite")]);
    const out = run(
      plan({
        sweeps,
        stages: [stage("trained", "train")],
        tasks: [one],
        claims: [claim("steps", equals(field("trained", "steps"), 100), where)],
      }),
      [result(one)],
    );
    expect(out.verdicts[0]).toMatchObject({ state: "holds", points: 1 });
  });
});

describe("rows seen by a training", () => {
  const one = task("trained");
  const base = plan({ stages: [stage("trained", "train")], tasks: [one] });
  test("from the batch, and epochs from the number of rows", () => {
    const out = run(base, [result(one, { info: { batch: 8, rows: 200 } })]);
    expect(numbers(out.evaluate(field("trained", "seen"), {}))).toEqual([800]);
    expect(numbers(out.evaluate(field("trained", "epochs"), {}))).toEqual([4]);
  });
  test("draws are not confused with where the chains started", () => {
    const sampled = task("posterior");
    const started = result(sampled, { verb: "sample", parameters: { W: constant([1], 5) } });
    const out = run(plan({ stages: [stage("posterior", "sample")], tasks: [sampled] }), [started]);
    expect(() => out.evaluate(field("posterior", "W", [1]), {})).toThrow("has no `W`");
  });
});
