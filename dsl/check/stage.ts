import type { Kind } from "../catalogue.ts";
import * as messages from "../messages.ts";
import { canonical } from "../plan/canonical.ts";
import type { StageVariant } from "../plan/plan.ts";
import type { Span } from "../source.ts";
import type { Expression } from "../syntax/ast.ts";
import type { Checker, Of, StageInfo, VariantInfo } from "./checker.ts";
import { combinations } from "./combinations.ts";
import { type Context, Locals, root } from "./context.ts";
import { type DataInfo, dataInfo } from "./data.ts";
import { DIRECTION, walksBoth } from "./direction.ts";
import { describe, elaborate } from "./expression.ts";
import type { Frame } from "./frame.ts";
import { model } from "./model.ts";
import { settings } from "./stage-settings.ts";
import { start } from "./start.ts";
import { subject } from "./subject.ts";
import { ERROR, numberValue } from "./values.ts";

const MOST_VARIANTS = 20_000;

/** The stage of a name, elaborated on demand; undefined where something was reported. */
export function stageInfo(name: string, context: { readonly checker: Checker }, use: Span): StageInfo | undefined {
  const { checker } = context;
  if (checker.stages.has(name)) return checker.stages.get(name);
  const definition = checker.definitions.get(name);
  if (definition?.kind !== "stage") return undefined;
  if (checker.stagesAtWork.includes(name)) {
    const circle = [...checker.stagesAtWork.slice(checker.stagesAtWork.indexOf(name)), name];
    checker.report(use, messages.circle("stage", circle));
    return undefined;
  }
  checker.stagesAtWork.push(name);
  const info = elaborateStage(definition, checker);
  checker.stagesAtWork.pop();
  checker.stages.set(name, info);
  return info;
}

function elaborateStage(definition: Of<"stage">, checker: Checker): StageInfo | undefined {
  const forced = new Set<string>();
  const variants: VariantInfo[] = [];
  const byKey = new Map<string, number>();
  const used = new Set<string>();
  const after = new Set<string>();
  for (let stable = false; !stable; ) {
    stable = true;
    variants.length = 0;
    byKey.clear();
    const known = new Map<string, number>();
    const names = [...checker.swept.keys()].filter((name) => forced.has(name));
    const points = combinations(checker, names);
    if (points.length > MOST_VARIANTS) {
      checker.report(definition.name.span, messages.tooManyVariants(definition.name.text, points.length, names));
      return undefined;
    }
    for (const point of points) {
      const frame = checker.frame("stage", point);
      const variant = elaborateVariant(definition, checker, frame);
      for (const name of frame.used) used.add(name);
      for (const name of frame.stages) after.add(name);
      const before = forced.size;
      for (const name of frame.forced) forced.add(name);
      if (forced.size > before) {
        stable = false;
        break;
      }
      const key = canonical({ plan: variant.plan, inputs: frame.inputs.map((input) => input.core) });
      let number = known.get(key);
      if (number === undefined) {
        number = variants.length;
        known.set(key, number);
        variants.push(variant);
      }
      byKey.set(names.map((name) => point.get(name) ?? 0).join(), number);
    }
  }
  const seedMatters = checker.swept.has("seed") && (definition.verb !== "solve" || definition.on !== undefined);
  if (seedMatters) used.add("seed");
  for (const name of after) for (const other of checker.stages.get(name)?.plan.swept ?? []) used.add(other);
  if (definition.verb !== "simulate" && walksBoth(used, checker)) used.add(DIRECTION);
  const order = [...checker.swept.keys()];
  const plan = {
    name: definition.name.text,
    verb: definition.verb,
    swept: order.filter((name) => used.has(name)),
    after: [...after],
    span: definition.name.span,
  };
  return { plan, forced: order.filter((name) => forced.has(name)), variants, byKey, statement: definition };
}

