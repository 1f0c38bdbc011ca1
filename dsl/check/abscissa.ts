import type { Entry } from "../catalogue.ts";
import * as messages from "../messages.ts";
import type { Core } from "../plan/core.ts";
import { children } from "../plan/walk.ts";
import type { PlotCall } from "../syntax/ast.ts";
import type { Context } from "./context.ts";
import type { Value } from "./values.ts";

/** Axes along which a line runs without being asked. */
const NATURAL = ["steps", "checkpoints", "draws", "layers", "time"];

/**
 * A line without `x = …` runs along the one axis of steps, checkpoints, draws, layers or own dimension that is there (language §9), or
 * along a swept name. False (E309) where there is certainly none, or where two own dimensions compete.
 */
export function hasAbscissa(entry: Entry, call: PlotCall, values: readonly Value[], context: Context): boolean {
  const takes = entry.takesCurve === true && entry.parameters.some((parameter) => parameter.name === "x");
  const written = call.arguments.some((argument) => argument.kind === "named" && argument.name.text === "x");
  const first = call.arguments.find((argument) => argument.kind === "positional");
  if (!takes || written || first === undefined || values.length === 0) return true;
  const counts = values.map((value) => candidates(value, context));
  const text = context.checker.text(first.span);
  if (counts.every((count) => count !== undefined && count.length === 0)) {
    context.checker.report(first.span, messages.noAbscissa(text));
    return false;
  }
  const own = counts[0];
  if (own === undefined || own.length < 2) return true;
  context.checker.report(first.span, messages.twoAbscissae(text, own));
  return false;
}

/** The axes that compete; undefined where they are not certain. */
function candidates(value: Value, context: Context): readonly string[] | undefined {
  if (value.kind !== "tensor" || value.record !== undefined || value.law) return undefined;
  const natural = NATURAL.filter((axis) => value.carried.has(axis));
  if (natural.length > 0) return natural;
  if (mayBeCurve(value.core, context)) return undefined;
  const { shape } = value.core;
  if (shape.length > 1) return shape.map((size, k) => `own dimension ${k} (${size})`);
  if (shape.length === 1 || [...value.carried].some((axis) => axis !== "repeats")) return undefined;
  return [];
}

/** Whether an expression may be a curve over the steps of a run. */
export function mayBeCurve(core: Core, context: Context): boolean {
  if (core.op === "at") return core.place === "checkpoints" || mayBeCurve(core.of, context);
  if (core.op === "measure") {
    const plan = context.checker.measures.get(core.measure)?.plan;
    return plan === undefined || plan.every !== undefined || mayBeCurve(plan.value, context);
  }
  if (core.op !== "field") return children(core).some((child) => mayBeCurve(child, context));
  const info = context.checker.stages.get(core.stage);
  const variant = info?.variants[0]?.plan;
  if (info === undefined || variant === undefined || info.plan.verb !== "train") return true;
  if (variant.record.some((record) => record.names.includes(core.field)) || core.field === "loss") return true;
  return variant.model?.parameters.every((parameter) => parameter.path !== core.field) !== false;
}
