import type { Catalogue, Entry, Parameter, ShapeResult, ValueType } from "../../../dsl/catalogue.ts";
import type { Static } from "../../../dsl/plan/core.ts";
import { evaluate } from "./evaluate.ts";

/** A small catalogue for the checker's tests: one or two entries of each kind. */
const number: ValueType = { kind: "number" };
const integer: ValueType = { kind: "number", integer: true };
const tensor: ValueType = { kind: "tensor" };
const any: ValueType = { kind: "any" };
const words = (...list: string[]): ValueType => ({ kind: "word", words: list });
const either = (...of: ValueType[]): ValueType => ({ kind: "either", of });
export const scalar = (n: number): Static => ({ kind: "tensor", value: { shape: [], data: [n] } });
const numberOf = (value: Static | undefined): number => (value?.kind === "tensor" ? (value.value.data[0] ?? 0) : 0);
const p = (name: string, type: ValueType, rest: Partial<Parameter> = {}): Parameter => ({
  name,
  type,
  doc: `the ${name}`,
  ...rest,
});
const d = (name: string, type: ValueType, value: Static, rest: Partial<Parameter> = {}): Parameter =>
  p(name, type, { default: value, ...rest });
const o = (name: string, type: ValueType, rest: Partial<Parameter> = {}): Parameter =>
  p(name, type, { optional: true, ...rest });
const positive = { min: 0, exclusive: true };
const x = p("x", tensor);

const elementwise = (name: string, kind: Entry["kind"] = "operation"): Entry => ({
  name,
  kind,
  doc: name,
  parameters: [x],
  elementwise: true,
  static: true,
});
const reduction = (name: string): Entry => ({
  name,
  kind: "operation",
  doc: name,
  parameters: [p("x", tensor, { variadic: true })],
  reduces: true,
  static: true,
});
const same = (a: readonly number[], b: readonly number[]): ShapeResult =>
  a.join() === b.join() ? { shape: [] } : { problem: `[${a}] against [${b}]` };

