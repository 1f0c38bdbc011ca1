import { moved, type Objective } from "./objective.ts";

const SUFFICIENT = 1e-4;
const HALVINGS = 40;
/** Values closer than this share are the same number but for rounding. */
const ROUNDING = 4e-15;

export interface Step {
  readonly point: Float64Array;
  readonly value: number;
  readonly length: number;
}

/** Armijo's rule with halving: the value falls by a share of what the slope promises, up to rounding. Undefined where no length does. */
export function lineSearch(
  objective: Objective,
  from: Float64Array,
  value: number,
  direction: Float64Array,
  slope: number,
): Step | undefined {
  let length = 1;
  for (let k = 0; k < HALVINGS; k += 1) {
    const point = moved(from, length, direction);
    const next = objective.value(point);
    if (next <= value + SUFFICIENT * length * slope + ROUNDING * Math.abs(value)) return { point, value: next, length };
    length /= 2;
  }
  return undefined;
}
