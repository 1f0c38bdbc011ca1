import type { Plan, TaskPlan } from "../../dsl/plan/plan.ts";
import type { Engine } from "../engine/engine.ts";
import type { Control } from "../iterate/drive.ts";
import type { TaskResult } from "../results.ts";
import type { TaskEnd } from "./context.ts";
import { executors } from "./execute.ts";
import { taskIdentity } from "./identity.ts";
import { createWorkshop } from "./workshop.ts";

export interface LocalOptions {
  readonly limitSteps?: number;
  readonly files?: (path: string) => Uint8Array;
}

/** Executes tasks of a plan on one engine, in this thread: what a worker does, and what `workers = 0` does. */
export function localExecutor(engine: Engine, plan: Plan, options: LocalOptions) {
  const workshop = createWorkshop(engine, plan, options.files);
  const stages = new Map(plan.stages.map((stage) => [stage.name, stage]));
  return async (
    task: TaskPlan,
    upstream: readonly TaskResult[],
    control: Control,
    resume?: Uint8Array,
  ): Promise<TaskEnd> => {
    const stage = stages.get(task.stage);
    if (!stage) throw new Error(`the plan has no stage ${task.stage}`);
    const end = await executors[stage.verb]({
      engine,
      plan,
      stage,
      variant: stage.variants[task.variant],
      task,
      hash: taskIdentity(task, engine.hash, options.limitSteps),
      upstream: new Map(upstream.map((result) => [result.task, result])),
      control,
      resume,
      limitSteps: options.limitSteps,
      workshop,
      files: options.files,
    });
    workshop.tidy();
    return end;
  };
}
