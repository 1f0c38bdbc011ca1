/**
 * Named arrangements of feature directions: columns of W[m, n] with biases b[n], as starting points and reference points
 * (Elhage et al. 2022, Toy models of superposition; Chen et al. 2023 for k-gons). A pattern gives some columns in some dimensions; the
 * other features are dropped: columns of zeros with `dead_bias`.
 */
import type { Entry, Parameter } from "../../dsl/catalogue.ts";
import type { Static } from "../../dsl/plan/core.ts";
import type { Scalar } from "../engine/engine.ts";
import { number } from "../train/parameters.ts";

export type Arguments = Readonly<Record<string, Static>>;

/** A column for each of some features, in dimensions 0 … d - 1; unit length. */
export interface Columns {
  readonly dimensions: number;
  /** Feature of each column. */
  readonly features: readonly number[];
  /** `[column][dimension]`. */
  readonly directions: readonly (readonly number[])[];
  /** Where they differ from column to column (products of patterns). */
  readonly lengths?: readonly number[];
  readonly biases?: readonly number[];
}

/** What a pattern needs, or why there is no such pattern. Arguments that are not known yet are passed over. */
export type Needs = { readonly dimensions: number; readonly features: number } | { readonly problem: string };

/** Numbers of arguments at a task. */
export type Read = (value: Static) => readonly number[];

export interface Pattern {
  readonly entry: Entry;
  needs(named: Arguments): Needs;
  columns(named: Arguments, read: Read, scalar: Scalar): Columns;
}

const real = (name: string, value: number, doc: string, unit?: string): Parameter => ({
  name,
  type: { kind: "number" },
  default: number(value),
  doc,
  ...(unit ? { unit } : {}),
});

/** Parameters that all patterns have. */
export const common: readonly Parameter[] = [
  real("length", 1, "length of the columns"),
  real("bias", 0, "bias of the features that have columns"),
  real("dead_bias", 0, "bias of the features without"),
  real("noise", 0, "standard deviation of normal noise added to everything", "standard deviation"),
];

export const features: Parameter = {
  name: "features",
  type: { kind: "list", of: { kind: "number", integer: true } },
  optional: true,
  doc: "the features that get the columns, in order; absent: the first ones",
};

/** Whole numbers of a list or tensor argument; undefined where it is absent or not known. */
export function integers(value: Static | undefined): readonly number[] | undefined {
  if (value === undefined) return undefined;
  if (value.kind === "tensor") return value.value.data.map((x) => x ?? Number.NaN);
  if (value.kind === "list") return value.items.flatMap((item) => integers(item) ?? []);
  return undefined;
}

/** The features of a pattern of `count` columns. */
export const featuresOf = (named: Arguments, count: number): readonly number[] =>
  integers(named.features) ?? Array.from({ length: count }, (_, k) => k);

/** Needs of `count` columns in `dimensions` dimensions. */
export function needsOf(named: Arguments, count: number, dimensions: number): Needs {
  const list = featuresOf(named, count);
  if (list.length !== count) return { problem: `it has ${count} columns, and \`features\` names ${list.length}` };
  return needsOfFeatures(list, dimensions);
}

export function needsOfFeatures(list: readonly number[], dimensions: number): Needs {
  if (list.some((k) => !Number.isInteger(k) || k < 0)) return { problem: "features are whole numbers from 0" };
  if (new Set(list).size < list.length) return { problem: "it gives a feature two columns" };
  return { dimensions, features: Math.max(0, ...list.map((k) => k + 1)) };
}

const first = (value: Static | undefined, read: Read, fallback: number): number =>
  value === undefined ? fallback : (read(value)[0] ?? fallback);

/** The numbers of a common parameter. */
export const commonNumbers = (named: Arguments, read: Read) => ({
  length: first(named.length, read, 1),
  bias: first(named.bias, read, 0),
  deadBias: first(named.dead_bias, read, 0),
  noise: first(named.noise, read, 0),
});
