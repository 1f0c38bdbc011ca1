import type { Constant } from "../../dsl/plan/core.ts";
import { TaskError } from "../tasks/context.ts";
import type { ForwardContext } from "../tasks/forward.ts";
import { CoefficientPrograms } from "./coefficient-programs.ts";
import { exchangeable } from "./exchangeable.ts";
import { lawOfData } from "./law-of-data.ts";

/**
 * A class of each drawn feature: equal where features are drawn alike, errors of their outputs weigh the same in the loss, and the model
 * treats them alike (`exchangeable.ts`). Features of one exclusive set are alike; those that occur together are each alone in their
 * class. Undefined where the loss is no sum of squares, one a feature.
 */
export function alikeFeatures(
  context: ForwardContext,
  parameters: Readonly<Record<string, Constant>>,
): readonly number[] | undefined {
  try {
    const { size, low, width, atoms, groups } = lawOfData(context);
    const moving = new Set(context.variant.model?.parameters.filter(({ trained }) => trained).map(({ path }) => path));
    const fixed = Object.fromEntries(Object.entries(parameters).filter(([path]) => !moving.has(path)));
    const programs = new CoefficientPrograms(context, fixed);
    const point = new Float64Array(programs.size);
    for (const { path, from } of programs.parameters) point.set(parameters[path].data as readonly number[], from);
    const { terms } = programs.coefficients(point);
    if (terms.some(({ entries }) => entries !== size)) return undefined;
    const laws = Array.from({ length: size }, (_, i) => {
      const group = groups.find((options) => options.some(({ members }) => members.includes(i)));
      const members = new Set(group?.flatMap((option) => option.members));
      // Inside an exclusive set members are alike too: each is present alone, with one probability.
      const alone = group?.every((option) => option.members.length <= 1);
      const set = members.size <= 1 ? "" : alone ? `set ${groups.indexOf(group!)}` : `feature ${i}`;
      const probability = group?.find((option) => option.members.includes(i))?.probability ?? 0;
      return JSON.stringify([
        low[i],
        width[i],
        atoms[i] && [...atoms[i].at, ...atoms[i].weight],
        set,
        probability,
        ...terms.map(({ weight }) => weight[i]),
      ]);
    });
    return classesOf(
      laws.map((law) => laws.indexOf(law)),
      exchangeable(programs, size),
    );
  } catch (error) {
    if (error instanceof TaskError) return undefined;
    throw error;
  }
}

/** The classes, cut where the model tells their members apart. */
function classesOf(classes: readonly number[], fits: (places: Int32Array) => boolean): readonly number[] {
  const found = classes.slice();
  const swap = (i: number, j: number): Int32Array =>
    Int32Array.from(classes, (_, k) => (k === i ? j : k === j ? i : k));
  for (const first of new Set(classes)) {
    const members = classes.flatMap((each, k) => (each === first ? [k] : []));
    if (members.length < 2) continue;
    // A swap and a cycle through all members together make every permutation of them.
    const cycle = Int32Array.from(classes, (_, k) => k);
    members.forEach((k, i) => {
      cycle[k] = members[(i + 1) % members.length];
    });
    if (fits(swap(members[0], members[1])) && fits(cycle)) continue;
    const heads: number[] = [];
    for (const k of members) {
      const head = heads.find((each) => fits(swap(each, k)));
      if (head === undefined) heads.push(k);
      found[k] = head ?? k;
    }
  }
  return found;
}
