import type { Entry, Kind, ValueType } from "../catalogue.ts";
import { suggest } from "../diagnostics/suggest.ts";
import * as messages from "../messages.ts";
import type { Core, Static } from "../plan/core.ts";
import type { Argument, Expression } from "../syntax/ast.ts";
import { application } from "./application.ts";
import { foldOver } from "./binders.ts";
import { kindsOf, wordsOf } from "./catalogue-index.ts";
import type { Context } from "./context.ts";
import { rowsOf } from "./data.ts";
import { entryValue } from "./entry-value.ts";
import { describe, elaborate, tensor } from "./expression.ts";
import { fileTensor } from "./file-tensor.ts";
import { callLayer } from "./layer.ts";
import { callLibrary } from "./library/index.ts";
import { processValue } from "./process.ts";
import { reduce } from "./reduce.ts";
import { ERROR, numberValue, type Value } from "./values.ts";

type Call = Extract<Expression, { kind: "call" }>;

const FOLDS: Readonly<Record<string, string>> = {
  sum: "sum", mean: "mean", max: "max", min: "min", count: "count", prod: "product", product: "product", any: "any", all: "all",
}; // biome-ignore format: a table

/** Kinds whose calls are values, not numbers. */
const VALUES: ReadonlySet<Kind> = new Set([
  "process",
  "problem",
  "pattern",
  "source",
  "optimizer",
  "schedule",
  "adversary",
  "batches",
  "baseline",
  "checkpoints",
  "sampler",
  "maps",
]);

export function call(expression: Call, context: Context, expected?: ValueType): Value {
  const { callee } = expression;
  const { checker } = context;
  if (callee.kind !== "name") {
    const value = elaborate(callee, context);
    return value.kind === "error" ? ERROR : apply(value, expression, context);
  }
  const text = callee.name;
  const hidden = context.locals.get(text) !== undefined || checker.definitions.has(text) || checker.swept.has(text);
  if (!hidden) {
    if (FOLDS[text] !== undefined && expression.arguments.some((argument) => argument.kind === "binder"))
      return binderCall(expression, FOLDS[text], context);
    if (text === "size" && context.place !== "body") return sizeCall(expression, context);
    if (text === "file") return fileTensor(expression, context);
    if (text === "columns" && context.place === "column") return gatheredColumns(expression, context);
    if (text === "se") return standardError(expression, context);
    const kinds = kindsOf(expected);
    const entry = (kinds === undefined ? undefined : checker.index.find(text, kinds)) ?? checker.index.find(text);
    if (entry !== undefined) return callEntry(entry, expression.arguments, expression, context, expected);
    if (checker.lost.has(text)) return ERROR;
    const apart = checker.index.find(text, ["theory", "system", "plot"]);
    if (apart !== undefined) {
      checker.report(callee.span, messages.apartHere(text, apart.kind));
      return ERROR;
    }
    if (wordsOf(expected).includes(text)) {
      checker.report(callee.span, messages.wordCalled(text));
      return ERROR;
    }
    const near =
      checker.diagnostics.length > 300
        ? undefined
        : suggest(text, [
            ...checker.index.names(),
            ...[...checker.definitions].filter(([, d]) => d.kind === "layer" || d.kind === "process").map(([n]) => n),
          ]);
    checker.report(
      callee.span,
      messages.unknownFunction(text, near),
      undefined,
      near === undefined ? undefined : [{ span: callee.span, text: near }],
    );
    if (!expression.arguments.some((argument) => argument.kind === "binder"))
      for (const argument of expression.arguments)
        if (argument.kind === "positional") elaborate(argument.value, context);
    return ERROR;
  }
  const definition = context.locals.get(text) === undefined ? checker.definitions.get(text) : undefined;
  if (definition?.kind === "process" && !checker.swept.has(text)) {
    checker.usedNames.add(text);
    return processValue(definition, expression.arguments, context, expression.span);
  }
  const value = elaborate(callee, context);
  return value.kind === "error" ? ERROR : apply(value, expression, context);
}

/** Calls a value: a layer of the file, or an entry that a let or sweep holds. */
function apply(value: Value, expression: Call, context: Context): Value {
  if (value.kind === "layer") return callLayer(value.layer, expression, context);
  if (value.kind === "static" && value.value.kind === "entry") {
    const held = value.value;
    const entry = context.checker.index.find(held.entry, [held.of as Kind]);
    if (entry !== undefined)
      return callEntry(entry, expression.arguments, expression, context, undefined, held.arguments);
  }
  const name =
    expression.callee.kind === "name" ? expression.callee.name : context.checker.text(expression.callee.span);
  const hides = context.checker.index.find(name) !== undefined;
  context.checker.report(expression.callee.span, messages.notAFunction(name, describe(value), hides));
  return ERROR;
}

