import type { ValueType } from "../catalogue.ts";
import * as messages from "../messages.ts";
import type { Core, Static } from "../plan/core.ts";
import type { Expression } from "../syntax/ast.ts";
import { at } from "./at.ts";
import { call } from "./call.ts";
import type { Context } from "./context.ts";
import { chain } from "./member.ts";
import { name } from "./names.ts";
import { binary, comparison, unary } from "./operators.ts";
import { fold, toStatic } from "./static.ts";
import { constantValue, ERROR, inherit, numberValue, sameShape, type TensorValue, type Value } from "./values.ts";

/**
 * The value of an expression: resolved, typed, with its static parts folded. `expected` is what the place takes: its words are looked
 * up first, and its kinds decide between entries of one name.
 */
export function elaborate(expression: Expression, context: Context, expected?: ValueType): Value {
  switch (expression.kind) {
    case "number":
      return numberValue(expression.value, expression.integer);
    case "string":
      return { kind: "static", value: { kind: "string", value: expression.value } };
    case "boolean":
      return constantValue({ shape: [], data: [expression.value ? 1 : 0] }, { boolean: true });
    case "name":
      return name(expression, context, expected);
    case "unary":
      return unary(expression, context);
    case "binary":
      return binary(expression, context);
    case "comparison":
      return comparison(expression, context);
    case "at":
      return at(expression, context);
    case "member":
    case "subscript":
      return chain(expression, context);
    case "call":
      return call(expression, context, expected);
    case "list":
      return list(expression, context, expected);
    case "record":
      return record(expression, context);
    case "missing":
      return ERROR;
  }
}

function elementType(expected: ValueType | undefined): ValueType | undefined {
  if (expected === undefined) return undefined;
  if (expected.kind === "list") return expected.of;
  if (expected.kind === "either") {
    const lists = expected.of.filter((option) => option.kind === "list");
    return lists.length === 0 ? expected : (lists[0] as { of: ValueType }).of;
  }
  return expected;
}

function list(
  expression: Extract<Expression, { kind: "list" }>,
  context: Context,
  expected: ValueType | undefined,
): Value {
  const items = expression.items.map((item) => elaborate(item, context, elementType(expected)));
  if (items.some((item) => item.kind === "error")) return ERROR;
  if (items.length === 0) return { kind: "static", value: { kind: "list", items: [] } };
  const tensors = items.filter(
    (item): item is TensorValue => item.kind === "tensor" && !item.law && item.choices === undefined,
  );
  if (tensors.length === items.length) {
    const shape = tensors[0]!.core.shape;
    if (tensors.every((item) => sameShape(item.core.shape, shape))) {
      const type = {
        integer: tensors.every((item) => item.integer),
        boolean: tensors.every((item) => item.boolean),
      };
      // A literal of numbers is put together here: it may have hundreds of thousands of them.
      const constants = tensors.flatMap(({ core }) => (core.op === "constant" ? [core.value] : []));
      if (constants.length === tensors.length)
        return constantValue({ shape: [items.length, ...shape], data: constants.flatMap(({ data }) => data) }, type);
      const core: Core = {
        op: "stack",
        shape: [items.length, ...shape],
        items: tensors.map((item) => item.core),
        span: expression.span,
      };
      return fold(
        context,
        {
          kind: "tensor",
          core,
          ...inherit(tensors),
          ...type,
          law: false,
        },
        expression.span,
      );
    }
    if (context.place !== "measure" && !tensors.every((item) => item.static)) {
      context.checker.report(expression.span, messages.raggedList(tensors.map((item) => item.core.shape)));
      return ERROR;
    }
  }
  if (
    items.every((item) => item.kind === "static" || (item.kind === "tensor" && item.static && item.swept.size === 0))
  ) {
    const statics = items.map((item, k) => toStatic(context, item, expression.items[k]!.span));
    if (statics.some((item) => item === undefined)) return ERROR;
    return { kind: "static", value: { kind: "list", items: statics as Static[] } };
  }
  return { kind: "list", items };
}

function record(expression: Extract<Expression, { kind: "record" }>, context: Context): Value {
  const fields = new Map<string, Value>();
  for (const entry of expression.entries) fields.set(entry.name.text, elaborate(entry.value, context));
  return { kind: "record", fields };
}

/** The value as a tensor, records through their principal field; undefined (reported) where it is none. */
export function tensor(value: Value, expression: Expression, context: Context): TensorValue | undefined {
  if (value.kind === "error") return undefined;
  if (value.kind === "list") {
    const shapes = value.items.map((item) => (item.kind === "tensor" ? item.core.shape : []));
    context.checker.report(expression.span, messages.raggedList(shapes));
    return undefined;
  }
  if (value.kind !== "tensor") {
    context.checker.report(
      expression.span,
      messages.numbersNeeded(context.checker.text(expression.span), describe(value)),
    );
    return undefined;
  }
  return principal(value);
}

/** A record-valued result used as a number is its principal field. */
export function principal(value: TensorValue): TensorValue {
  const entry = value.record;
  if (entry?.principal === undefined) return value;
  const { record: _, ...rest } = value;
  return { ...rest, core: { op: "member", shape: value.core.shape, of: value.core, member: entry.principal } };
}

/** What a value is, in words. */
export function describe(value: Value): string {
  switch (value.kind) {
    case "tensor":
      return value.law
        ? "a distribution"
        : value.core.shape.length === 0
          ? "a number"
          : `a tensor [${value.core.shape.join(", ")}]`;
    case "static": {
      const known = value.value;
      if (known.kind === "entry") return `the ${known.of} \`${known.entry}\``;
      if (known.kind === "word" || known.kind === "string") return `the ${known.kind} \`${known.value}\``;
      return `a ${known.kind}`;
    }
    case "list":
      return "a list";
    case "record":
      return "a record";
    case "error":
      return "an error";
    case "data":
      return `the data set \`${value.name}\``;
    case "layer":
      return `the layer \`${value.layer.name.text}\``;
    case "stage":
    case "model":
    case "measure":
      return `the ${value.kind} \`${value.name}\``;
  }
}
