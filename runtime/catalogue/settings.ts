/** Settings that all entries of a verb know (language: stages). A default that depends on the stage is filled in by the checker. */
import type { Parameter, ValueType, VerbSettings } from "../../dsl/catalogue.ts";
import type { Static } from "../../dsl/plan/core.ts";
import { boolean, number } from "../train/parameters.ts";

const real: ValueType = { kind: "number" };
const whole: ValueType = { kind: "number", integer: true };
const words = (...list: string[]): ValueType => ({ kind: "word", words: list });
const entry = (...of: Extract<ValueType, { kind: "entry" }>["of"]): ValueType => ({ kind: "entry", of });
const either = (...of: ValueType[]): ValueType => ({ kind: "either", of });
const list = (of: ValueType): ValueType => ({ kind: "list", of });
const word = (value: string): Static => ({ kind: "word", value });
const positive = { min: 0, exclusive: true };

const optional = (name: string, type: ValueType, doc: string, rest: Partial<Parameter> = {}): Parameter => ({
  name,
  type,
  doc,
  optional: true,
  ...rest,
});
const defaulted = (
  name: string,
  type: ValueType,
  value: Static,
  doc: string,
  rest: Partial<Parameter> = {},
): Parameter => ({ name, type, doc, default: value, ...rest });

const common: readonly Parameter[] = [
  optional("precision", words("f32", "f64"), "precision of the numbers; absent: as the stage and its operations ask"),
  defaulted(
    "divergence",
    words("fail", "keep"),
    word("fail"),
    "what a value that is not finite does: fail the stage, or end it there",
  ),
];

const names: ValueType = either(
  { kind: "names" },
  { kind: "string" },
  list(either({ kind: "names" }, { kind: "string" })),
);

export const verbSettings: VerbSettings = {
  train: [
    optional("optimizer", entry("optimizer"), "how parameters move; needed unless steps = 0"),
    optional("batch", either(whole, entry("batches")), "rows a step, or how they are chosen; absent: all rows", {
      unit: "rows",
      range: { min: 1 },
    }),
    optional("steps", whole, "updates; this or epochs", { range: { min: 0 } }),
    optional("epochs", whole, "shuffled passes over the rows; this or steps", { range: { min: 1 } }),
    optional(
      "checkpoints",
      either(entry("checkpoints"), list(whole), { kind: "tensor", rank: 1 }),
      "steps whose parameters are kept; absent: 0 and the end",
    ),
    optional("frozen", names, "parameters that stay as they start"),
    optional("clip", real, "bound on the norm of the gradient", { range: positive }),
    optional("adversary", entry("adversary"), "attack applied to each batch"),
    optional("average", real, "decay of a running average of the parameters", {
      range: { min: 0, max: 1, exclusive: "max" },
    }),
    ...common,
  ],
  sample: [
    optional("sampler", entry("sampler"), "the algorithm that draws"),
    optional("nbeta", real, "weight of the loss in the law; default with `from`: size / log(size)", {
      range: positive,
    }),
    optional("temperature", real, "size / nbeta", { range: positive }),
    optional("localization", real, "weight of norm(w - start)^2 / 2; default 1 with `from`, else 0", {
      range: { min: 0 },
    }),
    optional("prior", either(words("initialiser", "none"), { kind: "law" }), "default initialiser, with `from` none"),
    defaulted("chains", whole, number(4), "independent chains", { range: { min: 1 } }),
    defaulted("burn_in", whole, number(500), "steps before the first draw", { unit: "steps", range: { min: 0 } }),
    defaulted("draws", whole, number(2000), "draws kept of each chain", { range: { min: 1 } }),
    defaulted("thin", whole, number(1), "steps from one draw to the next", { unit: "steps", range: { min: 1 } }),
    optional("batch", whole, "rows a step; absent: the full gradient", { unit: "rows", range: { min: 1 } }),
    defaulted(
      "batches",
      words("independent", "epoch"),
      word("independent"),
      "rows drawn with replacement, or shuffled passes",
    ),
    optional(
      "evaluate",
      words("batch", "full", "population"),
      "data of the recorded loss: batch where there is one, else full",
    ),
    optional(
      "baseline",
      either(words("full"), entry("baseline")),
      "data of the loss at the start; absent: full, all rows",
    ),
    optional("restrict", names, "parameters that move; absent: all"),
    defaulted(
      "targets",
      words("data", "self"),
      word("data"),
      "targets of the data, or the model's own outputs at the start",
    ),
    defaulted("init_noise", real, number(0), "standard deviation of chains around the start", { range: { min: 0 } }),
    optional("bounding_box", real, "largest distance of a coordinate from the start", { range: positive }),
    defaulted("shared_batches", { kind: "boolean" }, boolean(false), "all chains see the same batches"),
    defaulted("shared_noise", { kind: "boolean" }, boolean(false), "all chains get the same noise"),
    optional(
      "stop_above",
      real,
      "a chain whose loss passes this many times the loss at the start, plus 1, is given up",
    ),
    ...common,
  ],
  solve: [
    optional("tolerance", real, "residual at which the iteration ends; absent: the theory's own", { range: positive }),
    optional("damping", real, "largest share of the new value in a step; absent: the theory's own", {
      range: { min: 0, max: 1, exclusive: "min" },
    }),
    optional("max_iterations", whole, "iterations at most; absent: the theory's own", { range: { min: 1 } }),
    ...common,
  ],
  simulate: [...common],
};
