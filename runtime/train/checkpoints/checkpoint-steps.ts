import type { Entry } from "../../../dsl/catalogue.ts";
import type { Scalar } from "../../engine/engine.ts";

/** A rule for the steps that are kept. */
export interface CheckpointRule {
  readonly entry: Entry;
  /** At most `count` ascending steps from 0 to `steps`, both included. */
  steps(count: number, steps: number, scalar: Scalar): readonly number[];
}

/** Ascending, each once, with 0 and the end. */
export function tidySteps(list: readonly number[], steps: number): number[] {
  const inside = list.map((s) => Math.round(s)).filter((s) => s > 0 && s < steps);
  return [...new Set([0, ...inside, steps])].sort((a, b) => a - b);
}
