import { describe, expect, it } from "vitest";
import { compile, type Plan } from "../../../dsl/index.ts";
import { catalogue } from "./catalogue.ts";

function compiled(text: string, set?: Record<string, string>, files: Record<string, string> = {}): Plan {
  const host = {
    read: (path: string) =>
      path in files ? { bytes: new TextEncoder().encode(files[path]) } : { problem: "there is no such file" },
  };
  const { plan, diagnostics } = compile(
    { path: "it.exp", text },
    { catalogue, host, ...(set === undefined ? {} : { set }) },
  );
  expect(diagnostics.filter((d) => d.severity === "error").map((d) => d.message)).toEqual([]);
  return plan!;
}

const five = `
experiment "five"
let n = 5
let density = 0.1
let importance[i in n] = 0.9^i
data features { x[n] ~ bernoulli(density) * uniform(0, 1) }
model toy(x) {
  param W[2, n] ~ normal(0, 1 / sqrt(n))
  param b[n] = 0
  h = W @ x
  loss = sum(importance * (x - relu(W.T @ h + b))^2)
}
trained = train toy on features { optimizer = adam(learning_rate = 1e-3), batch = 1024, steps = 10_000, record loss every 10 }
sweep density over geomspace(1, 0.05, 10)
repeat 6 keep min(trained.loss)
measure norm_of[i in n] = norm(trained.W[:, i])
measure represented = count(norm_of > 0.5)
plot line(trained.loss, scale = logy)
expect represented == 2 where density == 1
`;

describe("superposition", () => {
  const plan = compiled(five);
  it("has one variant with the density as input, and 60 tasks", () => {
    const stage = plan.stages[0]!;
    expect(stage.variants).toHaveLength(1);
    expect(stage.swept).toEqual(["density"]);
    expect(stage.repeated).toBe(true);
    expect(stage.variants[0]!.inputs).toEqual([{ text: "density", shape: [] }]);
    expect(plan.tasks).toHaveLength(60);
    expect(plan.tasks[0]!.inputs).toEqual([{ shape: [], data: [1] }]);
    expect(plan.tasks[59]!.inputs).toEqual([{ shape: [], data: [0.05] }]);
    expect(plan.tasks.map((task) => task.id).slice(5, 7)).toEqual([
      "trained/density=0/repeat=5",
      "trained/density=1/repeat=0",
    ]);
    expect(new Set(plan.tasks.map((task) => task.hash)).size).toBe(60);
    expect(new Set(plan.tasks.map((task) => task.dataSeed.join())).size).toBe(1);
  });
  it("folds static expressions and marks defaults", () => {
    const model = plan.stages[0]!.variants[0]!.model!;
    expect(plan.lets.importance).toEqual({
      kind: "tensor",
      value: { shape: [5], data: [1, 0.9, 0.9 ** 2, 0.9 ** 3, 0.9 ** 4] },
    });
    expect(model.parameters[0]!.init).toMatchObject({
      op: "apply",
      function: "normal",
      arguments: [{ op: "constant" }, { value: { data: [1 / Math.sqrt(5)] } }],
    });
    expect(model.loss).toBe("loss");
    const { settings, record } = plan.stages[0]!.variants[0]!;
    expect(settings.divergence).toEqual({ value: { kind: "word", value: "fail" }, default: true });
    expect(settings.steps?.default).toBe(false);
    expect(record).toEqual([{ names: ["loss"], every: 10 }]);
  });
  it("keeps seeds and hashes when points, repetitions or stages are added", () => {
    const more = compiled(
      five
        .replace("repeat 6", "repeat 7")
        .replace("geomspace(1, 0.05, 10)", "[0.3, 1, 0.05]")
        .replace("repeat", "second = train toy on features { steps = 0 }\nrepeat"),
    );
    const old = plan.tasks.find((task) => task.id === "trained/density=0/repeat=3")!;
    const now = more.tasks.find((task) => task.id === "trained/density=1/repeat=3")!;
    expect(now.seed).toEqual(old.seed);
    expect(now.hash).toBe(old.hash);
  });
  it("keeps hashes when comments, names of files or claims change, and not when a setting does", () => {
    const same = compiled(`// a comment\n${five.replace("represented == 2", "represented == 3")}`);
    expect(same.tasks.map((task) => task.hash)).toEqual(plan.tasks.map((task) => task.hash));
    expect(same.hash).not.toBe(plan.hash);
    const other = compiled(five.replace("1e-3", "2e-3"));
    expect(other.tasks[0]!.hash).not.toBe(plan.tasks[0]!.hash);
    expect(other.tasks[0]!.seed).toEqual(plan.tasks[0]!.seed);
  });
  it("takes values from the command line", () => {
    const set = compiled(five, { density: "0.1,0.2" });
    expect(set.tasks).toHaveLength(12);
    expect(set.sweeps[0]!.labels.density).toEqual(["0.1", "0.2"]);
    expect(set.claims).toEqual([]); // its only claim is about density 1
    expect(compiled(five, { n: "4" }).stages[0]!.variants[0]!.model!.parameters[1]!.shape).toEqual([4]);
    expect(compiled(five, { seed: "1,2" }).tasks).toHaveLength(120);
  });
  it("changes data and draws with the seed", () => {
    const other = compiled(`${five}seed = 3\n`);
    expect(other.seed).toBe(3);
    expect(other.tasks[0]!.seed).not.toEqual(plan.tasks[0]!.seed);
    expect(other.tasks[0]!.dataSeed).not.toEqual(plan.tasks[0]!.dataSeed);
  });
});

