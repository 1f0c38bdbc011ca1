import type { ValueType } from "../catalogue.ts";
import { suggest } from "../diagnostics/suggest.ts";
import * as messages from "../messages.ts";
import type { Static } from "../plan/core.ts";
import type { Span } from "../source.ts";
import type { Expression } from "../syntax/ast.ts";
import { defaultArguments } from "./arguments.ts";
import { kindsOf, wordsOf } from "./catalogue-index.ts";
import type { Definition } from "./checker.ts";
import type { Context } from "./context.ts";
import { letValue } from "./let.ts";
import { measureValue } from "./measure.ts";
import { processValue } from "./process.ts";
import { constantValue, dynamicValue, ERROR, NONE, numberValue, type TensorValue, type Value } from "./values.ts";

type NameExpression = Extract<Expression, { kind: "name" }>;

/** Resolves a bare name: words of the place, then the body, the file, the catalogue, and at last words that some setting knows. */
export function name(expression: NameExpression, context: Context, expected?: ValueType): Value {
  const { checker } = context;
  const text = expression.name;
  if (wordsOf(expected).includes(text)) return word(text);
  const local = context.locals.get(text);
  if (local !== undefined) return local;
  const later = context.later?.get(text);
  if (later !== undefined && !checker.definitions.has(text) && !checker.swept.has(text)) {
    checker.report(expression.span, messages.usedBeforeBound(text), [{ span: later, text: messages.boundHere() }]);
    return ERROR;
  }
  const swept = checker.swept.get(text);
  if (swept !== undefined) {
    checker.usedNames.add(text);
    return sweptValue(text, context, expression.span);
  }
  // While the sweeps themselves are read, a swept name has no value yet: marked, so that the sweep that uses it is refused.
  if (context.frame.mode === "let" && checker.sweptNames.has(text)) context.frame.used.add(text);
  const definition = checker.definitions.get(text);
  if (definition !== undefined) {
    checker.usedNames.add(text);
    return defined(definition, expression, context);
  }
  if (text === "seed" && checker.swept.has("seed")) return sweptValue("seed", context, expression.span);
  const kinds = kindsOf(expected);
  const entry = (kinds === undefined ? undefined : checker.index.find(text, kinds)) ?? checker.index.find(text);
  if (entry !== undefined) {
    return {
      kind: "static",
      value: { kind: "entry", entry: entry.name, of: entry.kind, arguments: defaultArguments(entry) },
    };
  }
  if (text === "pi") return constantValue({ shape: [], data: [Math.PI] });
  if (text === "inf") return numberValue(Number.POSITIVE_INFINITY, false);
  if (checker.lost.has(text)) return ERROR;
  if (
    (expected === undefined || expected.kind === "any" || expected.kind === "list") &&
    context.place === "let" &&
    checker.index.words.has(text)
  ) {
    return word(text);
  }
  unknown(expression, context, expected);
  return ERROR;
}

export function word(text: string): Value {
  return { kind: "static", value: { kind: "word", value: text } };
}

function unknown(expression: NameExpression, context: Context, expected: ValueType | undefined): void {
  const { checker } = context;
  if (expression.name === "seed") {
    checker.report(expression.span, messages.seedNotSwept());
    return;
  }
  // After hundreds of errors suggestions help nobody, and each costs a look at every name.
  const near = checker.diagnostics.length > 300 ? undefined : suggest(expression.name, candidates(context, expected));
  if (expression.name === "row" || expression.name === "size") {
    checker.report(expression.span, messages.reservedPlace(expression.name));
    return;
  }
  const words = wordsOf(expected);
  const fix = near === undefined ? undefined : [{ span: expression.span, text: near }];
  checker.report(expression.span, messages.unknownName(expression.name, near, words), undefined, fix);
}

function candidates(context: Context, expected: ValueType | undefined): readonly string[] {
  const { checker } = context;
  return [
    ...wordsOf(expected),
    ...context.locals.names(),
    ...checker.definitions.keys(),
    ...checker.swept.keys(),
    ...checker.index.names(kindsOf(expected)),
    "pi",
    "inf",
  ];
}

