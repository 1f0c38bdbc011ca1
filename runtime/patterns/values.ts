/** Patterns as parameters of a model: which parameter holds the columns and which the biases, and their numbers. */
import type { Constant, Static } from "../../dsl/plan/core.ts";
import type { Scalar } from "../engine/engine.ts";
import { type Arguments, commonNumbers, type Pattern, type Read } from "./pattern.ts";

export type Shapes = Readonly<Record<string, readonly number[]>>;

/** The matrix of columns, W[m, n] or the only matrix; the biases, b[n] or the only vector of n numbers. */
export function places(
  shapes: Shapes,
): { readonly matrix: string; readonly biases?: string } | { readonly problem: string } {
  const paths = Object.keys(shapes);
  const matrices = paths.filter((path) => shapes[path].length === 2);
  const matrix = matrices.includes("W") ? "W" : matrices.length === 1 ? matrices[0] : undefined;
  if (matrix === undefined)
    return {
      problem: `it sets the columns of a matrix W[m, n]; the model has ${paths.map((path) => `${path}[${shapes[path].join(", ")}]`).join(", ") || "no parameters"}`,
    };
  const vectors = paths.filter((path) => shapes[path].length === 1 && shapes[path][0] === shapes[matrix][1]);
  const biases = vectors.includes("b") ? "b" : vectors.length === 1 ? vectors[0] : undefined;
  return { matrix, ...(biases === undefined ? {} : { biases }) };
}

const features = (count: number) => `${count} ${count === 1 ? "feature" : "features"}`;
const dimensionsText = (count: number) => `${count} ${count === 1 ? "dimension" : "dimensions"}`;

/** Why a pattern does not fit a model's parameters; undefined where it fits. */
export function misfit(pattern: Pattern, named: Arguments, shapes: Shapes): string | undefined {
  const needs = pattern.needs(named);
  if ("problem" in needs) return needs.problem;
  const found = places(shapes);
  if ("problem" in found) return found.problem;
  const [m, n] = shapes[found.matrix];
  const text = `${found.matrix}[${m}, ${n}]`;
  if (needs.dimensions > m) return `it needs ${dimensionsText(needs.dimensions)}, and ${text} has ${m}`;
  if (needs.features > n) return `it needs ${features(needs.features)}, and ${text} has ${n}`;
  const of = named.of?.kind === "tensor" ? named.of.value.data[0] : undefined;
  if (of !== undefined && of !== null && of !== n) return `\`of\` is ${of}, and ${text} has ${features(n)}`;
  return undefined;
}

/** Values of all parameters of the model: columns, biases, zeros elsewhere; and the standard deviation of noise to add to them. */
export function valuesOf(
  pattern: Pattern,
  named: Arguments,
  shapes: Shapes,
  read: Read,
  scalar: Scalar,
): { readonly values: Readonly<Record<string, Constant>>; readonly noise: number } {
  const problem = misfit(pattern, named, shapes);
  const found = places(shapes);
  if (problem !== undefined || "problem" in found)
    throw new Error(`the pattern ${pattern.entry.name} does not fit: ${problem ?? ""}`);
  const { length, bias, deadBias, noise } = commonNumbers(named, read);
  const columns = pattern.columns(named, read, scalar);
  const values: Record<string, Constant> = {};
  for (const [path, shape] of Object.entries(shapes)) {
    const data = new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(0);
    if (path === found.matrix) {
      const n = shape[1];
      columns.features.forEach((feature, k) => {
        for (const [d, x] of columns.directions[k].entries())
          data[d * n + feature] = x * (columns.lengths?.[k] ?? length);
      });
    } else if (path === found.biases) {
      data.fill(deadBias);
      columns.features.forEach((feature, k) => void (data[feature] = columns.biases?.[k] ?? bias));
    }
    values[path] = { shape, data };
  }
  return { values, noise };
}

/** Numbers of a static argument, given those that the task brings. */
export const readAt =
  (inputs: readonly Constant[]): Read =>
  (value: Static) => {
    const tensor = value.kind === "tensor" ? value.value : value.kind === "input" ? inputs[value.input] : undefined;
    if (!tensor) throw new Error("an argument of a pattern is no number");
    return tensor.data.map((x) => x ?? Number.NaN);
  };
