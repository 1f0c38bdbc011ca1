import { suggest } from "../diagnostics/suggest.ts";
import * as messages from "../messages.ts";
import type { Core } from "../plan/core.ts";
import type { StartPlan } from "../plan/plan.ts";
import type { Expression } from "../syntax/ast.ts";
import type { Context } from "./context.ts";
import { describe, elaborate, tensor } from "./expression.ts";
import type { ModelInfo } from "./model.ts";
import { stageInfo } from "./stage.ts";
import { lift } from "./static.ts";
import { broadcast, sameShape, shapeText } from "./values.ts";

/** `from`: a stage, a record of values, a pattern, a law, or a list of these; undefined where it was reported. */
export function start(
  from: Expression,
  model: ModelInfo | undefined,
  context: Context,
): StartPlan | undefined {
  if (from.kind === "list") {
    const items = from.items.map((item) => start(item, model, context));
    return items.some((item) => item === undefined) ? undefined : { kind: "list", items: items as StartPlan[] };
  }
  if (from.kind === "record") return values(from, model, context);
  const value = elaborate(from, context, { kind: "entry", of: ["pattern", "distribution"] });
  switch (value.kind) {
    case "error":
      return undefined;
    case "stage":
      if (stageInfo(value.name, context, from.span) === undefined) return undefined;
      return { kind: "stage", stage: value.name, ...(value.at === undefined ? {} : { at: value.at }) };
    case "static":
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

function values(
  from: Extract<Expression, { kind: "record" }>,
  model: ModelInfo | undefined,
  context: Context,
): StartPlan | undefined {
  const result: Record<string, Core> = {};
  let fine = true;
  for (const entry of from.entries) {
    const name = entry.name.text;
    const parameter = model?.plan.parameters.find((candidate) => candidate.path === name);
    if (model !== undefined && parameter === undefined && model.lost?.has(name) === true) {
      elaborate(entry.value, context);
      fine = false;
      continue;
    }
    if (model !== undefined && parameter === undefined) {
      const names = model.plan.parameters.map((candidate) => candidate.path);
      const near = suggest(name, names);
      context.checker.report(
        entry.name.span,
        messages.noParameter(name, model.plan.name, names, near),
        undefined,
        near === undefined ? undefined : [{ span: entry.name.span, text: near }],
      );
      elaborate(entry.value, context);
      fine = false;
      continue;
    }
    const value = tensor(elaborate(entry.value, context), entry.value, context);
    if (value === undefined) {
      fine = false;
      continue;
    }
    const whole = parameter === undefined ? value.core.shape : broadcast(value.core.shape, parameter.shape);
    if (parameter !== undefined && (whole === undefined || !sameShape(whole, parameter.shape))) {
      context.checker.report(
        entry.value.span,
        messages.startShape(name, shapeText(parameter.shape), shapeText(value.core.shape)),
      );
      fine = false;
      continue;
    }
    result[name] = lift(context.checker, context.frame, value.core);
  }
  return fine ? { kind: "values", values: result } : undefined;
}
