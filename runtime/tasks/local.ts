import type { Plan, TaskPlan } from "../../dsl/plan/plan.ts";
import type { Engine } from "../engine/engine.ts";
import type { Control } from "../iterate/drive.ts";
import type { TaskResult } from "../results.ts";
import type { TaskEnd } from "./context.ts";
import { executors } from "./execute.ts";
import { taskIdentity } from "./identity.ts";
import { type Member, Together } from "./together.ts";
import { createWorkshop } from "./workshop.ts";

export interface LocalOptions {
  readonly limitSteps?: number;
  readonly files?: (path: string) => Uint8Array;
}

/** A task to execute, with what it comes after. */
export interface Job {
  readonly task: TaskPlan;
  readonly upstream: readonly TaskResult[];
  readonly control: Control;
  readonly resume?: Uint8Array;
}

/**
 * Executes tasks of a plan on one engine, in this thread: what a worker does, and what `workers = 0` does. Jobs given at once are executed
 * together; others must not come before they have ended.
 */
export function groupExecutor(engine: Engine, plan: Plan, options: LocalOptions) {
  const workshop = createWorkshop(engine, plan, options.files);
  const stages = new Map(plan.stages.map((stage) => [stage.name, stage]));
  const execute = async ({ task, upstream, control, resume }: Job, member?: Member): Promise<TaskEnd> => {
    const stage = stages.get(task.stage);
    if (!stage) throw new Error(`the plan has no stage ${task.stage}`);
    return executors[stage.verb]({
      engine,
      plan,
      stage,
      variant: stage.variants[task.variant],
      task,
      hash: taskIdentity(plan, task, engine.hash, options.limitSteps),
      upstream: new Map(upstream.map((result) => [result.task, result])),
      control,
      ...(resume && { resume }),
      ...(member && { member }),
      limitSteps: options.limitSteps,
      workshop,
      files: options.files,
    });
  };
  return (jobs: readonly Job[]): readonly Promise<TaskEnd>[] => {
    workshop.tidy();
    if (jobs.length === 1) return [execute(jobs[0])];
    const together = new Together(workshop, jobs.length);
    return jobs
      .map((job) => ({ job, member: together.member() }))
      .map(({ job, member }) => execute(job, member).finally(() => member.leave()));
  };
}