const entries: Entry[] = [
  ...["sqrt", "log", "exp", "cos", "sin", "abs"].map((name) => elementwise(name)),
  ...["relu", "tanh"].map((name) => elementwise(name, "activation")),
  ...["sum", "mean", "min", "max", "count", "any", "all", "rms"].map(reduction),
  { name: "norm", kind: "operation", doc: "length", parameters: [x], shape: () => ({ shape: [] }) },
  { name: "unit", kind: "operation", doc: "direction", parameters: [x], shape: ([a]) => ({ shape: a!.shape }) },
  {
    name: "dot",
    kind: "operation",
    doc: "inner product",
    parameters: [p("a", tensor), p("b", tensor)],
    shape: ([a, b]) => same(a!.shape, b!.shape),
  },
  {
    name: "argmax",
    kind: "operation",
    doc: "largest",
    parameters: [x],
    shape: ([a]) => ({ shape: a!.shape.slice(0, -1), integer: true }),
  },
  ...["linspace", "geomspace"].map(
    (name): Entry => ({
      name,
      kind: "operation",
      doc: name,
      static: true,
      parameters: [p("from", number), p("to", number), p("count", integer)],
      shape: (_, named) => ({ shape: [numberOf(named.count?.static)] }),
    }),
  ),
  { name: "floor", kind: "operation", doc: "floor", parameters: [x], elementwise: true, static: true },
  {
    name: "mod",
    kind: "operation",
    doc: "remainder",
    parameters: [x, p("n", tensor)],
    elementwise: true,
    static: true,
  },
  {
    name: "labels",
    kind: "operation",
    doc: "classes by row",
    parameters: [p("classes", integer), p("each", integer)],
    shape: () => ({ shape: [], integer: true }),
  },
  {
    name: "cross_entropy",
    kind: "loss",
    doc: "cross entropy",
    parameters: [p("logits", tensor), p("target", tensor)],
    shape: () => ({ shape: [] }),
  },
  {
    name: "contrastive",
    kind: "loss",
    doc: "pair loss",
    acrossSamples: true,
    parameters: [p("e", tensor), p("class", tensor)],
    shape: () => ({ shape: [] }),
  },
  {
    name: "normal",
    kind: "distribution",
    doc: "Gaussian",
    parameters: [d("mean", tensor, scalar(0)), d("sd", tensor, scalar(1), { range: { min: 0 } })],
  },
  { name: "uniform", kind: "distribution", doc: "uniform", parameters: [p("low", tensor), p("high", tensor)] },
  {
    name: "bernoulli",
    kind: "distribution",
    doc: "present or not",
    parameters: [p("probability", tensor, { range: { min: 0, max: 1 } })],
  },
  {
    name: "categorical",
    kind: "distribution",
    doc: "class",
    parameters: [p("classes", integer)],
    shape: () => ({ shape: [], integer: true }),
  },
  {
    name: "one_hot",
    kind: "presence",
    doc: "one of n",
    parameters: [p("n", integer)],
    shape: (_, named) => ({ shape: [numberOf(named.n?.static)] }),
  },
  { name: "mess3", kind: "process", doc: "three states", parameters: [p("x", number), p("a", number)] },
  {
    name: "kgon",
    kind: "pattern",
    doc: "regular polygon",
    parameters: [p("k", integer), d("length", number, scalar(1))],
    fits: (_, shapes) => (shapes.W?.length === 2 ? undefined : "it needs a matrix W"),
  },
  {
    name: "grid",
    kind: "source",
    doc: "midpoints",
    parameters: [p("cells", integer), p("low", number), p("high", number), d("dims", integer, scalar(1))],
    rows: (named) => {
      const n = (key: string) => numberOf(named[key]);
      return { rows: n("cells") ** n("dims"), columns: { x: [n("dims")] } };
    },
  },
  {
    name: "adam",
    states: 2,
    kind: "optimizer",
    doc: "Adam",
    parameters: [
      p("learning_rate", either(number, { kind: "entry", of: ["schedule"] }), { range: positive }),
      d("beta1", number, scalar(0.9), { range: { min: 0, max: 1, exclusive: "max" } }),
    ],
  },
  {
    name: "sgd",
    kind: "optimizer",
    doc: "gradient descent",
    parameters: [
      p("learning_rate", either(number, { kind: "entry", of: ["schedule"] }), { range: positive }),
      d("momentum", number, scalar(0), { range: { min: 0, max: 1, exclusive: "max" } }),
    ],
  },
  {
    name: "cosine",
    kind: "schedule",
    doc: "half a cosine",
    parameters: [p("peak", number), d("warmup", integer, scalar(0))],
  },
  { name: "log_steps", kind: "checkpoints", doc: "even in the logarithm", parameters: [p("count", integer)] },
  {
    name: "sgld",
    kind: "sampler",
    doc: "Langevin",
    parameters: [p("step_size", either(number, words("auto")), { range: positive })],
    results: { acceptance: { doc: "accepted" } },
  },
  { name: "dense", kind: "layer", doc: "W x + b", parameters: [x, p("size", integer), o("init", any), o("bias", any)] },
  {
    name: "signal_propagation",
    kind: "theory",
    doc: "depth",
    takesModel: true,
    parameters: [
      o("activation", { kind: "entry", of: ["activation"] }),
      d("sigma_w", either(number, words("critical", "optimal")), scalar(1)),
      d("sigma_b", number, scalar(0), { range: { min: 0 } }),
      d("depth", integer, scalar(10)),
    ],
    results: { chi: { doc: "slope" }, phase: { doc: "ordered or chaotic" }, depth_scale: { doc: "depth" } },
  },
  {
    name: "minimum",
    kind: "theory",
    doc: "exact minimum",
    takesModel: true,
    needsData: true,
    parameters: [d("starts", integer, scalar(8))],
    results: { ends: { doc: "losses" } },
  },
  {
    name: "chaos",
    kind: "system",
    doc: "chaos game",
    parameters: [d("points", integer, scalar(1000), { range: { min: 1 } })],
    results: { points: { doc: "points", shape: (s) => [numberOf(s.points), 2] } },
  },
  {
    name: "llc",
    kind: "measure",
    doc: "local learning coefficient",
    parameters: [p("posterior", any)],
    fields: { value: "estimate", r_hat: "convergence" },
    principal: "value",
  },
  {
    name: "crossing",
    kind: "measure",
    doc: "where curves cross",
    parameters: [p("a", tensor), p("b", tensor)],
    takesAcross: true,
  },
  { name: "overlap", kind: "measure", doc: "overlap", parameters: [p("a", tensor), p("b", tensor)], nullValue: 1 },
  {
    name: "columns",
    kind: "plot",
    doc: "columns of a matrix",
    parameters: [p("matrix", tensor), o("color", any), o("panel", any)],
  },
  {
    name: "heatmap",
    kind: "plot",
    doc: "cells",
    parameters: [p("values", tensor), o("x", any), o("y", any), o("scale", words("logx", "logy", "loglog"))],
  },
  {
    name: "line",
    kind: "plot",
    doc: "curves",
    parameters: [p("curves", tensor, { variadic: true }), o("x", any), o("scale", words("logx", "logy", "loglog"))],
  },
];

export const catalogue: Catalogue = {
  entries,
  settings: {
    train: [
      o("optimizer", { kind: "entry", of: ["optimizer"] }),
      o("batch", integer, { range: { min: 1 } }),
      o("steps", integer, { range: { min: 0 } }),
      o("epochs", integer, { range: { min: 1 } }),
      o("checkpoints", either({ kind: "entry", of: ["checkpoints"] }, { kind: "list", of: integer })),
      o("frozen", { kind: "names" }),
      d("divergence", words("fail", "keep"), { kind: "word", value: "fail" }),
    ],
    sample: [
      o("sampler", { kind: "entry", of: ["sampler"] }),
      o("nbeta", number, { range: positive }),
      o("temperature", number, { range: positive }),
      o("localization", number, { range: { min: 0 } }),
      o("prior", either(words("initialiser", "none"), { kind: "law" })),
      d("chains", integer, scalar(4), { range: { min: 1 } }),
      d("burn_in", integer, scalar(500)),
      d("draws", integer, scalar(2000), { range: { min: 1 } }),
      d("thin", integer, scalar(1), { range: { min: 1 } }),
      o("batch", integer, { range: { min: 1 } }),
      o("restrict", either({ kind: "names" }, { kind: "string" })),
    ],
    solve: [o("tolerance", number, { range: positive }), o("max_iterations", integer), o("field", tensor)],
    simulate: [o("time", number), o("draws", integer)],
  },
  evaluate: (core, locals) => evaluate(core, locals),
  memory: 1_073_741_824,
  version: "test",
};
