/** Types, defaults and ranges of the catalogue in words: for hover, completion, `ansatz explain` and the reference. */
import type { Parameter, Range, ValueType } from "../catalogue.ts";
import { excludes } from "../check/types.ts";
import type { Static } from "../plan/core.ts";

/** A type in words. */
export function typeText(type: ValueType): string {
  switch (type.kind) {
    case "number":
      return type.integer === true ? "whole number" : "number";
    case "tensor":
      return type.rank === undefined
        ? "tensor"
        : (["number", "vector", "matrix"][type.rank] ?? `tensor of rank ${type.rank}`);
    case "word":
      return type.words.join(" | ");
    case "entry":
      return type.of.join(" or ");
    case "list":
      return `list of ${/ or | \| /.test(typeText(type.of)) ? `(${typeText(type.of)})` : typeText(type.of)}`;
    case "either":
      return type.of.map(typeText).join(" or ");
    case "boolean":
      return "true | false";
    case "data":
      return "data set";
    case "names":
      return "names of the model";
    case "law":
      return "distribution";
    case "any":
      return "any value";
    case "string":
      return "string";
  }
}

/** A static value as it would be written; long tensors by their shape. */
export function staticText(value: Static): string {
  switch (value.kind) {
    case "tensor": {
      const { shape, data } = value.value;
      const texts = data.map((n) =>
        value.boolean === true ? String(n !== 0) : n === null ? "missing" : numberText(n),
      );
      if (shape.length === 0) return texts[0] ?? "missing";
      if (shape.length === 1 && data.length <= 8) return `[${texts.join(", ")}]`;
      return `a tensor [${shape.join(", ")}]`;
    }
    case "string":
      return `"${value.value}"`;
    case "word":
      return value.value;
    case "entry": {
      const written = Object.entries(value.arguments).map(([name, argument]) => `${name} = ${staticText(argument)}`);
      return written.length === 0 ? value.entry : `${value.entry}(${written.join(", ")})`;
    }
    case "list":
      return value.items.length <= 8
        ? `[${value.items.map(staticText).join(", ")}]`
        : `a list of ${value.items.length} values`;
    case "record":
      return `{ ${Object.entries(value.fields)
        .map(([name, field]) => `${name} = ${staticText(field)}`)
        .join(", ")} }`;
    case "data":
      return value.data;
    case "input":
      return "swept";
    case "result":
      return "a result";
    case "none":
      return "none";
  }
}

/** A number as a person writes it: six digits at most. */
export function numberText(n: number): string {
  if (!Number.isFinite(n)) return n > 0 ? "inf" : n < 0 ? "-inf" : "not a number";
  return String(Number(n.toPrecision(6))).replace("e+", "e");
}

/** A range in words; empty where everything is allowed. */
export function rangeText(range: Range | undefined): string {
  if (range === undefined) return "";
  const { min, max } = range;
  const low = min === undefined ? "" : `${excludes(range, "min") ? "above" : "at least"} ${numberText(min)}`;
  const high = max === undefined ? "" : `${excludes(range, "max") ? "below" : "at most"} ${numberText(max)}`;
  if (min !== undefined && max !== undefined && !excludes(range, "min") && !excludes(range, "max"))
    return `${numberText(min)} … ${numberText(max)}`;
  return low === "" || high === "" ? low + high : `${low}, ${high}`;
}

/** Whether and how a parameter must be written. */
export function needText(parameter: Parameter): string {
  if (parameter.default !== undefined) return `default ${staticText(parameter.default)}`;
  return parameter.optional === true ? "optional" : "required";
}

/** All facts of a parameter, in one order: type, unit, range, default. */
export function factsOf(parameter: Parameter): readonly string[] {
  return [
    typeText(parameter.type),
    parameter.unit ?? "",
    rangeText(parameter.range),
    needText(parameter),
    parameter.variadic === true ? "may repeat" : "",
  ].filter((fact) => fact !== "");
}
