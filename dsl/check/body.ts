import * as messages from "../messages.ts";
import type { Core } from "../plan/core.ts";
import type { Span } from "../source.ts";
import type { Axes, Expression, Item } from "../syntax/ast.ts";
import { define, hasBinders, sizes } from "./binders.ts";
import type { Context } from "./context.ts";
import { describe, elaborate, principal } from "./expression.ts";
import { COMMON_FIELDS } from "./model.ts";
import { forceInteger, lift } from "./static.ts";
import { broadcast, dynamicValue, sameShape, type TensorValue, type Value } from "./values.ts";

/** Expands the items of a model or layer in order; false where something was reported. `->` is left to the caller. */
export function items(list: readonly Item[], context: Context): boolean {
  const later = new Map(context.later);
  for (const item of list)
    if (item.kind === "binding" || item.kind === "parameter" || item.kind === "spin")
      later.set(item.name.text, item.name.span);
  let fine = true;
  for (const item of list) if (!one(item, { ...context, later })) fine = false;
  return fine;
}

function one(item: Item, context: Context): boolean {
  switch (item.kind) {
    case "parameter":
      return parameter(item, context);
    case "binding":
      return binding(item, context);
    case "spin":
      return spin(item, context);
    case "default":
      return setDefault(item, context);
    case "repeat":
      return repeat(item, context);
    case "output":
      return true;
  }
}

function setDefault(item: Extract<Item, { kind: "default" }>, context: Context): boolean {
  const word = item.name.text;
  if (word !== "init" && word !== "bias" && word !== "gain") {
    context.checker.report(item.name.span, messages.unknownDefault(word));
    return false;
  }
  context.body?.sheet.defaults.set(word, item.value);
  return true;
}

function repeat(item: Extract<Item, { kind: "repeat" }>, context: Context): boolean {
  const count = forceInteger(context, elaborate(item.count, context), item.count.span, "number of rounds");
  if (count === undefined || context.body === undefined) {
    for (const inner of item.items)
      if (inner.kind === "binding" || inner.kind === "parameter")
        context.locals.set(inner.name.text, { kind: "error" });
    return false;
  }
  let fine = true;
  const before = new Map<string, Value | undefined>();
  for (const inner of item.items)
    if (inner.kind === "binding") before.set(inner.name.text, context.locals.get(inner.name.text));
  for (let index = 0; index < count && fine; index += 1) {
    fine = items(item.items, { ...context, body: context.body.inRound(index, count) });
    for (const inner of item.items) {
      if (!fine || inner.kind !== "binding" || index === 0) continue;
      const now = context.locals.get(inner.name.text);
      const previous = before.get(inner.name.text);
      if (now?.kind === "tensor" && previous?.kind === "tensor" && !sameShape(now.core.shape, previous.core.shape)) {
        context.checker.report(
          inner.name.span,
          messages.roundChangesShape(inner.name.text, previous.core.shape, now.core.shape),
        );
        fine = false;
      }
    }
    for (const name of before.keys()) before.set(name, context.locals.get(name));
  }
  return fine;
}

function spin(item: Extract<Item, { kind: "spin" }>, context: Context): boolean {
  const shape = sizes(item.axes, context);
  const states =
    item.states === undefined
      ? 2
      : forceInteger(context, elaborate(item.states, context), item.states.span, "number of states", 2);
  if (shape === undefined || states === undefined || context.body === undefined) return false;
  const name = item.name.text;
  context.body.sheet.spins.push({ name, shape, states });
  const value = dynamicValue({ op: "local", shape, name }, { integer: true });
  context.body.sheet.types.set(name, value);
  context.locals.set(name, value);
  return true;
}

function parameter(item: Extract<Item, { kind: "parameter" }>, context: Context): boolean {
  const { checker, body } = context;
  const name = item.name.text;
  if (body === undefined) {
    checker.report(item.span, messages.parameterHere(name));
    return false;
  }
  if (reserved(item.name.span, name, context)) return false;
  if (body.hasParameter(name)) {
    checker.report(item.name.span, messages.definedTwice(name));
    return false;
  }
  const inner: Context = { ...context, binders: new Map(), place: item.word === "const" ? "const" : context.place };
  const filled = cell(item.axes, item.value, item.operator, item.operatorSpan, name, inner);
  if (filled === undefined) {
    const shape = declaredShape(item.axes, inner);
    if (shape === undefined) context.locals.set(name, { kind: "error" });
    else {
      // Its start was reported; its shape is known, so that whatever uses it is still checked.
      const init: Core = { op: "constant", shape: [], value: { shape: [], data: [0] } };
      const draw = item.operator === "~";
      const trained = item.word === "param";
      context.locals.set(name, body.parameter(name, { shape, trained, draw, init, span: item.name.span }));
    }
    return false;
  }
  const value = body.parameter(name, {
    shape: filled.shape,
    trained: item.word === "param",
    draw: item.operator === "~",
    init: lift(checker, context.frame, filled.core),
    span: item.name.span,
  });
  context.locals.set(name, value);
  return true;
}

