/** The patterns: one file each, one line here. */
import type { Entry } from "../../dsl/catalogue.ts";
import type { Constant, Static } from "../../dsl/plan/core.ts";
import type { Scalar } from "../engine/engine.ts";
import { antiprism } from "./antiprism.ts";
import { kgon } from "./kgon.ts";
import { orthogonal } from "./orthogonal.ts";
import { pairs } from "./pairs.ts";
import type { Pattern } from "./pattern.ts";
import { product } from "./product.ts";
import { tetrahedron } from "./tetrahedron.ts";
import { misfit, readAt, type Shapes, valuesOf } from "./values.ts";

export const patterns: readonly Pattern[] = [kgon, pairs, orthogonal, tetrahedron, antiprism, product];

export const patternNamed = (name: string): Pattern | undefined => patterns.find(({ entry }) => entry.name === name);

/** Entries for the catalogue, with the rule whether they fit a model. */
export const patternEntries: readonly { readonly entry: Entry }[] = patterns.map((pattern) => ({
  entry: { ...pattern.entry, fits: (named, parameters) => misfit(pattern, named, parameters) },
}));

/** The parameters that a pattern stands for. `inputs`: numbers that a task brings for swept arguments. */
export function patternValues(
  pattern: Static,
  shapes: Shapes,
  scalar: Scalar,
  inputs: readonly Constant[] = [],
): { readonly values: Readonly<Record<string, Constant>>; readonly noise: number } {
  const found = pattern.kind === "entry" ? patternNamed(pattern.entry) : undefined;
  if (!found || pattern.kind !== "entry")
    throw new Error(`there is no such pattern; there are ${patterns.map(({ entry }) => entry.name).join(", ")}`);
  return valuesOf(found, pattern.arguments, shapes, readAt(inputs), scalar);
}
