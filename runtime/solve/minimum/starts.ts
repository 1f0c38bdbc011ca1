/** Where a minimisation starts: every start of `from` that is fixed once, those that are drawn in turn until there are enough. */
import type { StartPlan } from "../../../dsl/plan/plan.ts";
import type { TaskContext } from "../../tasks/context.ts";
import { countSetting } from "../../tasks/settings.ts";
import { type Parameters, startingPoints } from "../../train/initial.ts";

/** Drawn starts where the stage does not say how many. */
const DRAWN = 24;

const isDrawn = (start: StartPlan | undefined): boolean => {
  if (start === undefined || start.kind === "law") return true;
  const noise = start.kind === "pattern" && start.pattern.kind === "entry" ? start.pattern.arguments.noise : undefined;
  return noise?.kind === "tensor" && noise.value.data[0] !== 0;
};

const itemsOf = (start: StartPlan | undefined): readonly (StartPlan | undefined)[] =>
  start?.kind === "list" ? start.items : [start];

/** Number of starts of a stage: its setting, or one for each fixed item and `DRAWN` in all where some are drawn. */
function startCount(start: StartPlan | undefined, written: number | undefined): number {
  const items = itemsOf(start);
  const fixed = items.filter((item) => !isDrawn(item)).length;
  if (fixed === items.length) return fixed;
  return Math.max(written ?? DRAWN, fixed + 1);
}

export function startsOf(context: TaskContext): readonly Parameters[] {
  const { variant } = context;
  const items = itemsOf(variant.start);
  const count = startCount(variant.start, countSetting(variant, "starts"));
  const first = startingPoints(context, "f64", 0);
  const fixed = first.filter((_, k) => !isDrawn(items[k]));
  const drawn = items.flatMap((item, k) => (isDrawn(item) ? [k] : []));
  const result = [...fixed];
  for (let k = 0; result.length < count; k += 1) {
    const instance = Math.floor(k / drawn.length);
    const points = instance === 0 ? first : startingPoints(context, "f64", instance);
    result.push(points[drawn[k % drawn.length]]);
  }
  return result;
}
