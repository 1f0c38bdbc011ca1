/** What of a model an attack moves, and what the moved model is compared with. */
import type { ModelPlan } from "../../dsl/plan/plan.ts";
import { TaskError } from "../tasks/context.ts";
import { lossBindings } from "../train/model-graph.ts";
import { namesIn } from "./names-in.ts";

/** `clean`: names that the loss reads by itself are those of the rows as they are; `attacked`: moved like all others. */
export type Target = "clean" | "attacked";

export interface Attacked {
  /** Inputs that something between input and loss reads: these are moved. */
  readonly inputs: ModelPlan["inputs"];
  /** The binding that the loss compares: the last that it reads. */
  readonly output: ModelPlan["bindings"][number];
}

/** Throws a `TaskError` where the loss reads its inputs with nothing in between: it cannot be told what is input and what is target. */
export function attackedOf(model: ModelPlan): Attacked {
  const losses = lossBindings(model);
  const between = model.bindings.filter(({ name }) => !losses.includes(name));
  const read = new Set(between.flatMap(({ value }) => namesIn(value)));
  const inputs = model.inputs.filter(({ name }) => read.has(name));
  const compared = new Set(
    model.bindings.filter(({ name }) => losses.includes(name)).flatMap(({ value }) => namesIn(value)),
  );
  const output = between.findLast(({ name }) => compared.has(name));
  if (inputs.length === 0 || !output)
    throw new TaskError(
      `an attack on model ${model.name} moves what is between its inputs and its loss, and the loss reads the inputs itself: give the output a name (y = …; loss = sum((x - y)^2))`,
    );
  const whole = inputs.find(({ integer }) => integer);
  if (whole) throw new TaskError(`an attack moves numbers; ${whole.name} of model ${model.name} is a whole number`);
  return { inputs, output };
}
