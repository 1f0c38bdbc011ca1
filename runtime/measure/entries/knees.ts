import type { Scalar } from "../../engine/engine.ts";
import { overCurve } from "../curves.ts";
import { type MeasureEntry, tensorParameter } from "../measure-entry.ts";
import { breaks } from "../statistics/segments.ts";

/** Recorded values at least. */
const LEAST = 5;

/**
 * Where the logarithm of a curve bends: the corners of the broken line that fits it best, in order of steps and at least 2 % of the run
 * apart. Where the noise lets fewer be told than are wanted the others are missing.
 */
export const knees: MeasureEntry = {
  entry: {
    name: "knees",
    kind: "measure",
    doc: "Steps at which the logarithm of a curve bends: corners of the broken line that fits it best, at least 2 % of the run apart.",
    reference: "Bellman and Roth 1969, Curve fitting by segmented straight lines",
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
    const missing = value.tensor.missing?.reduce((sum, flag) => sum + flag, 0) ?? 0;
    const none = missing > 0 && missing === value.tensor.data.length;
    const why = none
      ? `knees are looked for among at least ${LEAST} recorded values of a curve; record it more often: record … every …`
      : "there are fewer knees that stand out from the noise, at least 2 % of the run apart";
    return { ...value, integer: true, ...(missing > 0 ? { notes: [...(value.notes ?? []), why] } : {}) };
  },
};

function bends(steps: readonly number[], values: Float64Array, count: number, scalar: Scalar) {
  const data = new Float64Array(count).fill(Number.NaN);
  const length = steps.length;
  if (length < LEAST) return { shape: [count], data };
  const logs = values.map((x) => scalar.log(Math.max(x, 1e-300)));
  const found = breaks(steps, logs, count, 0.02 * (steps[length - 1] - steps[0]), (x) => scalar.log(x));
  data.set(found.map((k) => steps[k]));
  return { shape: [count], data };
}
