import { suggest } from "../diagnostics/suggest.ts";
import * as messages from "../messages.ts";
import type { Core, Static } from "../plan/core.ts";
import type { Span } from "../source.ts";
import type { Expression } from "../syntax/ast.ts";
import type { StageInfo, VariantInfo } from "./checker.ts";
import type { Context } from "./context.ts";
import { elaborate, tensor } from "./expression.ts";
import type { Accessor } from "./member.ts";
import { COMMON_FIELDS } from "./model.ts";
import { stageInfo } from "./stage.ts";
import { peek } from "./static.ts";
import { dynamicValue, ERROR, inherit, sameShape, type TensorValue, type Value } from "./values.ts";

export interface Field {
  readonly value: Value;
  /** Accessors that the path consumed. */
  readonly taken: number;
}

/** The variant of a stage at this frame's point: what fixes that stage's shapes fixes ours. */
function variantAt(info: StageInfo, context: Context): VariantInfo | undefined {
  const { frame, checker } = context;
  for (const name of info.plan.swept) frame.used.add(name);
  const indices: number[] = [];
  for (const name of info.forced) {
    frame.forced.add(name);
    const swept = checker.swept.get(name);
    indices.push(Math.max(0, swept?.values.indexOf(frame.point.get(name)!) ?? 0));
  }
  return info.variants[info.byKey.get(indices.join()) ?? 0];
}

/** `trained.W`, `trained.attention[1].pattern`, `net.chi`: the longest path that the stage knows. */
export function fieldOfStage(
  stage: Extract<Value, { kind: "stage" }>,
  accessors: readonly Accessor[],
  context: Context,
  span: Span,
): Field {
  if (accessors.length === 0) return { value: stage, taken: 0 };
  const info = stageInfo(stage.name, context, span);
  const variant = info === undefined ? undefined : variantAt(info, context);
  if (info === undefined || variant === undefined) return { value: ERROR, taken: accessors.length };
  for (let count = accessors.length; count > 0; count -= 1) {
    const path = pathOf(accessors.slice(0, count));
    if (path === undefined) continue;
    const value = lookUp(info, variant, path, context);
    if (value === "lost") return { value: ERROR, taken: accessors.length };
    if (value !== undefined) return { value: placed(value, stage, context), taken: count };
  }
  const first = accessors[0]!;
  if (variant.lost?.all === true) return { value: ERROR, taken: accessors.length };
  if (first.kind === "member" && variant.lost?.names.has(first.name.text) === true)
    return { value: ERROR, taken: accessors.length };
  const known = fieldNames(info, variant, context);
  const name = first.kind === "member" ? first.name.text : context.checker.text(first.span);
  const where = first.kind === "member" ? first.name.span : first.span;
  const near = suggest(name, known);
  const fix = near === undefined || first.kind !== "member" ? undefined : [{ span: where, text: near }];
  context.checker.report(
    where,
    messages.noField(name, `\`${stage.name}\``, known, near),
    [{ span: info.plan.span, text: messages.stageLabel(info.plan.verb) }],
    fix,
  );
  return { value: ERROR, taken: accessors.length };
}

/** `(r at 500).W`. */
function placed(value: TensorValue, stage: Extract<Value, { kind: "stage" }>, _context: Context): TensorValue {
  if (stage.at === undefined) return value;
  const core: Core = { op: "at", shape: value.core.shape, of: value.core, place: stage.at };
  return stage.at === "checkpoints"
    ? { ...value, core, carried: new Set([...value.carried, "checkpoints"]) }
    : { ...value, core };
}

function pathOf(accessors: readonly Accessor[]): string | undefined {
  let path = "";
  for (const accessor of accessors) {
    if (accessor.kind === "member") path += path === "" ? accessor.name.text : `.${accessor.name.text}`;
    else {
      const only = accessor.subscripts[0];
      if (accessor.subscripts.length !== 1 || only?.kind !== "index" || only.value.kind !== "number" || path === "")
        return undefined;
      path += `[${only.value.value}]`;
    }
  }
  return path;
}