const start = "data d(size = 10) { x[3] ~ normal(0, 1) }\n";
const fit = "fit = train m on d { optimizer = sgd(learning_rate = 0.1), steps = 10 }\n";

describe("sweeps", () => {
  it("make variants where they fix a shape, a count, a word or an entry", () => {
    const plan = compiled(
      `let k = 2\nlet how = relu\n${start}model m(x) { param W[k, 3] ~ normal(0, 1); loss = sum(how(W @ x)) }\n${fit}sweep k over [2, 3]\nsweep how over [relu, tanh]\n`,
    );
    expect(plan.stages[0]!.variants.map((v) => v.model!.parameters[0]!.shape)).toEqual([
      [2, 3],
      [2, 3],
      [3, 3],
      [3, 3],
    ]);
    expect(plan.tasks.map((task) => task.variant)).toEqual([0, 1, 2, 3]);
    expect(plan.sweeps[1]!.labels.how).toEqual(["relu", "tanh"]);
  });
  it("share an input between equal expressions and evaluate it at each point", () => {
    const plan = compiled(
      `let p = 1\n${start}model m(x) { param w[3] ~ normal(0, 2 * p); loss = 2 * p * sum(w * x) + p / 2 }\n${fit}sweep p over [1, 3]\n`,
    );
    expect(plan.stages[0]!.variants[0]!.inputs.map((input) => input.text)).toEqual(["2 * p", "p / 2"]);
    expect(plan.tasks.map((task) => task.inputs.map((c) => c.data[0]))).toEqual([
      [2, 0.5],
      [6, 1.5],
    ]);
  });
  it("carry only the names that a stage depends on", () => {
    const plan = compiled(
      `let a = 1\nlet b = 1\n${start}model m(x) { param w[3] ~ normal(0, a); loss = sum(w * x) }\n${fit}again = train m on d from fit { optimizer = sgd(learning_rate = b), steps = 3 }\nsweep a over [1, 2]\nsweep b over [1, 2, 3]\n`,
    );
    expect(plan.stages.map((stage) => stage.swept)).toEqual([["a"], ["a", "b"]]);
    expect(plan.tasks).toHaveLength(2 + 6);
    expect(plan.tasks.find((task) => task.id === "again/a=1/b=2")!.after).toEqual(["fit/a=1"]);
    expect(plan.tasks.map((task) => task.id).slice(0, 3)).toEqual(["fit/a=0", "again/a=0/b=0", "again/a=0/b=1"]);
  });
  it("walk together with zip and in order with warm", () => {
    const zip = compiled(
      `let a = 1\nlet b = 1\n${start}model m(x) { param w[3] ~ normal(0, a); loss = b * sum(w * x) }\n${fit}sweep a over [1, 2] zip b over [5, 6]\n`,
    );
    expect(zip.tasks.map((task) => task.inputs.map((c) => c.data[0]))).toEqual([
      [1, 5],
      [2, 6],
    ]);
    const warm = compiled(
      "let s = 1\nnet = solve signal_propagation { sigma_w = s }\nsweep s over [1, 2, 3] warm from 2\n",
    );
    expect(warm.tasks.map((task) => [task.id, task.after])).toEqual([
      ["net/s=1", []],
      ["net/s=0", ["net/s=1"]],
      ["net/s=2", ["net/s=1"]],
    ]);
    const both = compiled("let s = 1\nnet = solve signal_propagation { sigma_w = s }\nsweep s over [1, 2] warm both\n");
    expect(both.tasks.map((task) => task.point)).toContainEqual({ s: 1, direction: 1 });
    expect(both.tasks).toHaveLength(4);
    expect(both.tasks.map(({ id, after }) => [id, after])).toContainEqual([
      "net/s=0/direction=1",
      ["net/s=1/direction=1"],
    ]);
    expect(both.stages[0]!.swept).toEqual(["s", "direction"]);
    expect(both.sweeps.map(({ labels }) => labels)).toEqual([{ s: ["1", "2"] }, { direction: ["up", "down"] }]);
  });
  it("give a stage that follows a kept one all its repetitions", () => {
    const plan = compiled(
      `${start}model m(x) { param w[3] ~ normal(0, 1); loss = sum((w - x)^2) }\n${fit}p = sample m on d from fit { sampler = sgld(step_size = 1e-3) }\nrepeat 3 keep min(fit.loss)\n`,
    );
    expect(plan.tasks).toHaveLength(4);
    expect(plan.tasks[3]!.after).toEqual(["fit/repeat=0", "fit/repeat=1", "fit/repeat=2"]);
    expect(plan.stages[1]!.variants[0]!.settings.nbeta).toEqual({
      value: { kind: "tensor", value: { shape: [], data: [10 / Math.log(10)] } },
      default: true,
    });
    expect(plan.stages[1]!.variants[0]!.settings.localization!.value).toMatchObject({ value: { data: [1] } });
  });
});