/** A swept name at this frame's point: numbers stay symbolic, words and entries fix the frame in stages. */
function sweptValue(text: string, context: Context, span: Span): Value {
  const { checker, frame } = context;
  const swept = checker.swept.get(text)!;
  const value = frame.point.get(text) ?? swept.values[0];
  frame.used.add(text);
  if (value === undefined) return ERROR;
  if (value.kind === "tensor") {
    const shape = value.value.shape;
    if (swept.values.some((other) => other.kind === "tensor" && other.value.shape.join() !== shape.join()))
      frame.forced.add(text);
    return {
      ...constantValue(value.value, { integer: swept.values.every((v) => v.kind === "tensor" && v.integer === true) }),
      core: { op: "swept", shape, name: text, span },
      swept: new Set([text]),
      carried: frame.mode === "measure" ? new Set([text]) : NONE,
      boolean: value.boolean === true,
    };
  }
  if (frame.mode === "measure") {
    return dynamicValue(
      { op: "swept", shape: [], name: text, span },
      { static: true, swept: new Set([text]), carried: new Set([text]), choices: swept.values },
    );
  }
  frame.forced.add(text);
  return fromStatic(value, context);
}

function fromStatic(value: Static, context: Context): Value {
  if (value.kind === "data") return { kind: "data", name: value.data };
  if (value.kind === "word") {
    const definition = context.checker.definitions.get(value.value);
    if (definition?.kind === "layer") return { kind: "layer", layer: definition };
  }
  return { kind: "static", value };
}

function defined(definition: Definition, expression: NameExpression, context: Context): Value {
  const { checker, place } = context;
  const text = expression.name;
  switch (definition.kind) {
    case "let":
      return letValue(definition, expression, context);
    case "data":
      if (place === "let") return notInLet(expression, context, "data set");
      return { kind: "data", name: text };
    case "process":
      return processValue(definition, [], context, expression.span);
    case "layer":
      return { kind: "layer", layer: definition };
    case "model":
      return { kind: "model", name: text };
    case "stage":
      if (place === "let") return notInLet(expression, context, "stage");
      if (place === "body" || place === "loss") {
        checker.report(expression.span, messages.resultInBody(text));
        return ERROR;
      }
      context.frame.stages.add(text);
      return { kind: "stage", name: text };
    case "measure":
      if (place === "let") return notInLet(expression, context, "measure");
      if (place === "body" || place === "loss") {
        checker.report(expression.span, messages.resultInBody(text));
        return ERROR;
      }
      return measureValue(definition, context);
  }
}

function notInLet(expression: NameExpression, context: Context, what: string): Value {
  context.checker.report(expression.span, messages.letNotStatic(expression.name, what));
  return ERROR;
}

/** A name that only the other side of a comparison, which was reported, could explain. */
function checkedElsewhere(text: string, context: Context): boolean {
  const { checker } = context;
  const known =
    context.locals.get(text) !== undefined ||
    checker.definitions.has(text) ||
    checker.swept.has(text) ||
    checker.index.find(text) !== undefined;
  return !known && text !== "pi" && text !== "inf";
}

/** In `==` and `!=`: the word, if the other side can be it. */
export function isWord(expression: NameExpression, other: Value | undefined, context: Context): Value | undefined {
  const text = expression.name;
  const choices = (other as TensorValue | undefined)?.choices;
  const words = (other as TensorValue | undefined)?.words;
  if (words !== undefined)
    return words.includes(text)
      ? constantValue({ shape: [], data: [words.indexOf(text)] }, { integer: true })
      : undefined;
  if (choices !== undefined) {
    if (choices.some((choice) => choice.kind === "word" && choice.value === text)) return word(text);
    return undefined;
  }
  if (other?.kind === "error" && checkedElsewhere(text, context)) return ERROR;
  const known =
    context.locals.get(text) !== undefined ||
    context.checker.definitions.has(text) ||
    context.checker.swept.has(text) ||
    context.checker.index.find(text) !== undefined;
  if (known || text === "pi" || text === "inf") return undefined;
  const field = other?.kind === "tensor" && (other.core.op === "field" || other.core.op === "member");
  const named = other?.kind === "static" && (other.value.kind === "word" || other.value.kind === "string");
  return field || named ? word(text) : undefined;
}