function lookUp(
  info: StageInfo,
  variant: VariantInfo,
  given: string,
  context: Context,
): TensorValue | "lost" | undefined {
  const { model } = variant;
  const { verb, name } = info.plan;
  const make = (path: string, shape: readonly number[], rest: Partial<TensorValue>): TensorValue =>
    dynamicValue(
      { op: "field", shape, stage: name, field: path },
      { ...rest, carried: new Set([...stageAxes(info, context), ...(rest.carried ?? [])]) },
    );
  const entry = context.checker.index.find(variant.plan.subject.entry, ["theory", "system"]);
  const result = (verb === "solve" || verb === "simulate" ? entry : verbEntry(variant, context))?.results?.[given];
  if (
    result !== undefined &&
    (verb === "solve" || verb === "simulate" || model === undefined || !hasName(model, given))
  ) {
    if (variant.lost !== undefined && result.shape !== undefined) return "lost";
    return make(given, resultShape(result, variant), {
      carried: new Set(result.axes ?? []),
      ...(result.words === undefined ? {} : { words: result.words }),
    });
  }
  if (model !== undefined) {
    const path = model.canonical(given);
    const history = model.plan.histories[path];
    const last = history?.[history.length - 1] ?? path;
    const type = model.types.get(last);
    const draws = verb === "sample" ? ["chains", "draws"] : [];
    if (type !== undefined) {
      const samples = given === "loss" ? [] : [...type.carried].filter((axis) => axis === "samples");
      const carried = new Set([...samples, ...draws]);
      return make(path, type.core.shape, {
        integer: type.integer,
        boolean: type.boolean,
        carried,
        ...(type.process === undefined ? {} : { process: type.process }),
        ...(samples.length === 0 || variant.plan.data === undefined ? {} : { rows: variant.plan.data.name }),
      });
    }
    const stack = model.stacks.get(path);
    if (stack !== undefined) return make(path, stack, { carried: new Set(draws) });
  }
  if ((COMMON_FIELDS as readonly string[]).includes(given)) return make(given, [], { boolean: given === "converged" });
  return undefined;
}

function hasName(model: NonNullable<VariantInfo["model"]>, given: string): boolean {
  const path = model.canonical(given);
  return model.types.has(path) || model.stacks.has(path) || model.plan.histories[path] !== undefined;
}

/** The optimiser's or sampler's entry: its results are fields of the stage. */
function verbEntry(variant: VariantInfo, context: Context) {
  const how = (variant.plan.settings.sampler ?? variant.plan.settings.optimizer)?.value;
  return how?.kind === "entry" ? context.checker.index.find(how.entry, ["sampler", "optimizer"]) : undefined;
}

function resultShape(
  result: {
    shape?: (
      settings: Readonly<Record<string, Static>>,
      model?: { parameters: Readonly<Record<string, readonly number[]>> },
    ) => readonly number[] | undefined;
  },
  variant: VariantInfo,
): readonly number[] {
  const settings: Record<string, Static> = { ...variant.plan.subject.arguments };
  for (const [key, setting] of Object.entries(variant.plan.settings)) settings[key] = setting.value;
  const parameters: Record<string, readonly number[]> = {};
  for (const parameter of variant.model?.plan.parameters ?? []) parameters[parameter.path] = parameter.shape;
  return result.shape?.(settings, variant.model === undefined ? undefined : { parameters }) ?? [];
}

/** Axes that every result of a stage carries. */
function stageAxes(info: StageInfo, context: Context): readonly string[] {
  const axes = [...info.plan.swept];
  if (context.checker.repeats && isRepeated(info, context)) axes.push("repeats");
  for (const variant of info.variants.slice(0, 1)) {
    const start = variant.plan.start;
    if (start?.kind === "stage" && start.at === "checkpoints") axes.push("checkpoints");
  }
  return axes;
}

/** Train, sample and simulate run again with other random numbers; what needs them follows. */
export function isRepeated(info: StageInfo, context: Context): boolean {
  if (info.plan.verb !== "solve") return true;
  return info.plan.after.some((name) => {
    const other = context.checker.stages.get(name);
    return other !== undefined && isRepeated(other, context);
  });
}