describe("bodies", () => {
  it("expand layers, rounds and histories", () => {
    const plan = compiled(`${start}layer block(r, width = 4) {
  param g[3] = 1
  h = relu(dense(r, width))
  -> g * (r + dense(h, 3))
}
model m(x) {
  default init = normal(0, 1 / sqrt(fan_in))
  r = x
  repeat 2 { r = block(r) }
  first = r at 1
  loss = sum(dense(r, 1)) + sum(first)
}
${fit}measure w = norm(fit.block[1].dense[0].W)
measure last = mean(fit.r)
`);
    const model = plan.stages[0]!.variants[0]!.model!;
    expect(model.parameters.map((p) => p.path)).toEqual([
      "block[0].g",
      "block[0].dense[0].W",
      "block[0].dense[0].b",
      "block[0].dense[1].W",
      "block[0].dense[1].b",
      "block[1].g",
      "block[1].dense[0].W",
      "block[1].dense[0].b",
      "block[1].dense[1].W",
      "block[1].dense[1].b",
      "dense.W",
      "dense.b",
    ]);
    expect(model.parameters[3]!.init).toMatchObject({
      function: "normal",
      arguments: [{}, { value: { data: [0.5] } }],
    });
    expect(model.histories.r).toEqual(["r", "r#1", "r#2"]);
    expect(model.bindings.find((b) => b.name === "first")!.value).toMatchObject({ op: "local", name: "r#1" });
    expect(plan.measures[0]!.value).toMatchObject({ arguments: [{ op: "field", field: "block[1].dense[0].W" }] });
  });
  it("stack parameters of rounds", () => {
    const plan = compiled(
      `${start}model m(x) { h = x; repeat 2 { param W[3, 3] ~ normal(0, 1); h = W @ h }; loss = sum(h) }\n${fit}measure w = norm(fit.W[1, :, 0])\n`,
    );
    expect(plan.stages[0]!.variants[0]!.model!.parameters.map((p) => [p.path, p.stack])).toEqual([
      ["W[0]", { name: "W", index: 0, count: 2 }],
      ["W[1]", { name: "W", index: 1, count: 2 }],
    ]);
    expect(plan.measures[0]!.value).toMatchObject({ arguments: [{ shape: [3], of: { shape: [2, 3, 3] } }] });
  });
  it("inline layers without parameters, in measures too", () => {
    const plan = compiled(
      `${start}layer double(a) { b = a + a; -> b }\nmodel m(x) { param w[3] ~ normal(0, 1); loss = sum(double(w * x)) }\n${fit}measure two = double(fit.w)\n`,
    );
    expect(plan.measures[0]!.value).toMatchObject({ function: "add", arguments: [{ field: "w" }, { field: "w" }] });
  });
  it("lift what depends on a sweep out of binders only as far as it is closed", () => {
    const plan = compiled(
      `let p = 1\n${start}model m(x) { param w[3] ~ normal(0, 1); y[i in 3] = (p + 1) * i * x[i]; loss = sum(w * y) }\n${fit}sweep p over [1, 2]\n`,
    );
    expect(plan.stages[0]!.variants[0]!.inputs.map((i) => i.text)).toEqual(["(p + 1)"]);
  });
});

