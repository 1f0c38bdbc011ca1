import type { Plan, TaskPlan } from "../../../dsl/plan/plan.ts";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import { breathe } from "../../../runtime/iterate/breathe.ts";
import type { Control } from "../../../runtime/iterate/drive.ts";
import type { TaskResult } from "../../../runtime/results.ts";
import type { TaskEnd } from "../../../runtime/tasks/context.ts";
import { groupExecutor, type LocalOptions } from "../../../runtime/tasks/local.ts";

export const engine = loadEngineSync();

export const quiet: Control = {
  now: () => performance.now() / 1000,
  wish: () => "go",
  breathe,
  progress: () => {},
  records: () => {},
  checkpoint: () => {},
};

/** Executes one task after the other on the engine of the tests. */
export function localExecutor(plan: Plan, options: LocalOptions = {}) {
  const execute = groupExecutor(engine, plan, options);
  return (task: TaskPlan, upstream: readonly TaskResult[], control: Control, resume?: Uint8Array): Promise<TaskEnd> =>
    execute([{ task, upstream, control, ...(resume && { resume }) }])[0];
}

/** Executes all tasks of a plan in this thread, in plan order. */
export async function runTasks(plan: Plan, limitSteps?: number): Promise<TaskResult[]> {
  const execute = localExecutor(plan, { limitSteps });
  const results: TaskResult[] = [];
  for (const task of plan.tasks) {
    const end = await execute(
      task,
      results.filter((r) => task.after.includes(r.task)),
      quiet,
    );
    if (end.kind === "result") results.push(end.result);
  }
  return results;
}