function elaborateVariant(definition: Of<"stage">, checker: Checker, frame: Frame): VariantInfo {
  const context = root(checker, frame, "setting", new Locals());
  const on = definition.on === undefined ? undefined : dataOf(definition.on, context);
  const what = subject(definition, context);
  const dataLost = definition.on !== undefined && on === undefined;
  const columns =
    on?.info ?? (dataLost || what.model === undefined ? undefined : columnsElsewhere(what.model, definition, context));
  const use = definition.on?.span ?? definition.subject.span;
  const expanded = what.model === undefined ? undefined : model(what.model, columns, checker, frame, use, dataLost);
  const size = on?.info.plan.size;
  if (dataLost || on?.info.lost?.size === true) context.locals.set("size", ERROR);
  else if (size !== undefined) context.locals.set("size", numberValue(size));
  const known = {
    data: !dataLost && on?.info.lost === undefined,
    model: what.lost !== true && expanded?.lost === undefined,
  };
  if (what.entry?.needsData === true && on !== undefined && size !== undefined && on.info.plan.source === undefined)
    checker.report(definition.on!.span, messages.lawNotRows(on.info.plan.name, size));
  const how = settings(definition, what.entry, on?.info, expanded, context, what.taken, known);
  const from = definition.from === undefined ? undefined : start(definition.from, expanded, context, definition.verb);
  const plan: StageVariant = {
    ...(expanded === undefined ? {} : { model: expanded.plan }),
    ...(on === undefined ? {} : { data: on.info.plan }),
    exact: on?.exact ?? false,
    subject: { entry: what.name, arguments: what.arguments },
    ...(from === undefined ? {} : { start: from }),
    settings: how.settings,
    record: how.record,
    inputs: frame.inputs.map((input) => ({ text: input.text, shape: input.shape })),
    bases: on?.info.bases ?? [],
  };
  const variant = { plan, frame, ...(expanded === undefined ? {} : { model: expanded }) };
  const fine = known.data && known.model && how.fine && (definition.from === undefined || from !== undefined);
  if (fine) return variant;
  // Results of a theory or system depend on every setting; those of a model on its names and on the algorithm.
  const trains = definition.verb === "sample" || definition.verb === "train";
  const names = new Set(expanded?.lost ?? []);
  const algorithms: readonly Kind[] = definition.verb === "sample" ? ["sampler"] : ["optimizer"];
  if (trains && (how.settings.sampler ?? how.settings.optimizer) === undefined)
    for (const entry of checker.index.entries)
      if (algorithms.includes(entry.kind)) for (const field of Object.keys(entry.results ?? {})) names.add(field);
  return { ...variant, lost: { all: what.lost === true || (!trains && !how.fine), names } };
}

/** Without `on`, sizes of inputs are those of the data that another stage of the same model names. */
function columnsElsewhere(wanted: Of<"model">, definition: Of<"stage">, context: Context): DataInfo | undefined {
  if (wanted.formals.every((formal) => formal.axes !== undefined)) return undefined;
  for (const other of context.checker.definitions.values()) {
    if (other.kind !== "stage" || other === definition || other.on?.kind !== "name") continue;
    const first = other.arguments[0];
    const name =
      other.verb === "train" || other.verb === "sample"
        ? other.subject.text
        : first?.kind === "positional" && first.value.kind === "name"
          ? first.value.name
          : undefined;
    if (name !== wanted.name.text) continue;
    if (context.checker.definitions.get(other.on.name)?.kind === "data")
      return dataInfo(other.on.name, context, other.on.span);
  }
  return undefined;
}

/** `on D`, `on exact(D)`. */
function dataOf(on: Expression, context: Context): { readonly info: DataInfo; readonly exact: boolean } | undefined {
  const exact =
    on.kind === "call" &&
    on.callee.kind === "name" &&
    on.callee.name === "exact" &&
    context.checker.definitions.get("exact") === undefined;
  let expression = on;
  if (exact) {
    const only = on.arguments[0];
    if (on.arguments.length !== 1 || only?.kind !== "positional") {
      context.checker.report(on.span, messages.oneArgument("exact", "a data set"));
      return undefined;
    }
    expression = only.value;
  }
  const value = elaborate(expression, context, { kind: "data" });
  if (value.kind === "error") return undefined;
  if (value.kind !== "data" || value.select !== undefined) {
    context.checker.report(
      expression.span,
      value.kind === "data"
        ? messages.selectionHere(context.checker.text(expression.span))
        : messages.dataNeeded(describe(value)),
    );
    return undefined;
  }
  const info = dataInfo(value.name, context, expression.span);
  return info === undefined ? undefined : { info, exact };
}
