/**
 * The law of the inputs that exact expectations know: feature i is g_i · v_i with gates g from independent groups (each a distribution
 * over sets of features present together) and values v_i independent: one of finitely many atoms, or uniform on [low_i, low_i + width_i];
 * width 0 is a constant. A gate of a single feature with atoms is one atom more, at 0.
 */

/** The features `members` are present and no others of the group. */
export interface Option {
  readonly members: readonly number[];
  readonly probability: number;
}

export type Group = readonly Option[];

/** Everything of `members` is present and nothing else. */
export interface Combination {
  readonly members: Int32Array;
  readonly probability: number;
}

/** Values with their probabilities, none of which is 0. */
export interface Atoms {
  readonly at: Float64Array;
  readonly weight: Float64Array;
}

export interface InputLaw {
  readonly size: number;
  readonly low: Float64Array;
  readonly width: Float64Array;
  /** Of features that take finitely many values: `low` and `width` span them. */
  readonly atoms: readonly (Atoms | undefined)[];
  readonly groups: readonly Group[];
}

/** Mean and variance of the value of feature k where it is present. */
export function momentsOf(
  { low, width, atoms }: InputLaw,
  k: number,
): { readonly mean: number; readonly variance: number } {
  const own = atoms[k];
  if (!own) return { mean: low[k] + width[k] / 2, variance: (width[k] * width[k]) / 12 };
  const mean = own.at.reduce((sum, x, j) => sum + own.weight[j] * x, 0);
  return { mean, variance: own.at.reduce((sum, x, j) => sum + own.weight[j] * (x - mean) * (x - mean), 0) };
}

/** E[x̂ x̂ᵀ] with x̂ = (x, 1), row-major (size + 1)². The last row holds the means. */
export function secondMoments(law: InputLaw): Float64Array {
  const { size, groups } = law;
  const n = size + 1;
  const values = Array.from({ length: size }, (_, k) => momentsOf(law, k));
  const mean = new Float64Array(n);
  mean[size] = 1;
  const within: [number, number, number][] = [];
  const groupOf = new Int32Array(size).fill(-1);
  groups.forEach((group, number) => {
    for (const { members, probability } of group) {
      for (const i of members) {
        groupOf[i] = number;
        const own = values[i];
        mean[i] += probability * own.mean;
        for (const j of members)
          within.push([i, j, probability * (own.mean * values[j].mean + (i === j ? own.variance : 0))]);
      }
    }
  });
  const moments = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      const same = i < size && j < size && (i === j || groupOf[i] === groupOf[j]);
      if (!same) moments[i * n + j] = mean[i] * mean[j];
    }
  }
  for (const [i, j, value] of within) moments[i * n + j] += value;
  return moments;
}

/** How many terms one output costs: over combinations, 2 for each present feature with a width and one for each atom, as a product over the groups. */
export function subsetSums({ width, atoms, groups }: InputLaw): number {
  const ends = (k: number): number => atoms[k]?.at.length ?? (width[k] > 0 ? 2 : 1);
  let total = 1;
  for (const group of groups) {
    let own = 0;
    for (const { members, probability } of group)
      if (probability > 0) own += members.reduce((product, k) => product * ends(k), 1);
    total *= own;
  }
  return total;
}

/** How many combinations of options of positive probability there are. */
export const countCombinations = (groups: readonly Group[]): number =>
  groups.reduce((product, group) => product * group.filter(({ probability }) => probability > 0).length, 1);

/** All combinations of options of positive probability, first group outermost. */
export function combinations(groups: readonly Group[]): readonly Combination[] {
  let partial: { members: readonly number[]; probability: number }[] = [{ members: [], probability: 1 }];
  for (const group of groups) {
    const options = group.filter(({ probability }) => probability > 0);
    partial = partial.flatMap((one) =>
      options.map((option) => ({
        members: [...one.members, ...option.members],
        probability: one.probability * option.probability,
      })),
    );
  }
  return partial.map(({ members, probability }) => ({ members: Int32Array.from(members), probability }));
}
