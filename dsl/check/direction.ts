/**
 * `warm both` walks a sweep up and down: a swept name `direction` of its own, with the values `up` and `down`, of the stages that depend on
 * such a sweep.
 */
import type { SweepPlan } from "../plan/plan.ts";
import type { Checker } from "./checker.ts";

export const DIRECTION = "direction";

const WORDS = ["up", "down"];

export const directions: SweepPlan = {
  names: [DIRECTION],
  values: { [DIRECTION]: WORDS.map((value) => ({ kind: "word", value })) },
  labels: { [DIRECTION]: WORDS },
  length: WORDS.length,
};

/** Whether a stage that uses these names is computed in both directions. */
export const walksBoth = (used: ReadonlySet<string>, checker: Checker): boolean =>
  [...used].some((name) => checker.swept.get(name)?.both === true);
