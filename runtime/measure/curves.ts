import { type LiftOptions, lift } from "./lift.ts";
import type { Measured } from "./measured.ts";
import { axesToOwn } from "./tensors.ts";

/** Runs a function of one recorded curve (steps, values) for every other index; the curve must be a number at each step. */
export function overCurve(
  curve: Measured,
  f: (
    steps: readonly number[],
    values: Float64Array,
  ) => { readonly shape: readonly number[]; readonly data: Float64Array },
  options: LiftOptions = {},
): Measured {
  const word = ["steps", "checkpoints"].find((name) => curve.tensor.axes.some((axis) => axis.word === name));
  if (word === undefined) {
    if (curve.reason !== undefined)
      return lift([curve], () => f([], new Float64Array(0)), { ...options, partial: true });
    throw new Error("a curve over the steps of a training is needed, such as `trained.loss`");
  }
  if (curve.tensor.shape.length > 0) throw new Error("the curve of one number is needed; reduce it first");
  const count = curve.tensor.axes.find((axis) => axis.word === word)?.size ?? 0;
  const steps = curve.abscissae?.[word] ?? Array.from({ length: count }, (_, k) => k);
  return lift(
    [axesToOwn(curve, [word])],
    ([own]) => {
      const kept = Array.from(own.data.keys()).filter((k) => !Number.isNaN(own.data[k]));
      return f(
        kept.map((k) => steps[k]),
        Float64Array.from(kept, (k) => own.data[k]),
      );
    },
    { ...options, partial: true },
  );
}