function fieldNames(info: StageInfo, variant: VariantInfo, context: Context): readonly string[] {
  const entry = context.checker.index.find(variant.plan.subject.entry, ["theory", "system"]);
  const results = Object.keys(
    (info.plan.verb === "solve" || info.plan.verb === "simulate" ? entry : verbEntry(variant, context))?.results ?? {},
  );
  const own =
    variant.model === undefined
      ? []
      : [...variant.model.stacks.keys(), ...variant.model.types.keys()].filter((name) => !name.includes("#"));
  return [...new Set([...results, ...own, ...(variant.lost?.names ?? []), ...COMMON_FIELDS])];
}

/** `valley.loss`: an expression of a model as a function of its parameters, for figures that take one. */
export function fieldOfModel(name: string, accessors: readonly Accessor[], context: Context, span: Span): Field {
  const first = accessors[0];
  if (first?.kind !== "member" || context.place !== "measure") {
    context.checker.report(span, messages.modelHere(name));
    return { value: ERROR, taken: accessors.length };
  }
  return { value: dynamicValue({ op: "field", shape: [], stage: name, field: first.name.text, span }), taken: 1 };
}

/** `r at 2`, `r at all` inside a model: a binding of the history of `r`. */
export function historyAt(
  name: Extract<Expression, { kind: "name" }>,
  place: Expression | "all",
  context: Context,
): Value | undefined {
  const { body, checker } = context;
  if (body === undefined) return undefined;
  const history = body.sheet.histories.get(body.prefix + name.name);
  if (history === undefined) return undefined;
  const values = history.map((path) => body.sheet.types.get(path)!);
  if (place === "all") return joined(values, name.span, context);
  const step = tensor(elaborate(place, context), place, context);
  const number = step === undefined ? undefined : peek(context, step)?.data[0];
  if (number === undefined || number === null) {
    checker.report(place.span, messages.notStatic(checker.text(place.span)));
    return ERROR;
  }
  const value = values[number < 0 ? number + values.length : number];
  if (value !== undefined) return value;
  checker.report(place.span, messages.historyRange(name.name, values.length, String(number)));
  return ERROR;
}

function joined(values: readonly TensorValue[], span: Span, context: Context): Value {
  const shape = values[0]!.core.shape;
  if (shape.length === 0 || values.some((value) => !sameShape(value.core.shape.slice(0, -1), shape.slice(0, -1)))) {
    context.checker.report(span, messages.historyJoin(values.map((value) => value.core.shape)));
    return ERROR;
  }
  const width = values.reduce((sum, value) => sum + value.core.shape[shape.length - 1]!, 0);
  const core: Core = {
    op: "apply",
    shape: [...shape.slice(0, -1), width],
    function: "concat",
    arguments: values.map((value) => value.core),
    options: { axis: { op: "constant", shape: [], value: { shape: [], data: [shape.length - 1] } } },
    span,
  };
  return { ...values[0]!, ...inherit(values), core };
}

/** `trained.r at k` where `r` is bound several times; undefined where it is bound once and `at` means a step. */
export function historyOfField(
  value: Value,
  place: Expression | "all",
  context: Context,
  span: Span,
): Value | undefined {
  if (value.kind !== "tensor" || value.core.op !== "field") return undefined;
  const info = context.checker.stages.get(value.core.stage);
  const model = info?.variants[0]?.model;
  const history = model?.plan.histories[value.core.field];
  if (model === undefined || history === undefined || history.length < 2) return undefined;
  const { field } = value.core;
  const bindings = history.map((path, k): TensorValue => {
    const type = model.types.get(path)!;
    // The bare name means the last binding; the first is addressed as number 0.
    const name = k === 0 && path === field ? `${field}#0` : path;
    return { ...value, core: { ...value.core, shape: type.core.shape, field: name } as Core };
  });
  if (place === "all") return joined(bindings, span, context);
  const step = tensor(elaborate(place, context), place, context);
  if (step === undefined) return ERROR;
  const number = peek(context, step)?.data[0];
  if (typeof number !== "number" || step.core.shape.length > 0 || step.swept.size > 0) {
    context.checker.report(place.span, messages.notStatic(context.checker.text(place.span)));
    return ERROR;
  }
  const binding = bindings[number < 0 ? number + bindings.length : number];
  if (binding !== undefined) return binding;
  context.checker.report(place.span, messages.historyRange(field, bindings.length, String(number)));
  return ERROR;
}
