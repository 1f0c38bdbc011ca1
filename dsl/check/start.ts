import { suggest } from "../diagnostics/suggest.ts";
import * as messages from "../messages.ts";
import type { Core } from "../plan/core.ts";
import type { StagePlan, StartPlan } from "../plan/plan.ts";
import type { Span } from "../source.ts";
import type { Expression } from "../syntax/ast.ts";
import type { StageInfo } from "./checker.ts";
import type { Context } from "./context.ts";
import { describe, elaborate, tensor } from "./expression.ts";
import type { ModelInfo } from "./model.ts";
import { stageInfo } from "./stage.ts";
import { lift } from "./static.ts";
import { broadcast, constantValue, sameShape, shapeText, type Value } from "./values.ts";

/**
 * `from`: a stage, a record of values, a pattern, a law, or a list of these; undefined where it was reported. Training starts from one
 * place; one run a checkpoint is for `sample`.
 */
export function start(
  from: Expression,
  model: ModelInfo | undefined,
  context: Context,
  verb: StagePlan["verb"] | "item",
): StartPlan | undefined {
  if (from.kind === "list") {
    if (from.items.length === 0) {
      context.checker.report(from.span, messages.notAStart("an empty list"));
      return undefined;
    }
    if (verb === "train") {
      context.checker.report(from.span, messages.oneStart());
      return undefined;
    }
    const items = from.items.map((item) => start(item, model, context, "item"));
    return items.some((item) => item === undefined) ? undefined : { kind: "list", items: items as StartPlan[] };
  }
  if (from.kind === "record") {
    const entries = from.entries.map((entry): Entry => {
      const value = elaborate(entry.value, context);
      return { name: entry.name.text, span: entry.name.span, value, expression: entry.value };
    });
    return values(entries, model, context);
  }
  const value = elaborate(from, context, { kind: "entry", of: ["pattern", "distribution"] });
  switch (value.kind) {
    case "error":
      return undefined;
    case "stage":
      {
        const info = stageInfo(value.name, context, from.span);
        if (info === undefined || !sameShapes(info, model, from.span, context)) return undefined;
      }
      if (value.at === "checkpoints" && verb !== "sample") {
        context.checker.report(from.span, messages.checkpointsHere(value.name, verb));
        return undefined;
      }
      if (!restartable(value.name, value.at, from.span, context)) return undefined;
      return { kind: "stage", stage: value.name, ...(value.at === undefined ? {} : { at: value.at }) };
    case "record":
      return values(
        [...value.fields].map(([name, field]) => ({ name, span: from.span, value: field, expression: from })),
        model,
        context,
      );
    case "static":
      if (value.value.kind === "record") {
        const fields = Object.entries(value.value.fields);
        return values(
          fields.map(([name, field]) => {
            const known: Value =
              field.kind === "tensor" ? constantValue(field.value, field) : { kind: "static", value: field };
            return { name, span: from.span, value: known, expression: from };
          }),
          model,
          context,
        );
      }
      if (value.value.kind === "entry" && (value.value.of === "distribution" || value.value.of === "presence")) {
        return { kind: "law", law: { op: "static", shape: [], value: value.value } };
      }
      if (value.value.kind === "entry") {
        const parameters: Record<string, readonly number[]> = {};
        for (const parameter of model?.plan.parameters ?? []) parameters[parameter.path] = parameter.shape;
        const problem = context.checker.index
          .find(value.value.entry, ["pattern"])
          ?.fits?.(value.value.arguments, parameters);
        if (problem === undefined || model?.lost !== undefined) return { kind: "pattern", pattern: value.value };
        context.checker.report(from.span, messages.patternDoesNotFit(value.value.entry, problem));
        return undefined;
      }
      break;
    case "tensor":
      if (value.law) return { kind: "law", law: lift(context.checker, context.frame, value.core) };
      break;
  }
  context.checker.report(from.span, messages.notAStart(describe(value)));
  return undefined;
}

interface Entry {
  readonly name: string;
  readonly span: Span;
  readonly value: Value;
  readonly expression: Expression;
}

