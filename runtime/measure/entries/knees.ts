import type { Scalar } from "../../engine/engine.ts";
import { overCurve } from "../curves.ts";
import { type MeasureEntry, tensorParameter } from "../measure-entry.ts";

/** Recorded values at least. */
const LEAST = 5;

/**
 * Largest changes of slope of the logarithm of a curve. At every recorded step lines are fitted to the 2 % of the run before and after
 * it; candidates are taken by the size of the difference of their slopes, at least 2 % of the run apart, and given in order of steps.
 */
export const knees: MeasureEntry = {
  entry: {
    name: "knees",
    kind: "measure",
    doc: "Steps at which the curve of the logarithm bends most, at least 2 % of the run apart.",
    reference: "elementary",
    example: "measure knee = knees(trained.loss, count = 5)",
    parameters: [
      tensorParameter("curve", "a recorded curve, positive"),
      {
        name: "count",
        doc: "number of knees",
        type: { kind: "number", integer: true },
        default: { kind: "tensor", value: { shape: [], data: [5] }, integer: true },
        range: { min: 1 },
      },
    ],
    shape: (positional, named) => {
      const count = named.count?.static ?? positional[1]?.static;
      const value = count?.kind === "tensor" ? (count.value.data[0] ?? 5) : 5;
      return { shape: [value], integer: true };
    },
    takesCurve: true,
  },
  evaluate(args, { engine }) {
    const count = args.number("count", 5);
    const value = overCurve(args.value("curve"), (steps, values) => bends(steps, values, count, engine.scalar), {
      discrete: true,
    });
    const lacking = value.tensor.missing?.every((flag) => flag === 1);
    const why = `knees are looked for among at least ${LEAST} recorded values of a curve; record it more often: record … every …`;
    return { ...value, integer: true, ...(lacking ? { notes: [...(value.notes ?? []), why] } : {}) };
  },
};

function bends(steps: readonly number[], values: Float64Array, count: number, scalar: Scalar) {
  const data = new Float64Array(count).fill(Number.NaN);
  const length = steps.length;
  if (length < LEAST) return { shape: [count], data };
  const logs = values.map((x) => scalar.log(Math.max(x, 1e-300)));
  const width = 0.02 * (steps[length - 1] - steps[0]);
  const candidates: { step: number; bend: number }[] = [];
  for (let k = 1; k + 1 < length; k += 1) {
    let first = k - 1;
    while (first > 0 && steps[k] - steps[first] < width) first -= 1;
    let last = k + 1;
    while (last + 1 < length && steps[last] - steps[k] < width) last += 1;
    const bend = Math.abs(slopeOf(steps, logs, k, last) - slopeOf(steps, logs, first, k));
    candidates.push({ step: steps[k], bend });
  }
  candidates.sort((a, b) => b.bend - a.bend || a.step - b.step);
  const chosen: number[] = [];
  for (const { step } of candidates) {
    if (chosen.length === count) break;
    if (chosen.every((other) => Math.abs(other - step) >= width)) chosen.push(step);
  }
  data.set(chosen.sort((a, b) => a - b));
  return { shape: [count], data };
}

function slopeOf(x: readonly number[], y: Float64Array, from: number, to: number): number {
  let [mx, my] = [0, 0];
  for (let k = from; k <= to; k += 1) {
    mx += x[k];
    my += y[k];
  }
  const n = to - from + 1;
  mx /= n;
  my /= n;
  let [xx, xy] = [0, 0];
  for (let k = from; k <= to; k += 1) {
    xx += (x[k] - mx) * (x[k] - mx);
    xy += (x[k] - mx) * (y[k] - my);
  }
  return xy / xx;
}