function binderCall(expression: Call, reduction: string, context: Context): Value {
  const { checker } = context;
  const binders = expression.arguments.flatMap((argument) => (argument.kind === "binder" ? [argument.binder] : []));
  const where = expression.arguments.flatMap((argument) =>
    argument.kind === "binder" && argument.where !== undefined ? [argument.where] : [],
  );
  const bodies = expression.arguments.filter((argument) => argument.kind === "positional");
  if (bodies.length !== 1 || binders.length + 1 !== expression.arguments.length) {
    checker.report(expression.span, messages.oneBody(checker.text(expression.callee.span)));
    return ERROR;
  }
  return foldOver(reduction, binders, where[0], bodies[0]!.value, context, expression);
}

/** `size(D)`: the number of rows of a sized set. */
function sizeCall(expression: Call, context: Context): Value {
  const only = expression.arguments[0];
  if (expression.arguments.length !== 1 || only?.kind !== "positional") {
    context.checker.report(expression.span, messages.oneArgument("size", "a data set"));
    return ERROR;
  }
  const value = elaborate(only.value, { ...context, place: "setting" });
  if (value.kind === "error") return ERROR;
  const rows = value.kind === "data" ? rowsOf(value.name, context) : undefined;
  if (rows === "lost") return ERROR;
  if (value.kind !== "data" || rows === undefined) {
    context.checker.report(
      only.span,
      value.kind === "data" ? messages.freshHasNoSize(value.name) : messages.dataNeeded(describe(value)),
    );
    return ERROR;
  }
  return numberValue(rows);
}

/** `columns("pixel*")`: columns of the file as one tensor; the source has gathered them under the pattern's name. */
function gatheredColumns(expression: Call, context: Context): Value {
  const only = expression.arguments[0];
  if (expression.arguments.length !== 1 || only?.kind !== "positional" || only.value.kind !== "string") {
    context.checker.report(expression.span, messages.oneArgument("columns", 'a pattern such as `"pixel*"`'));
    return ERROR;
  }
  const value = context.locals.get(only.value.value);
  if (value !== undefined) return value;
  context.checker.report(expression.span, messages.columnsOfFile());
  return ERROR;
}

function standardError(expression: Call, context: Context): Value {
  const only = expression.arguments[0];
  if (expression.arguments.length !== 1 || only?.kind !== "positional") {
    context.checker.report(expression.span, messages.oneArgument("se", "a value with a standard error"));
    return ERROR;
  }
  const value = tensor(elaborate(only.value, context), only.value, context);
  if (value === undefined) return ERROR;
  if (value.static) {
    context.checker.report(only.span, messages.noStandardError(context.checker.text(only.span)));
    return ERROR;
  }
  const core: Core = {
    op: "apply",
    shape: value.core.shape,
    function: "se",
    arguments: [value.core],
    options: {},
    span: expression.span,
  };
  return { ...value, core, static: false, integer: false };
}

/** A call of a catalogue entry. `held`: arguments that a value such as `contrastive(0, 1)` brings along. */
function callEntry(
  entry: Entry,
  args: readonly Argument[],
  expression: Expression,
  context: Context,
  expected?: ValueType,
  held?: Readonly<Record<string, Static>>,
): Value {
  const { checker } = context;
  checker.usedNames.add(entry.name);
  if (VALUES.has(entry.kind)) return entryValue(entry, args, context, expression.span);
  if (kindsOf(expected)?.includes(entry.kind) === true && held === undefined && entry.kind !== "measure")
    return entryValue(entry, args, context, expression.span);
  if (held === undefined && context.place === "let" && (entry.kind === "loss" || entry.kind === "layer"))
    return entryValue(entry, args, context, expression.span);
  if (entry.reduces === true && (entry.name !== "max" && entry.name !== "min" ? true : positional(args) < 2))
    return reduce(entry, args, expression, context);
  if (entry.kind === "layer") return callLibrary(entry, args, expression, context, held);
  if (entry.kind === "measure" && context.place === "let") {
    checker.report(expression.span, messages.notStaticFunction(entry.name));
    return ERROR;
  }
  if (entry.kind === "measure" && entry.static !== true && (context.place === "body" || context.place === "loss")) {
    checker.report(expression.span, messages.measureInBody(entry.name));
    return ERROR;
  }
  if (entry.acrossSamples === true && context.place === "body") {
    checker.report(expression.span, messages.acrossSamples(entry.name));
    return ERROR;
  }
  return application(entry, args, expression, context, held);
}

function positional(args: readonly Argument[]): number {
  return args.filter((argument) => argument.kind === "positional").length;
}