/** `{ W = […], b = 0 }`: values of parameters, scalars filling them; a name of rounds stands for all of them. */
function values(entries: readonly Entry[], model: ModelInfo | undefined, context: Context): StartPlan | undefined {
  const result: Record<string, Core> = {};
  let fine = true;
  for (const { name, span, value: given, expression } of entries) {
    const parameter = model?.plan.parameters.find((candidate) => candidate.path === name);
    const rounds = model?.plan.parameters.filter((candidate) => candidate.stack?.name === name) ?? [];
    const expected = parameter?.shape ?? model?.stacks.get(name);
    if (model !== undefined && expected === undefined) {
      fine = false;
      if (model.lost?.has(name) === true) continue;
      const names = [...model.stacks.keys(), ...model.plan.parameters.map((candidate) => candidate.path)];
      const near = suggest(name, names);
      context.checker.report(
        span,
        messages.noParameter(name, model.plan.name, names, near),
        undefined,
        near === undefined ? undefined : [{ span, text: near }],
      );
      continue;
    }
    const value = tensor(given, expression, context);
    if (value === undefined) {
      fine = false;
      continue;
    }
    const own = value.core.shape;
    const whole = expected === undefined ? own : broadcast(own, expected);
    if (expected !== undefined && (whole === undefined || !sameShape(whole, expected))) {
      context.checker.report(expression.span, messages.startShape(name, shapeText(expected), shapeText(own)));
      fine = false;
      continue;
    }
    const core = lift(context.checker, context.frame, value.core);
    if (parameter !== undefined || model === undefined) result[name] = core;
    for (const [k, round] of rounds.entries()) {
      const same = own.length < expected!.length || own[0] === 1;
      const index: Core = { op: "constant", shape: [], value: { shape: [], data: [k] } };
      result[round.path] = same
        ? core
        : { op: "subscript", shape: own.slice(1), of: core, subscripts: [{ kind: "index", value: index }] };
    }
  }
  return fine ? { kind: "values", values: result } : undefined;
}

/** Parameters of one name have one shape in a stage and in what goes on from it; a stage of several models fits if one of them does. */
function sameShapes(from: StageInfo, model: ModelInfo | undefined, span: Span, context: Context): boolean {
  const differing = from.variants.map(({ model: other }) =>
    model?.plan.parameters.find(({ path, shape, trained }) => {
      const before = other?.plan.parameters.find((parameter) => parameter.path === path);
      return trained && before !== undefined && !sameShape(before.shape, shape);
    }),
  );
  const [first] = differing;
  if (first === undefined || differing.some((parameter) => parameter === undefined)) return true;
  const before = from.variants[0].model!.plan.parameters.find(({ path }) => path === first.path)!;
  context.checker.report(span, messages.startShape(first.path, shapeText(first.shape), shapeText(before.shape)));
  return false;
}

/** A step that a stage starts from is the start, the end, a checkpoint, or one where every trained parameter was recorded (E405). */
function restartable(stage: string, at: Core | "checkpoints" | undefined, span: Span, context: Context): boolean {
  const info = context.checker.stages.get(stage);
  const variant = info?.variants[0];
  if (variant === undefined || variant.lost !== undefined || info?.plan.verb !== "train") return true;
  if (at === undefined || at === "checkpoints" || at.op !== "constant") return true;
  const { settings, record, model } = variant.plan;
  const step = at.value.data[0];
  const last = settings.steps?.value.kind === "tensor" ? settings.steps.value.value.data[0] : undefined;
  const kept = settings.checkpoints?.value;
  const listed = kept?.kind === "tensor" ? kept.value.data : undefined;
  if (typeof step !== "number" || typeof last !== "number" || step === 0 || step === last) return true;
  if (kept !== undefined && (listed === undefined || listed.includes(step))) return true;
  const all = (model?.parameters ?? []).every((parameter) => {
    const written = record.find((one) => one.names.includes(parameter.path));
    return !parameter.trained || (written !== undefined && step < last && step % (written.every ?? 1) === 0);
  });
  if (all) return true;
  context.checker.report(span, messages.stepNotKept(stage, String(step)));
  return false;
}
