import type { Constant } from "../../dsl/plan/core.ts";
import type { Plan, TaskPlan } from "../../dsl/plan/plan.ts";
import type { DataContext } from "../data/data-context.ts";
import type { TaskContext } from "./context.ts";
import { measuredAt } from "./measured-at.ts";
import { fieldOf } from "./upstream.ts";

/** The value of `seed` at a task: of the plan, or of the point if it is swept. */
export function seedAt({ plan, task }: { readonly plan: Plan; readonly task: Pick<TaskPlan, "point"> }): number {
  const sweep = plan.sweeps.find((each) => each.names.includes("seed"));
  const value = sweep?.values.seed[task.point.seed ?? 0];
  const swept = value?.kind === "tensor" ? value.value.data[0] : undefined;
  return swept ?? plan.seed;
}

/** What a task's data sets are made with. */
export function taskData(
  context: Pick<TaskContext, "plan" | "stage" | "variant" | "task" | "workshop" | "upstream">,
): DataContext {
  const { plan, stage, variant, task, workshop } = context;
  const sets = [...variant.bases, ...(variant.data ? [variant.data] : []), ...plan.data];
  return {
    workshop,
    bases: variant.bases,
    sets,
    inputs: task.inputs,
    variant: `${stage.name}/${task.variant}`,
    origin: JSON.stringify(task.after),
    seed: seedAt({ plan, task }),
    field: (of, field): Constant => fieldOf(context, of, field),
    measured: (value): Constant => measuredAt(context, value),
  };
}
