import type { Parameter, Range, ValueType } from "../catalogue.ts";
import { suggest } from "../diagnostics/suggest.ts";
import * as messages from "../messages.ts";
import type { Constant, Static } from "../plan/core.ts";
import type { Span } from "../source.ts";
import { typeText, wordsOf } from "./catalogue-index.ts";
import { combinations } from "./combinations.ts";
import type { Context } from "./context.ts";
import { describe } from "./expression.ts";
import { evaluateAt, peek } from "./static.ts";
import { pointText } from "./tasks.ts";
import type { TensorValue, Value } from "./values.ts";

/** Whether a value is of the parameter's type and inside its range; reports E304 or E408 where it is not. */
export function conform(context: Context, value: Value, parameter: Parameter, span: Span, owner: string): boolean {
  if (value.kind === "error") return false;
  if (!fits(value, parameter.type)) {
    const words = wordsOf(parameter.type);
    const known =
      value.kind === "static" && (value.value.kind === "word" || value.value.kind === "string")
        ? value.value.value
        : undefined;
    const near = known === undefined ? undefined : suggest(known, words);
    context.checker.report(
      span,
      messages.wrongType(owner, parameter.name, typeText(parameter.type), describe(value), near),
    );
    return false;
  }
  if (value.kind !== "tensor" || value.law) return true;
  if (parameter.range !== undefined && value.static && value.free.size === 0 && value.swept.size > 0)
    return inRangeEverywhere(context, value, parameter, span, owner);
  const constant = peek(context, value);
  if (constant === undefined) return true;
  if (
    wantsInteger(parameter.type, constant.shape.length) &&
    constant.data.some((n) => n !== null && !Number.isInteger(n) && Number.isFinite(n))
  ) {
    context.checker.report(
      span,
      messages.wrongType(owner, parameter.name, typeText(parameter.type), String(constant.data[0])),
    );
    return false;
  }
  return inRange(context, constant.data, parameter, span, owner);
}

/** Points that are looked at: further ones are left to the run. */
const MOST_POINTS = 10_000;

/** A value that is swept, at all its points: the first outside is reported, with its point. */
function inRangeEverywhere(
  context: Context,
  value: TensorValue,
  parameter: Parameter,
  span: Span,
  owner: string,
): boolean {
  const { checker } = context;
  const range = parameter.range!;
  for (const point of combinations(checker, [...value.swept]).slice(0, MOST_POINTS)) {
    const values = new Map([...point].map(([name, index]) => [name, checker.swept.get(name)!.values[index]!] as const));
    let data: Constant["data"];
    try {
      data = evaluateAt(checker, value.core, values).data;
    } catch {
      return true; // reported where the value is needed
    }
    const outside = data.find((n) => n !== null && !inside(n, range));
    if (outside === undefined || outside === null) continue;
    const what = `\`${parameter.name}\` of \`${owner}\``;
    checker.report(span, messages.outOfRange(what, `${outside} at ${pointText(point, checker)}`, rangeText(range)));
    return false;
  }
  return true;
}

function inRange(
  context: Context,
  data: readonly (number | null)[],
  parameter: Parameter,
  span: Span,
  owner: string,
): boolean {
  const { range } = parameter;
  if (range === undefined) return true;
  const outside = data.find((n) => n !== null && !inside(n, range));
  if (outside === undefined || outside === null) return true;
  context.checker.report(
    span,
    messages.outOfRange(`\`${parameter.name}\` of \`${owner}\``, String(outside), rangeText(range)),
  );
  return false;
}

/** Whether an end of a range does not belong to it. */
export function excludes(range: Range, end: "min" | "max"): boolean {
  return range.exclusive === true || range.exclusive === end;
}

export function inside(n: number, range: Range): boolean {
  if (range.min !== undefined && (excludes(range, "min") ? n <= range.min : n < range.min)) return false;
  return !(range.max !== undefined && (excludes(range, "max") ? n >= range.max : n > range.max));
}

export function rangeText(range: Range): string {
  if (range.min !== undefined && range.max !== undefined) {
    const between = `between ${range.min} and ${range.max}`;
    if (range.exclusive === true) return `${between}, both excluded`;
    if (range.exclusive === "min") return `${between}, ${range.min} excluded`;
    return range.exclusive === "max" ? `${between}, ${range.max} excluded` : between;
  }
  if (range.min !== undefined)
    return excludes(range, "min") ? (range.min === 0 ? "positive" : `above ${range.min}`) : `at least ${range.min}`;
  return excludes(range, "max") ? `below ${range.max}` : `at most ${range.max}`;
}

function wantsInteger(type: ValueType, rank: number): boolean {
  if (type.kind === "number") return type.integer === true;
  if (type.kind === "either") {
    const numbers = type.of.filter((option) => option.kind === "number" || (option.kind === "tensor" && rank > 0));
    return numbers.length > 0 && numbers.every((option) => option.kind === "number" && option.integer === true);
  }
  return false;
}

/** Whether a value can be of a type. Results of stages are known to be numbers. */
export function fits(value: Value, type: ValueType): boolean {
  switch (type.kind) {
    case "any":
      return true;
    case "either":
      return type.of.some((option) => fits(value, option));
    case "number":
      return value.kind === "tensor" && !value.law && value.core.shape.length === 0;
    case "tensor":
      return (
        value.kind === "tensor" && !value.law && (type.rank === undefined || value.core.shape.length === type.rank)
      );
    case "boolean":
      return value.kind === "tensor" && value.boolean;
    case "string":
      return value.kind === "static" && value.value.kind === "string";
    case "word":
      return (
        value.kind === "static" &&
        (value.value.kind === "word" || value.value.kind === "string") &&
        type.words.includes(value.value.value)
      );
    case "entry":
      if (value.kind === "layer")
        return type.of.includes("activation") || type.of.includes("layer") || type.of.includes("loss");
      if (value.kind === "tensor")
        return value.law && (type.of.includes("distribution") || type.of.includes("presence"));
      return (
        value.kind === "static" &&
        value.value.kind === "entry" &&
        type.of.some((kind) => kind === (value.value as { of: string }).of)
      );
    case "list":
      if (value.kind === "list") return value.items.every((item) => fits(item, type.of));
      if (value.kind === "tensor")
        return (
          value.core.shape.length > 0 &&
          (type.of.kind === "number" ||
            type.of.kind === "tensor" ||
            type.of.kind === "any" ||
            type.of.kind === "either")
        );
      return (
        value.kind === "static" &&
        value.value.kind === "list" &&
        value.value.items.every((item) => fitsStatic(item, type.of))
      );
    case "data":
      return (
        value.kind === "data" ||
        (value.kind === "static" && value.value.kind === "entry" && value.value.of === "source") ||
        (value.kind === "tensor" && value.core.shape.length > 0)
      );
    case "names":
      return (
        value.kind === "static" &&
        (value.value.kind === "list" || value.value.kind === "string" || value.value.kind === "word")
      );
    case "law":
      return value.kind === "tensor" && value.law;
  }
}

function fitsStatic(item: Static, type: ValueType): boolean {
  if (item.kind === "tensor")
    return (
      type.kind === "any" ||
      type.kind === "tensor" ||
      type.kind === "number" ||
      (type.kind === "either" && type.of.some((option) => fitsStatic(item, option)))
    );
  return fits({ kind: "static", value: item }, type);
}
