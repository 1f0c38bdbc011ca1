import type { ValueType } from "../catalogue.ts";
import { suggest } from "../diagnostics/suggest.ts";
import * as messages from "../messages.ts";
import type { Core } from "../plan/core.ts";
import type { FigurePlan } from "../plan/plan.ts";
import type { Expression, PlotCall } from "../syntax/ast.ts";
import { hasAbscissa } from "./abscissa.ts";
import { valueCore } from "./application.ts";
import { AXES } from "./axis-words.ts";
import type { Checker, Of } from "./checker.ts";
import { type Context, Locals, root } from "./context.ts";
import { elaborate, principal } from "./expression.ts";
import { figureFits } from "./figure-fits.ts";
import { word } from "./names.ts";
import { type Placed, sameRows } from "./rows.ts";
import { conform } from "./types.ts";
import type { Value } from "./values.ts";
import { pointCondition } from "./where.ts";

/** Options that every figure knows. */
const COMMON = ["x", "scale", "panel", "color"];

/** `plot a(…) beside b(…) where c`: figures of one row. */
export function figures(statement: Of<"plot">, row: number, checker: Checker): readonly FigurePlan[] {
  const context = root(checker, checker.frame("measure"), "measure", new Locals());
  const where = pointCondition(statement.where, context);
  const result: FigurePlan[] = [];
  for (const call of statement.calls) {
    const figure = one(call, row, { ...context, binders: new Map() });
    if (figure === undefined || where === null) continue;
    result.push(where === undefined ? figure : { ...figure, where: where.core });
  }
  for (const name of context.frame.used) checker.sweptLookedAt.add(name);
  return result;
}

function one(call: PlotCall, row: number, context: Context): FigurePlan | undefined {
  const { checker } = context;
  const kind = call.name.text;
  const entry = checker.index.find(kind, ["plot"]);
  if (entry === undefined) {
    const names = checker.index.names(["plot"]);
    const near = suggest(kind, names);
    checker.report(
      call.name.span,
      messages.unknownFigure(kind, near, names),
      undefined,
      near === undefined ? undefined : [{ span: call.name.span, text: near }],
    );
    for (const argument of call.arguments) if (argument.kind === "positional") elaborate(argument.value, context);
    return undefined;
  }
  const known = [...new Set([...entry.parameters.map((parameter) => parameter.name), ...COMMON])];
  const positional: { value: Core; text: string }[] = [];
  const options: Record<string, { value: Core; text: string }> = {};
  const written = new Set<string>();
  const values: Placed[] = [];
  const drawnValues: Value[] = [];
  const shown: (Value | undefined)[] = [];
  const given: Record<string, Value | undefined> = {};
  const over = call.arguments.some((argument) => argument.kind === "named" && argument.name.text === "over");
  const inner = over ? { ...context, over: true } : context;
  let fine = true;
  let position = 0;
  for (const argument of call.arguments) {
    if (argument.kind === "binder") {
      checker.report(argument.span, messages.binderHere(kind));
      fine = false;
      continue;
    }
    const name = argument.kind === "named" ? argument.name.text : undefined;
    if (name !== undefined && !known.includes(name)) {
      const near = suggest(name, known);
      checker.report(
        (argument as { name: { span: typeof call.span } }).name.span,
        messages.unknownArgument(kind, name, known, near),
      );
      fine = false;
      continue;
    }
    if (name !== undefined) written.add(name);
    const parameter =
      name === undefined
        ? entry.parameters[Math.min(position, entry.parameters.length - 1)]
        : entry.parameters.find((p) => p.name === name);
    if (name === undefined) {
      if (
        position >= entry.parameters.length &&
        parameter?.variadic !== true &&
        entry.parameters[0]?.variadic !== true
      ) {
        checker.report(argument.span, messages.tooManyArguments(kind, entry.parameters.length, known));
        fine = false;
      }
      position += 1;
    }
    const type = parameter?.type ?? ({ kind: "any" } as const);
    const { core, value } = drawn(argument.value, type, inner);
    values.push({ value, expression: argument.value });
    if (name === undefined) shown.push(value);
    else given[name] = value;
    if (name === undefined && value !== undefined) drawnValues.push(value);
    if (core === undefined) fine = false;
    else if (name === undefined) positional.push({ value: core, text: checker.text(argument.value.span) });
    else if (name in options) {
      checker.report(argument.span, messages.argumentTwice(kind, name));
      fine = false;
    } else options[name] = { value: core, text: checker.text(argument.value.span) };
    const free = type.kind === "any" && parameter?.range === undefined;
    if (core !== undefined && value !== undefined && parameter !== undefined && name !== undefined && !free) {
      if (!conform(context, elaborate(argument.value, context, type), parameter, argument.value.span, kind))
        fine = false;
    }
  }
  if (!sameRows(values, inner)) fine = false;
  if (fine && !figureFits(entry, call, { positional: shown, named: given }, context)) fine = false;
  if (fine && !hasAbscissa(entry, call, drawnValues, context)) fine = false;
  const required = entry.parameters.filter(
    (parameter) => parameter.default === undefined && parameter.optional !== true,
  );
  for (const parameter of required) {
    const place = entry.parameters.indexOf(parameter);
    if (written.has(parameter.name) || place < position) continue;
    checker.report(call.name.span, messages.missingArgument(kind, parameter.name, parameter.doc));
    fine = false;
  }
  return fine ? { kind, arguments: positional, options, row, span: call.span } : undefined;
}

/** An expression of a figure: axis words stand for themselves. */
function drawn(
  expression: Expression,
  type: ValueType,
  context: Context,
): { readonly core: Core | undefined; readonly value?: Value } {
  const { checker } = context;
  if (
    expression.kind === "name" &&
    (AXES.has(expression.name) || expression.name === "time") &&
    !checker.definitions.has(expression.name) &&
    !checker.swept.has(expression.name)
  ) {
    return { core: valueCore(word(expression.name), context, expression) };
  }
  const value = elaborate(expression, context, type);
  const shown =
    value.kind === "tensor" && value.record !== undefined && value.core.op !== "measure"
      ? principalOrRecord(value)
      : value;
  return { core: valueCore(shown, context, expression), value };
}

/** Figures draw records by their principal field, and may look at the others. */
function principalOrRecord(value: Parameters<typeof principal>[0]) {
  return value.record?.principal === undefined ? value : principal(value);
}
