/** All values that the inputs of a stage can take, with their probabilities, where these are few. */
import { combinations, type InputLaw } from "./input-law.ts";

export interface Support {
  /** [row][feature]. */
  readonly values: Float64Array;
  readonly probability: Float64Array;
}

/** Rows at most. */
const MOST = 4096;

/** The support of a law without widths; undefined where a feature has a density, or there are too many values. */
export function finiteSupport({ size, low, width, groups }: InputLaw): Support | undefined {
  if (width.some((one) => one > 0)) return undefined;
  let count = 1;
  for (const group of groups) count *= group.filter(({ probability }) => probability > 0).length;
  if (!(count <= MOST)) return undefined;
  const all = combinations(groups);
  const values = new Float64Array(all.length * size);
  all.forEach(({ members }, row) => {
    for (const k of members) values[row * size + k] = low[k];
  });
  return { values, probability: Float64Array.from(all, ({ probability }) => probability) };
}