function reserved(span: Span, name: string, context: Context): boolean {
  if (context.body?.prefix !== "" || !(COMMON_FIELDS as readonly string[]).includes(name)) return false;
  context.locals.set(name, { kind: "error" });
  context.checker.report(span, messages.commonField(name, COMMON_FIELDS));
  return true;
}

/** The sizes of plain axes: known also where the value beside them is wrong. */
export function declaredShape(axes: Axes | undefined, context: Context): readonly number[] | undefined {
  return axes === undefined || hasBinders(axes) ? undefined : sizes(axes, context);
}

/** The right side of `name[axes] = e` or `~ e` in a body or data set: its core and the shape of the name. */
export function cell(
  axes: Axes | undefined,
  expression: Expression,
  operator: "=" | "~",
  operatorSpan: Span,
  name: string,
  context: Context,
): { readonly core: Core; readonly shape: readonly number[]; readonly value: TensorValue } | undefined {
  const { checker } = context;
  const binders = axes !== undefined && hasBinders(axes);
  const shape = axes === undefined || binders ? undefined : sizes(axes, context);
  if (axes !== undefined && !binders && shape === undefined) return undefined;
  const value = binders ? define(axes, expression, context) : elaborate(expression, context);
  if (value.kind === "error") return undefined;
  const known = lawOrTensor(value);
  if (known === undefined) {
    checker.report(expression.span, messages.numbersNeeded(checker.text(expression.span), describe(value)));
    return undefined;
  }
  if (operator === "~" && !known.law) {
    checker.report(operatorSpan, messages.drawWithoutLaw(name), undefined, [{ span: operatorSpan, text: "=" }]);
    return undefined;
  }
  if (operator === "=" && known.law) {
    checker.report(operatorSpan, messages.computeWithLaw(name), undefined, [{ span: operatorSpan, text: "~" }]);
    return undefined;
  }
  const own = known.core.shape;
  if (shape !== undefined) {
    const whole = known.process !== undefined && known.law ? shape : broadcast(own, shape);
    if (whole === undefined || !sameShape(whole, shape)) {
      checker.report(expression.span, messages.cellShape(name, shape, checker.text(expression.span), own));
      return undefined;
    }
  }
  return { core: known.core, shape: shape ?? own, value: known };
}

/** Processes and other entries with a law of their own may stand after `~`. */
function lawOrTensor(value: Value): TensorValue | undefined {
  if (value.kind === "tensor") return value.law ? value : principal(value);
  if (value.kind === "static" && value.value.kind === "entry" && value.value.of === "process") {
    return dynamicValue(
      { op: "static", shape: [], value: value.value },
      { law: true, integer: true, process: value.value },
    );
  }
  return undefined;
}

function binding(item: Extract<Item, { kind: "binding" }>, context: Context): boolean {
  const { checker, body } = context;
  const name = item.name.text;
  if (reserved(item.name.span, name, context)) return false;
  const isLoss = body !== undefined && body.prefix === "" && (name === "loss" || name === "log_weight");
  const inner: Context = {
    ...context,
    binders: context.inBinder || body === undefined ? context.binders : new Map(),
    place: isLoss ? "loss" : context.place,
  };
  const value = item.axes === undefined ? elaborate(item.value, inner) : axesValue(item, inner);
  if (value.kind === "error") {
    const shape = declaredShape(item.axes, inner);
    if (shape === undefined || body === undefined || context.inBinder) context.locals.set(name, value);
    else {
      const unknown = dynamicValue({ op: "local", shape, name });
      context.locals.set(name, body.bind(name, unknown, unknown.core, item.name.span));
    }
    return false;
  }
  if (isLoss && value.kind === "tensor" && value.law) {
    checker.report(item.value.span, messages.lossIsLaw(name));
    context.locals.set(name, { kind: "error" });
    return false;
  }
  if (value.kind !== "tensor" || value.law || body === undefined || context.inBinder) {
    context.locals.set(name, value);
    return true;
  }
  const known = principal(value);
  if (isLoss && known.core.shape.length > 0) {
    checker.report(item.value.span, messages.lossNotScalar(name, known.core.shape), [
      { span: item.name.span, text: messages.scalarLabel(name) },
    ]);
    context.locals.set(name, { kind: "error" });
    return false;
  }
  const before = context.locals.get(name);
  const isInput = before?.kind === "tensor" && before.core.op === "local" && before.core.name === name;
  context.locals.set(name, body.bind(name, known, lift(checker, context.frame, known.core), item.name.span, isInput));
  return true;
}

function axesValue(item: Extract<Item, { kind: "binding" }>, context: Context): Value {
  const filled = cell(item.axes, item.value, "=", item.name.span, item.name.text, context);
  if (filled === undefined) return { kind: "error" };
  if (sameShape(filled.shape, filled.core.shape)) return filled.value;
  context.checker.report(
    item.value.span,
    messages.cellShape(item.name.text, filled.shape, context.checker.text(item.value.span), filled.core.shape),
  );
  return { kind: "error" };
}
