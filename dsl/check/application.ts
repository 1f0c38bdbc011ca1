import type { ArgumentType, Entry, ValueType } from "../catalogue.ts";
import * as messages from "../messages.ts";
import type { Core, Static } from "../plan/core.ts";
import type { Argument, Expression } from "../syntax/ast.ts";
import { match } from "./arguments.ts";
import type { Context } from "./context.ts";
import { describe, elaborate } from "./expression.ts";
import { sameRows } from "./rows.ts";
import { fold, foldable, peek, staticCore, toStatic } from "./static.ts";
import { conform } from "./types.ts";
import { broadcast, dynamicValue, ERROR, inherit, NONE, type TensorValue, type Value } from "./values.ts";

interface Operand {
  readonly expression?: Expression;
  readonly name: string;
  readonly named: boolean;
  readonly core: Core;
  readonly value?: TensorValue;
  readonly type: ArgumentType;
}

/** Tensor functions, distributions and measures: arguments checked, shape by the entry's rule, elementwise ones by broadcasting. */
export function application(
  entry: Entry,
  args: readonly Argument[],
  expression: Expression,
  context: Context,
  held: Readonly<Record<string, Static>> | undefined,
): Value {
  const { checker } = context;
  const parameters =
    held === undefined
      ? entry.parameters
      : entry.parameters.filter((p) => held[p.name] === undefined || p.default !== undefined);
  const measures = entry.kind === "measure";
  const matched = match(entry.name, args, parameters, context, measures ? ["over", "weight", "axis"] : []);
  if (args.some((argument) => argument.kind === "binder")) return ERROR;
  const inner = matched.byName.has("over") ? { ...context, over: true } : context;
  const operands: Operand[] = [];
  let failed = !matched.fine;
  for (const parameter of entry.parameters) {
    const given = matched.byName.get(parameter.name);
    if (given !== undefined) {
      const operand = operandOf(given.value, parameter.name, given.named, parameter.type, inner, entry);
      if (operand === undefined) failed = true;
      else operands.push(operand);
      if (
        parameter.range !== undefined &&
        operand?.value !== undefined &&
        !conform(context, operand.value, parameter, given.value.span, entry.name)
      )
        failed = true;
      continue;
    }
    const known = held?.[parameter.name] ?? (measures ? undefined : parameter.default);
    if (known !== undefined) {
      const core = staticCore(known);
      operands.push({
        name: parameter.name,
        named: measures,
        core,
        type: { shape: core.shape, integer: false, boolean: false, law: false, static: known },
      });
    } else if (parameter.optional !== true && parameter.default === undefined) {
      if (matched.fine)
        checker.report(expression.span, messages.missingArgument(entry.name, parameter.name, parameter.doc));
      failed = true;
    }
  }
  for (const [name, given] of matched.byName) {
    if (entry.parameters.some((parameter) => parameter.name === name)) continue;
    const operand = operandOf(given.value, name, true, { kind: "any" }, context, entry);
    if (operand === undefined) failed = true;
    else operands.push(operand);
  }
  const last = entry.parameters.find((parameter) => parameter.variadic === true);
  for (const extra of matched.rest) {
    const operand = operandOf(extra, last!.name, false, last!.type, inner, entry);
    if (operand === undefined) failed = true;
    else operands.push(operand);
  }
  if (failed) return ERROR;
  const placed = operands.flatMap((operand) =>
    operand.expression === undefined || operand.name === "over"
      ? []
      : [{ value: operand.value, expression: operand.expression }],
  );
  if (!sameRows(placed, inner) || !insideVocabulary(entry.name, operands, context)) return ERROR;
  return result(entry, operands, expression, context, measures);
}

function operandOf(
  expression: Expression,
  name: string,
  named: boolean,
  type: ValueType,
  context: Context,
  entry: Entry,
): Operand | undefined {
  const value = elaborate(expression, context, type);
  if (value.kind === "error") return undefined;
  if (value.kind === "tensor") {
    const core = value.core;
    return { name, named, core, value, type: argumentType(value, context), expression };
  }
  if (value.kind === "list" || value.kind === "stage") {
    const core = valueCore(value, context, expression);
    return core === undefined
      ? undefined
      : { name, named, core, type: { shape: core.shape, integer: false, boolean: false, law: false } };
  }
  if (type.kind === "tensor" || type.kind === "number") {
    context.checker.report(expression.span, messages.wrongType(entry.name, name, "numbers", describe(value)));
    return undefined;
  }
  const known = toStatic(context, value, expression.span);
  if (known === undefined) return undefined;
  return {
    name,
    named,
    core: { op: "static", shape: [], value: known },
    type: { shape: [], integer: false, boolean: false, law: false, static: known },
  };
}

/** Functions whose second argument picks from the last dimension of the first. */
const PICKS: ReadonlySet<string> = new Set(["cross_entropy"]);

/** Classes and tokens stay below what they pick from (E311). */
function insideVocabulary(function_name: string, operands: readonly Operand[], context: Context): boolean {
  if (!PICKS.has(function_name)) return true;
  const [from, which] = operands;
  const below = which?.value?.below;
  const classes = from?.core.shape[from.core.shape.length - 1];
  if (below === undefined || classes === undefined || below <= classes) return true;
  const { span } = which!.expression!;
  context.checker.report(span, messages.outsideVocabulary(context.checker.text(span), below, classes));
  return false;
}

