import type { StageVariant } from "../../dsl/plan/plan.ts";
import { TaskError } from "../tasks/context.ts";
import type { ForwardContext } from "../tasks/forward.ts";
import type { Parameters } from "../train/initial.ts";
import { ExactLoss } from "./exact-loss.ts";
import { subsetSums } from "./input-law.ts";
import { lawOfData } from "./law-of-data.ts";
import { squaredLoss } from "./squared-loss.ts";

/** More features than this are not tried: the programs grow with them. */
const MOST_FEATURES = 64;
/** More subset sums an output than this take longer than rows do. */
const MOST_SUMS = 100_000;

const known = new WeakMap<StageVariant, boolean>();

/** The expected loss of parameters on a stage's fresh data, where it has a closed form that is cheap; undefined elsewhere (then rows are used). */
export function exactLossAt(context: ForwardContext, parameters: Parameters): number | undefined {
  const { variant } = context;
  const { model, data } = variant;
  if (!model?.loss || !data || data.size !== undefined || known.get(variant) === false) return undefined;
  const features = data.columns.reduce(
    (sum, { draw, const: fixed, shape }) => sum + (draw && !fixed ? shape.reduce((a, b) => a * b, 1) : 0),
    0,
  );
  try {
    if (features > MOST_FEATURES || data.source) throw new TaskError("too many features, or rows of its own");
    if (!known.has(variant))
      squaredLoss(context.workshop.engine.scalar, {
        variant,
        inputs: context.task.inputs.length,
        name: context.task.id,
      });
    const law = lawOfData(context);
    if (subsetSums(law) > MOST_SUMS) throw new TaskError("too many combinations");
    known.set(variant, true);
    const moving = new Set(model.parameters.filter(({ trained }) => trained).map(({ path }) => path));
    const exact = new ExactLoss(
      context,
      Object.fromEntries(Object.entries(parameters).filter(([path]) => !moving.has(path))),
      law,
    );
    const value = exact.value(exact.pack(parameters));
    return Number.isFinite(value) ? value : undefined;
  } catch {
    known.set(variant, false);
    return undefined;
  }
}
