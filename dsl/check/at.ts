import * as messages from "../messages.ts";
import type { Core } from "../plan/core.ts";
import type { Expression } from "../syntax/ast.ts";
import type { Context } from "./context.ts";
import { elaborate, tensor } from "./expression.ts";
import { historyAt, historyOfField } from "./field.ts";
import { lift } from "./static.ts";
import { ERROR, inherit, type TensorValue, type Value } from "./values.ts";

/** `x at place`: a checkpoint or recorded step of a result, or a binding of a name that is bound several times. */
export function at(expression: Extract<Expression, { kind: "at" }>, context: Context): Value {
  const { place } = expression;
  const bare =
    place.kind === "name" &&
    context.locals.get(place.name) === undefined &&
    !context.checker.definitions.has(place.name)
      ? place.name
      : undefined;
  if (expression.value.kind === "name") {
    const local = historyAt(expression.value, bare === "all" ? "all" : place, context);
    if (local !== undefined) return local;
  }
  const value = elaborate(expression.value, context);
  if (value.kind === "error") return ERROR;
  const history = historyOfField(value, bare === "all" ? "all" : place, context, expression.span);
  if (history !== undefined) return history;
  if (bare === "checkpoints") {
    if (value.kind === "stage") return { ...value, at: "checkpoints" };
    const known = tensor(value, expression.value, context);
    if (known === undefined) return ERROR;
    const core: Core = {
      op: "at",
      shape: known.core.shape,
      of: known.core,
      place: "checkpoints",
      span: expression.span,
    };
    return { ...known, core, carried: new Set([...known.carried, "checkpoints"]) };
  }
  if (bare === "all") {
    context.checker.report(place.span, messages.noHistory(context.checker.text(expression.value.span)));
    return ERROR;
  }
  const step = tensor(elaborate(place, context), place, context);
  if (step === undefined) return ERROR;
  if (value.kind === "stage") return { ...value, at: lift(context.checker, context.frame, step.core) };
  const known = tensor(value, expression.value, context);
  if (known === undefined) return ERROR;
  if (!recorded(known, step, place, context)) return ERROR;
  const core: Core = {
    op: "at",
    shape: [...step.core.shape, ...known.core.shape],
    of: known.core,
    place: step.core,
    span: expression.span,
  };
  return { ...known, ...inherit([known, step]), static: false, core };
}

/**
 * A step of a training stage must be the start, the end, a checkpoint or recorded (E405). Of a step that only the run knows it is asked that
 * the stage keeps anything in between.
 */
function recorded(value: TensorValue, step: TensorValue, place: Expression, context: Context): boolean {
  const core = value.core;
  if (core.op !== "field") return true;
  const { checker } = context;
  const variant = checker.stages.get(core.stage)?.variants[0]?.plan;
  if (step.core.op !== "constant") {
    const kept =
      variant?.settings.steps === undefined ||
      variant.settings.checkpoints !== undefined ||
      core.field === "loss" ||
      variant.record.some(({ names }) => names.some((name) => name !== "loss")) ||
      [...checker.definitions.values()].some((each) => each.kind === "measure" && each.every?.of.text === core.stage);
    if (!kept) checker.report(place.span, messages.stepsNotRecorded(core.field, core.stage, checker.text(place.span)));
    return kept;
  }
  if (step.core.shape.length > 0) return true;
  const steps = variant?.settings.steps?.value;
  const number = step.core.value.data[0];
  if (
    variant === undefined ||
    variant.settings.checkpoints !== undefined ||
    steps?.kind !== "tensor" ||
    typeof number !== "number"
  )
    return true;
  const last = steps.value.data[0] ?? 0;
  const written = variant.record.find((record) => record.names.includes(core.field));
  if (number === 0 || number === last || (core.field === "loss" && written === undefined)) return true;
  if (written !== undefined && number > 0 && number < last && number % (written.every ?? 1) === 0) return true;
  const name = checker.text(place.span);
  checker.report(place.span, messages.stepNotRecorded(core.field, core.stage, name, written?.every));
  return false;
}
