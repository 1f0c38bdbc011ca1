import type { Parameter, ValueType } from "../../dsl/catalogue.ts";

/** Parameters that many entries share. */
export const tensor = (name: string, doc: string, rank?: number): Parameter => ({
  name,
  type: rank === undefined ? { kind: "tensor" } : { kind: "tensor", rank },
  doc,
});

export const variadic = (name: string, doc: string): Parameter => ({
  name,
  type: { kind: "tensor" },
  variadic: true,
  doc,
});

/** A static number; with a default it need not be written. */
export function number(name: string, doc: string, fallback?: number): Parameter {
  return { name, type: { kind: "number" }, doc, ...preset(fallback) };
}

/** True or false. */
export const flag = (name: string, doc: string, fallback: boolean): Parameter => ({
  name,
  type: { kind: "boolean" },
  doc,
  default: { kind: "tensor", value: { shape: [], data: [fallback ? 1 : 0] }, integer: true, boolean: true },
});

/** A static whole number from `min`. */
export function count(name: string, doc: string, fallback?: number, min = 0): Parameter {
  return { name, type: { kind: "number", integer: true }, range: { min }, doc, ...preset(fallback) };
}

const AXIS: ValueType = {
  kind: "either",
  of: [
    { kind: "number", integer: true },
    { kind: "word", words: [] },
    { kind: "list", of: { kind: "any" } },
  ],
};

/** `axis = 0`, `axis = draws`: what a reduction runs over. */
export const axis: Parameter = {
  name: "axis",
  type: AXIS,
  optional: true,
  doc: "own dimensions by number, or words for axes; all own dimensions if absent",
};

function preset(value: number | undefined): Partial<Parameter> {
  return value === undefined
    ? {}
    : { default: { kind: "tensor", value: { shape: [], data: [value] }, integer: Number.isInteger(value) } };
}
