/** Names after a dot, and what each is. */
import type { Entry } from "../catalogue.ts";
import { COMMON_FIELDS } from "../check/model.ts";
import type { TensorValue } from "../check/values.ts";
import type { Item } from "../syntax/ast.ts";
import type { Analysis } from "./analysis.ts";

export interface Member {
  readonly name: string;
  readonly doc: string;
}

const COMMON_DOC: Readonly<Record<(typeof COMMON_FIELDS)[number], string>> = {
  seconds: "wall clock; for figures only, outside every hash",
  converged: "whether the tolerance was reached",
  residual: "residual at the end",
  iterations: "iterations done",
  steps: "steps done; as a curve, its abscissa",
  seen: "rows seen; as a curve, an abscissa",
  tokens: "tokens seen; as a curve, an abscissa",
  epochs: "epochs; as a curve, an abscissa",
  diverged: "the step at which a value was not finite",
};
const TENSOR: readonly Member[] = [
  { name: "T", doc: "transpose of the last two dimensions" },
  { name: "shape", doc: "the sizes of its own dimensions, static" },
];

/** Shape and carried axes of a value, in words. */
export function tensorText(value: Pick<TensorValue, "core" | "integer" | "boolean" | "law" | "carried">): string {
  const { shape } = value.core;
  const what = value.law ? "law" : value.boolean ? "condition" : value.integer ? "integer" : "real";
  const carried = [...value.carried].filter((axis) => axis !== "samples");
  const own =
    shape.length === 0
      ? value.law
        ? "scalar law"
        : what === "real"
          ? "scalar"
          : what
      : `${what} [${shape.join(", ")}]`;
  const per = value.carried.has("samples") ? ["sample", ...carried] : carried;
  return per.length === 0 ? own : `${own}, one for each of ${per.join(", ")}`;
}

/** The members of what a path of names means; `source` is the text, for stages that a syntax error hides. */
export function membersOf(
  path: readonly string[],
  call: string | undefined,
  analysis: Analysis,
  source: string,
): readonly Member[] {
  if (call !== undefined) return entryFields(analysis.checker.index.find(call)) ?? (path.length === 0 ? TENSOR : []);
  const [root, ...rest] = path;
  if (root === undefined) return TENSOR;
  const name = root.replace(/\[.*$/s, "");
  const definition = analysis.definitions.get(name);
  switch (definition?.kind) {
    case "stage":
      return stageMembers(name, rest, analysis, definition.verb, definition.subject.text);
    case "model":
      return rest.length > 0 ? TENSOR : modelMembers(name, "", analysis);
    case "data": {
      if (rest.length > 0) return TENSOR;
      const info = analysis.dataInfo(name);
      if (info !== undefined)
        return [...info.columns].map(([column, type]) => ({ name: column, doc: `column: ${tensorText(type)}` }));
      return definition.columns.map((column) => ({ name: column.name.text, doc: "column" }));
    }
    case "let": {
      const value = analysis.letValue(name);
      if (value?.kind === "record")
        return [...value.fields.keys()].map((field) => ({ name: field, doc: "entry of the record" }));
      if (value?.kind === "tensor") return entryFields(value.record) ?? TENSOR;
      const known = analysis.letStatic(name);
      if (known?.kind === "record")
        return Object.keys(known.fields).map((field) => ({ name: field, doc: "entry of the record" }));
      return known?.kind === "entry" ? (entryFields(analysis.checker.index.find(known.entry)) ?? []) : [];
    }
    case "measure":
      return entryFields(analysis.measureValue(name)?.record) ?? TENSOR;
    case undefined: {
      const hidden = new RegExp(`^[ \\t]*${name}[ \\t]*=[ \\t]*(train|sample|solve|simulate)[ \\t]+(\\w+)`, "m").exec(
        source,
      );
      return hidden === null ? TENSOR : stageMembers(name, rest, analysis, hidden[1]!, hidden[2]!);
    }
    default:
      return [];
  }
}

function entryFields(entry: Entry | undefined): readonly Member[] | undefined {
  if (entry?.fields === undefined) return undefined;
  return Object.entries(entry.fields).map(([name, doc]) => ({
    name,
    doc: name === entry.principal ? `${doc} (used as a number)` : doc,
  }));
}

function stageMembers(
  stage: string,
  rest: readonly string[],
  analysis: Analysis,
  verb: string,
  subject: string,
): readonly Member[] {
  const variant = analysis.variant(stage);
  const { index } = analysis.checker;
  const trains = verb === "train" || verb === "sample";
  const how = (variant?.plan.settings.sampler ?? variant?.plan.settings.optimizer)?.value;
  const entry = trains
    ? how?.kind === "entry"
      ? index.find(how.entry, ["sampler", "optimizer"])
      : undefined
    : index.find(subject, ["theory", "system"]);
  const model = variant?.model?.plan.name ?? (trains ? subject : undefined);
  const prefix = rest.join(".");
  const named = model === undefined ? [] : modelMembers(model, prefix, analysis);
  if (rest.length > 0) return named.length > 0 ? named : TENSOR;
  const results = Object.entries(entry?.results ?? {}).map(([name, { doc, words }]) => ({
    name,
    doc: words === undefined ? doc : `${doc} (${words.join(" | ")})`,
  }));
  const common = COMMON_FIELDS.map((name) => ({ name: name as string, doc: COMMON_DOC[name] }));
  const seen = new Set<string>();
  return [...named, ...results, ...common].filter(({ name }) => !seen.has(name) && seen.add(name) !== undefined);
}

/** Names of a model below a path: from its shapes if it can be understood, else as they are written. */
function modelMembers(name: string, prefix: string, analysis: Analysis): readonly Member[] {
  const definition = analysis.definitions.get(name);
  if (definition?.kind !== "model") return [];
  const info = analysis.modelInfo(name);
  if (info === undefined) return prefix === "" ? written(definition.items) : [];
  const parameters = new Map(info.plan.parameters.map((parameter) => [parameter.path, parameter]));
  const members = new Map<string, string>();
  const add = (path: string, doc: string) => {
    if (prefix !== "" && !path.startsWith(`${prefix}.`)) return;
    const below = prefix === "" ? path : path.slice(prefix.length + 1);
    const next = /^[A-Za-z_]\w*/.exec(below)?.[0];
    if (next === undefined || path.includes("#")) return;
    if (next === below || !members.has(next)) members.set(next, next === below ? doc : "part of a layer");
  };
  for (const [path, type] of info.types) {
    const parameter = parameters.get(path);
    const kind = parameter === undefined ? "value" : parameter.trained ? "parameter" : "constant";
    add(path, `${kind}: ${tensorText(type)}`);
  }
  if (prefix === "")
    for (const { name: bound, doc } of written(definition.items)) if (!members.has(bound)) members.set(bound, doc);
  for (const [path, shape] of info.stacks) add(path, `stacked over rounds: [${shape.join(", ")}]`);
  return [...members].map(([member, doc]) => ({ name: member, doc }));
}

/** Names that the lines of a body bind. */
function written(items: readonly Item[]): readonly Member[] {
  return items.flatMap((item): readonly Member[] => {
    if (item.kind === "parameter")
      return [{ name: item.name.text, doc: item.word === "param" ? "parameter" : "constant" }];
    if (item.kind === "spin") return [{ name: item.name.text, doc: "spins" }];
    if (item.kind === "binding") return [{ name: item.name.text, doc: "value" }];
    return item.kind === "repeat" ? written(item.items) : [];
  });
}
