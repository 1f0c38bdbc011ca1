import type { Scalar } from "../engine/engine.ts";
import { type TaskContext, TaskError } from "../tasks/context.ts";
import { setting, tensorOf } from "../tasks/settings.ts";
import { tidySteps } from "./checkpoints/checkpoint-steps.ts";
import { checkpointRules } from "./checkpoints/index.ts";

/** The steps at which measures `every k of` the stage look into it: multiples of k. */
export function watchedSteps({ variant }: Pick<TaskContext, "variant">, steps: number): readonly number[] {
  const intervals = variant.watched ?? [];
  return tidySteps(
    intervals.flatMap((every) => Array.from({ length: Math.floor(steps / every) }, (_, k) => (k + 1) * every)),
    steps,
  );
}

/** The steps whose parameters a training stage keeps: those of `checkpoints`, always with 0 and the end. */
export function keptSteps(
  { variant, task }: Pick<TaskContext, "variant" | "task">,
  steps: number,
  scalar: Scalar,
): readonly number[] {
  const value = setting(variant, "checkpoints");
  if (value === undefined) return tidySteps([], steps);
  if (value.kind === "entry") {
    const rule = checkpointRules.find((each) => each.entry.name === value.entry);
    const [count] = (value.arguments.count && tensorOf(value.arguments.count, task)?.data) ?? [];
    if (!rule || typeof count !== "number")
      throw new TaskError(
        `checkpoints = ${value.entry}: there is no such rule; there are ${checkpointRules.map((r) => r.entry.name).join(", ")}`,
      );
    return rule.steps(count, steps, scalar);
  }
  const list =
    value.kind === "list" ? value.items.map((item) => tensorOf(item, task)?.data[0]) : tensorOf(value, task)?.data;
  if (!list?.every((s) => typeof s === "number"))
    throw new TaskError("checkpoints takes a list of steps, log_steps(k) or even_steps(k)");
  return tidySteps(list as number[], steps);
}
