import { overCurve } from "../curves.ts";
import { type MeasureEntry, numberParameter, tensorParameter } from "../measure-entry.ts";
import { mean, median } from "../statistics/quantile.ts";

/** How many plateaus a result holds; further entries are missing. */
const PLACES = 16;

/**
 * Stretches on which a curve stays level. The run is cut into fifty equal windows; a plateau is a run of at least two windows whose
 * means differ from the median of those before them by at most the tolerance (relative). Its value is the median of its windows' means.
 */
export const plateaus: MeasureEntry = {
  entry: {
    name: "plateaus",
    kind: "measure",
    doc: "Levels at which a curve rests, with the steps at which each begins and ends; entries beyond their number are missing.",
    reference: "elementary",
    example: "measure flat = plateaus(trained.loss)",
    parameters: [
      tensorParameter("curve", "a recorded curve"),
      numberParameter("tolerance", 0.02, "relative difference of neighbouring windows on one plateau"),
    ],
    fields: {
      values: "level of each plateau",
      starts: "its first step",
      ends: "its last step",
      count: "number of plateaus",
    },
    principal: "values",
    shape: () => ({ shape: [PLACES] }),
    takesCurve: true,
  },
  evaluate(args) {
    const curve = args.value("curve");
    const tolerance = args.number("tolerance", 0.02);
    const of = (pick: (found: readonly Plateau[]) => number[]) =>
      overCurve(
        curve,
        (steps, values) => {
          const data = new Float64Array(PLACES).fill(Number.NaN);
          data.set(pick(find(steps, values, tolerance)).slice(0, PLACES));
          return { shape: [PLACES], data };
        },
        { discrete: true },
      );
    const values = of((found) => found.map((plateau) => plateau.value));
    const count = overCurve(
      curve,
      (steps, points) => ({ shape: [], data: Float64Array.of(find(steps, points, tolerance).length) }),
      { discrete: true },
    );
    return {
      ...values,
      fields: {
        values,
        starts: of((found) => found.map((plateau) => plateau.start)),
        ends: of((found) => found.map((plateau) => plateau.end)),
        count: { ...count, integer: true },
      },
    };
  },
};

interface Plateau {
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

function find(steps: readonly number[], values: Float64Array, tolerance: number): Plateau[] {
  if (steps.length === 0) return [];
  const first = steps[0];
  const span = steps[steps.length - 1] - first;
  const windows: { steps: number[]; values: number[] }[] = [];
  steps.forEach((step, k) => {
    const place = span === 0 ? 0 : Math.min(49, Math.floor((50 * (step - first)) / span));
    windows[place] ??= { steps: [], values: [] };
    windows[place].steps.push(step);
    windows[place].values.push(values[k]);
  });
  const filled = windows.filter((window) => window !== undefined);
  const means = filled.map((window) => mean(window.values));
  const found: Plateau[] = [];
  let start = 0;
  for (let k = 1; k <= filled.length; k += 1) {
    const level = median(means.slice(start, k));
    if (k < filled.length && Math.abs(means[k] - level) <= tolerance * Math.abs(level)) continue;
    if (k - start >= 2) {
      const last = filled[k - 1].steps;
      found.push({ value: level, start: filled[start].steps[0], end: last[last.length - 1] });
    }
    start = k;
  }
  return found;
}
