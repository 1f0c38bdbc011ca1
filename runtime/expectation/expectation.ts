/**
 * The expectation of a stage's loss over the law of its data, by the first way that applies: few values of the inputs (each a row, with
 * its probability), else the closed form of squared errors.
 */
import { type RowSet, rowSetOf } from "../data/row-set.ts";
import type { ForwardContext } from "../tasks/forward.ts";
import { ExactLoss, type Values } from "./exact-loss.ts";
import { finiteSupport } from "./finite-support.ts";
import type { InputLaw } from "./input-law.ts";
import { lawOfData } from "./law-of-data.ts";
import { drawnColumns } from "./squared-loss.ts";

export type Expectation =
  | { readonly kind: "rows"; readonly rows: RowSet }
  | { readonly kind: "closed form"; readonly law: InputLaw; at(fixed: Values): ExactLoss };

/** Column of the probabilities of rows. */
export const PROBABILITY = "probability of the row";

/** Throws a `TaskError` that names the law or operation without a closed form. */
export function expectationOf(context: ForwardContext): Expectation {
  const law = lawOfData(context);
  const support = finiteSupport(law);
  if (!support) return { kind: "closed form", law, at: (fixed) => new ExactLoss(context, fixed, law) };
  const { values, probability } = support;
  const count = probability.length;
  const columns = drawnColumns(context.variant).map(({ name, shape, from, count: width }) => {
    const own = new Float64Array(count * width);
    for (let row = 0; row < count; row += 1)
      own.set(values.subarray(row * law.size + from, row * law.size + from + width), row * width);
    return { name, shape, integer: false, values: own };
  });
  return {
    kind: "rows",
    rows: rowSetOf(count, [...columns, { name: PROBABILITY, shape: [], integer: false, values: probability }]),
  };
}