describe("data", () => {
  it("takes rows from other sets and sources", () => {
    const plan = compiled(
      `${start}data part from d[2:8] { y = x[0] + row }\ndata cells from grid(4, -1, 1, dims = 2) { z = x[0] * x[1] }\nmodel m(x, y) { param w[3] ~ normal(0, 1); loss = (sum(w * x) - y)^2 }\nfit = train m on part { optimizer = sgd(learning_rate = 0.1), steps = 10 }\nmeasure a = mean(cells.z)\n`,
    );
    const { data, bases } = plan.stages[0]!.variants[0]!;
    expect(data).toMatchObject({
      name: "part",
      size: 6,
      source: { kind: "data", data: 0, select: { start: 2, stop: 8, shuffled: false } },
    });
    expect(bases.map((base) => base.name)).toEqual(["d"]);
    expect(plan.data.find((set) => set.name === "cells")).toMatchObject({
      size: 16,
      source: { kind: "entry", rows: 16 },
    });
  });
  it("counts rows by formulas in `row`", () => {
    const plan = compiled(
      "data all(size = 12) { class = labels(3, each = 2); u ~ normal(0, 1) }\ndata some from all where class < 2\nmodel m(u) { param a = 0; loss = (u - a)^2 }\nfit = train m on some { optimizer = sgd(learning_rate = 0.1), steps = 1 }\n",
    );
    expect(plan.stages[0]!.variants[0]!.data!.size).toBe(8);
    expect(plan.data.map((set) => [set.name, set.source?.kind === "data" ? set.source.data : null])).toEqual([
      ["all", null],
      ["some", 0],
    ]);
  });
  it("reads the columns of files", () => {
    const files = { "rows.csv": "a,b\n1,2\n3,4\n" };
    const text =
      'data d from "rows.csv"\nmodel m(a, b) { param w = 0; loss = (w * a - b)^2 }\nfit = train m on d { optimizer = sgd(learning_rate = 0.1), steps = 10 }\n';
    const plan = compiled(text, undefined, files);
    expect(plan.stages[0]!.variants[0]!.data).toMatchObject({ size: 2, source: { kind: "file", path: "rows.csv" } });
    const other = compiled(text.replace("rows", "same"), undefined, { "same.csv": files["rows.csv"] });
    expect(other.tasks[0]!.hash).toBe(plan.tasks[0]!.hash);
    expect(compiled(text, undefined, { "rows.csv": "a,b\n1,2\n3,5\n" }).tasks[0]!.hash).not.toBe(plan.tasks[0]!.hash);
  });
});

