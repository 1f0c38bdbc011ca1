/** `step_size = auto` of a stage without `from`: the step that its chains take, from the curvature where they are. */

/** From this step on, this step size. */
export interface StepChange {
  readonly step: number;
  readonly size: number;
}

/** The middle one in order of size; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The size at the start, after the first tenth and after half of the burn-in, each for the median of the chains' largest curvatures there;
 * fixed from then on, so that the draws belong to one chain. `positions(until, sizes)` runs the chains so far with the sizes so far and gives
 * the places they have come to; those of stopped chains are left out. `known`: sizes found before. Undefined: asked to stop.
 */
export async function stepSchedule<Place>(
  burnIn: number,
  starts: readonly Place[],
  sizeAt: (places: readonly Place[]) => number,
  positions: (until: number, sizes: readonly StepChange[]) => Promise<readonly Place[] | undefined>,
  known: readonly StepChange[] = [],
): Promise<readonly StepChange[] | undefined> {
  const sizes = known.length > 0 ? [...known] : [{ step: 0, size: sizeAt(starts) }];
  const looks = new Set([Math.floor(burnIn / 10), Math.floor(burnIn / 2)]);
  for (const step of looks) {
    if (step <= sizes[sizes.length - 1].step) continue;
    const places = await positions(step, sizes);
    if (!places) return undefined;
    sizes.push({ step, size: places.length > 0 ? sizeAt(places) : sizes[sizes.length - 1].size });
  }
  return sizes;
}