/** Any value as an argument of a measure or figure. */
export function valueCore(value: Value, context: Context, expression: Expression): Core | undefined {
  if (value.kind === "error") return undefined;
  if (value.kind === "tensor") return value.core;
  if (value.kind === "stage") {
    // The whole stage: what is made of it has a value at every point of the stage.
    for (const name of context.checker.stages.get(value.name)?.plan.swept ?? []) context.frame.used.add(name);
    return { op: "field", shape: [], stage: value.name, field: "", span: expression.span };
  }
  if (value.kind === "list") {
    const items = value.items.map((item) => valueCore(item, context, expression));
    return items.some((item) => item === undefined)
      ? undefined
      : { op: "list", shape: [], items: items as Core[], span: expression.span };
  }
  if (value.kind === "record") {
    const fields: Record<string, Core> = {};
    for (const [name, field] of value.fields) {
      const core = valueCore(field, context, expression);
      if (core === undefined) return undefined;
      fields[name] = core;
    }
    return { op: "record", shape: [], fields, span: expression.span };
  }
  const known = toStatic(context, value, expression.span);
  return known === undefined ? undefined : { op: "static", shape: [], value: known, span: expression.span };
}

/** What a shape rule may know; asking for the static value of something swept fixes the frame. */
function argumentType(value: TensorValue, context: Context): ArgumentType {
  const { core, integer, boolean, law } = value;
  return {
    shape: core.shape,
    integer,
    boolean,
    law,
    get static() {
      if (!value.static || value.law || value.free.size > 0) return undefined;
      return toStatic(context, value, core.span ?? { file: 0, start: 0, end: 0 }, true);
    },
  };
}

/** `categorical(k)` and `labels(k, …)` are below k. */
function belowOf(function_name: string, operands: readonly Operand[], context: Context): { below?: number } {
  if (function_name !== "categorical" && function_name !== "labels") return {};
  const first = operands[0];
  if (first?.core.shape.length === 1) return { below: first.core.shape[0]! };
  const known = first?.value === undefined ? undefined : peek(context, first.value)?.data[0];
  return typeof known === "number" ? { below: known } : {};
}

function result(
  entry: Entry,
  operands: readonly Operand[],
  expression: Expression,
  context: Context,
  measure: boolean,
): Value {
  const { checker } = context;
  const named: Record<string, ArgumentType> = {};
  for (const operand of operands) if (!(operand.name in named)) named[operand.name] = operand.type;
  // What stands behind a variadic parameter is known by name.
  const repeated = entry.parameters.findIndex((parameter) => parameter.variadic === true);
  const behind = new Set(repeated < 0 ? [] : entry.parameters.slice(repeated + 1).map((parameter) => parameter.name));
  const own = operands.filter((operand) => !behind.has(operand.name)).map((operand) => operand.type);
  let shape: readonly number[] = [];
  let integer = false;
  let boolean = false;
  if (entry.shape !== undefined) {
    const known = entry.shape(measure ? operands.filter((o) => !o.named).map((o) => o.type) : own, named);
    const along = context.across === true && own.every((type) => type.shape.length === 0);
    if ("problem" in known && along) {
      // Along axes named by `across`, which are no own dimensions yet: a number for each remaining point.
      shape = [];
    } else if ("problem" in known) {
      checker.report(expression.span, messages.shapeProblem(checker.text(expression.span), known.problem, known.help));
      return ERROR;
    } else {
      shape = known.shape;
      integer = known.integer ?? false;
      boolean = known.boolean ?? false;
    }
  } else if (
    entry.elementwise === true ||
    entry.kind === "distribution" ||
    entry.name === "max" ||
    entry.name === "min"
  ) {
    for (const operand of operands) {
      const next = broadcast(shape, operand.type.shape);
      if (next === undefined) {
        checker.report(
          expression.span,
          messages.argumentsDoNotFit(
            entry.name,
            own.map((type) => type.shape),
          ),
        );
        return ERROR;
      }
      shape = next;
    }
    integer =
      (entry.name === "max" || entry.name === "min" || entry.name === "mod" || entry.name === "abs") &&
      own.every((type) => type.integer);
  }
  const values = operands.flatMap((operand) => (operand.value === undefined ? [] : [operand.value]));
  const drawn = entry.kind === "distribution" || entry.kind === "presence";
  const law = drawn || (entry.elementwise === true && values.some((value) => value.law));
  if (!law && values.some((value) => value.law) && entry.kind !== "operation" && entry.kind !== "measure") {
    checker.report(expression.span, messages.operatorOnLaw(entry.name));
    return ERROR;
  }
  const optional = (operand: Operand) => behind.has(operand.name) || (measure && operand.named);
  const args = operands.filter((operand) => !optional(operand)).map((operand) => operand.core);
  const options: Record<string, Core> = {};
  for (const operand of operands) if (optional(operand)) options[operand.name] = operand.core;
  const core: Core = { op: "apply", shape, function: entry.name, arguments: args, options, span: expression.span };
  const parts = inherit(values);
  if (measure) {
    const carried = new Set(
      [...parts.carried].filter((axis) => axis !== "samples" && axis !== "draws" && axis !== "chains"),
    );
    const isStatic = entry.static === true && parts.static && !operands.some((operand) => operand.core.op === "field");
    const value = dynamicValue(core, { ...parts, static: isStatic, carried, integer, boolean });
    return entry.fields === undefined ? value : { ...value, record: entry };
  }
  const value: TensorValue = {
    kind: "tensor",
    core,
    ...parts,
    static: parts.static && !drawn && foldable(checker, entry.name),
    integer,
    boolean,
    law,
    ...belowOf(entry.name, operands, context),
    ...(law ? { free: parts.free } : {}),
  };
  if (entry.kind === "measure" || law) return value;
  return fold(context, value.free.size === 0 ? { ...value, free: NONE } : value, expression.span);
}