describe("files", () => {
  it("give tensors where `file` stands", () => {
    const plan = compiled('let a = file("a.csv")\nlet b = file("b.csv")\nmeasure c = a[0] + b[1, 0]\n', undefined, {
      "a.csv": "level\n1\n2.5\n",
      "b.csv": "1,2\n3,4\n",
    });
    expect(plan.lets.a).toMatchObject({ value: { shape: [2], data: [1, 2.5] } });
    expect(plan.measures[0]!.value).toMatchObject({ op: "constant", value: { data: [4] } });
  });
});

describe("includes", () => {
  it("bring definitions, run what is used, and let the including file override lets", () => {
    const files = {
      "base.exp": `let k = 2\n${start}model m(x) { param W[k, 3] ~ normal(0, 1); loss = sum(W @ x) }\n${fit}other = train m on d { steps = 0 }\nsweep k over [7, 8]\n`,
    };
    const plan = compiled('include "base.exp"\nlet k = 4\nmeasure a = norm(fit.W)\n', undefined, files);
    expect(plan.stages.map((stage) => stage.name)).toEqual(["fit"]);
    expect(plan.stages[0]!.variants[0]!.model!.parameters[0]!.shape).toEqual([4, 3]);
    expect(plan.sweeps).toEqual([]);
    expect(plan.files.map((file) => file.path)).toEqual(["it.exp", "base.exp"]);
  });
  it.each([
    ["repeat 3", 3],
    ["repeat 3 keep all", 3],
    ["repeat 3 drop max(norm(fit.W))", 3],
    ["repeat 3 keep min(norm(fit.W))", 3],
  ])("stages that are included are repeated too: %s", (repeat, count) => {
    const files = { "base.exp": `${start}model m(x) { param W[2, 3] ~ normal(0, 1); loss = sum(W @ x) }\n${fit}` };
    const plan = compiled(`include "base.exp"\n${repeat}\nmeasure a = norm(fit.W)\n`, undefined, files);
    expect(plan.tasks).toHaveLength(count);
    expect(plan.stages[0]!.repeated).toBe(true);
  });
});

describe("measures and claims", () => {
  it("keep swept names as leaves, and lose them with across", () => {
    const plan = compiled(
      "let s = 1\nlet t = 2 * s\nnet = solve signal_propagation { sigma_w = t }\nsweep s over [1, 2]\nmeasure c = crossing(net.chi, t) across s\nexpect net.chi within 5% of t where s <= 1\nexpect net.phase == ordered\n",
    );
    expect(plan.measures[0]).toMatchObject({
      swept: [],
      across: ["s"],
      value: { arguments: [{ op: "field" }, { function: "multiply", arguments: [{}, { op: "swept", name: "s" }] }] },
    });
    expect(plan.claims[0]!.claim).toMatchObject({
      kind: "within",
      tolerance: { kind: "percent", value: { value: { data: [5] } } },
    });
    expect(plan.claims[1]!.claim).toMatchObject({
      operands: [
        { op: "field", field: "phase" },
        { op: "static", value: { kind: "word", value: "ordered" } },
      ],
    });
  });
});

describe("limits", () => {
  it("never throws", () => {
    const host = { read: () => ({ problem: "no files here" }) };
    for (const text of [
      "",
      "let a = ".concat("(".repeat(20_000)),
      `let a = ${"-".repeat(20_000)}1`,
      "model m { loss = loss }",
      "x = train",
      "let a = [",
      "plot",
      "expect",
      "sweep",
      "measure m = m",
      "data d from d",
      "layer f(a) { -> f(a) }\nlet b = f(1)",
    ]) {
      expect(() => compile({ path: "a.exp", text }, { catalogue, host })).not.toThrow();
    }
  });
  it("compiles large sweeps in time", () => {
    const begin = performance.now();
    const plan = compiled(
      "let a = 1\nlet b = 1\nnet = solve signal_propagation { sigma_w = sqrt(a), sigma_b = b }\nsweep a over linspace(0, 3, 150)\nsweep b over linspace(0, 1, 100)\n",
    );
    expect(plan.tasks).toHaveLength(15_000);
    expect(performance.now() - begin).toBeLessThan(20_000);
  });
});
