/**
 * The law of the inputs that exact expectations know: feature i is g_i · v_i with gates g from independent groups (each a distribution
 * over sets of features present together) and values v_i independent, uniform on [low_i, low_i + width_i]; width 0 is a constant.
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

export interface InputLaw {
  readonly size: number;
  readonly low: Float64Array;
  readonly width: Float64Array;
  readonly groups: readonly Group[];
}

/** E[x̂ x̂ᵀ] with x̂ = (x, 1), row-major (size + 1)². The last row holds the means. */
export function secondMoments({ size, low, width, groups }: InputLaw): Float64Array {
  const n = size + 1;
  const centre = low.map((x, k) => x + width[k] / 2);
  const mean = new Float64Array(n);
  mean[size] = 1;
  const within: [number, number, number][] = [];
  const groupOf = new Int32Array(size).fill(-1);
  groups.forEach((group, number) => {
    for (const { members, probability } of group) {
      for (const i of members) {
        groupOf[i] = number;
        mean[i] += probability * centre[i];
        for (const j of members)
          within.push([i, j, probability * (centre[i] * centre[j] + (i === j ? (width[i] * width[i]) / 12 : 0))]);
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

/** How many subset sums one output costs: Σ over combinations of 2^|members|, as a product over the groups. */
export function subsetSums(groups: readonly Group[]): number {
  let total = 1;
  for (const group of groups) {
    let own = 0;
    for (const { members, probability } of group) if (probability > 0) own += powerOfTwo(members.length);
    total *= own;
  }
  return total;
}

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

function powerOfTwo(k: number): number {
  let power = 1;
  for (let i = 0; i < k; i += 1) power *= 2;
  return power;
}
