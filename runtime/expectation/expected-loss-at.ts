import { wholeColumn } from "../data/row-set.ts";
import { type ForwardContext, forward } from "../tasks/forward.ts";
import type { Parameters } from "../train/initial.ts";
import type { ExactLoss } from "./exact-loss.ts";
import { type Expectation, PROBABILITY } from "./expectation.ts";

/** The closed form with the `const` parameters of a start, standing there. */
export function atStart(
  { variant }: ForwardContext,
  expectation: Expectation & { readonly kind: "closed form" },
  start: Parameters,
): ExactLoss {
  const moving = new Set(variant.model?.parameters.filter(({ trained }) => trained).map(({ path }) => path));
  return expectation.at(Object.fromEntries(Object.entries(start).filter(([path]) => !moving.has(path))));
}

/** The expected loss of parameters. */
export function expectedLossAt(context: ForwardContext, expectation: Expectation, parameters: Parameters): number {
  if (expectation.kind === "closed form") {
    const exact = atStart(context, expectation, parameters);
    return exact.value(exact.pack(parameters));
  }
  const { loss } = forward(context, parameters, ["loss"], expectation.rows, "f64");
  const weights = wholeColumn(expectation.rows, PROBABILITY);
  let sum = 0;
  for (let row = 0; row < weights.length; row += 1) sum += weights[row] * loss.data[loss.rows === null ? 0 : row];
  return sum;
}
