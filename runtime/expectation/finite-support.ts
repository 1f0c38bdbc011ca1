/** All values that the inputs of a stage can take, with their probabilities, where these are few. */
import { combinations, type InputLaw, subsetSums } from "./input-law.ts";

export interface Support {
  /** [row][feature]. */
  readonly values: Float64Array;
  readonly probability: Float64Array;
}

/** Rows at most. */
const MOST = 4096;

/** The support of a law without widths; undefined where a feature has a density, or there are too many values. */
export function finiteSupport(law: InputLaw): Support | undefined {
  const { size, low, width, atoms, groups } = law;
  if (width.some((one, k) => one > 0 && !atoms[k])) return undefined;
  const count = subsetSums(law);
  if (!(count <= MOST)) return undefined;
  const values = new Float64Array(count * size);
  const probability = new Float64Array(count);
  const now = new Float64Array(size);
  let row = 0;
  const place = (members: Int32Array, from: number, share: number): void => {
    if (from === members.length) {
      values.set(now, row * size);
      probability[row] = share;
      row += 1;
      return;
    }
    const k = members[from];
    const own = atoms[k];
    for (let j = 0; j < (own?.at.length ?? 1); j += 1) {
      now[k] = own ? own.at[j] : low[k];
      place(members, from + 1, own ? share * own.weight[j] : share);
    }
    now[k] = 0;
  };
  for (const { members, probability: share } of combinations(groups)) place(members, 0, share);
  return { values, probability };
}
