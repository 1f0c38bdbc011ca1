import type { Plan } from "../../../dsl/plan/plan.ts";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import { breathe } from "../../../runtime/iterate/breathe.ts";
import type { Control } from "../../../runtime/iterate/drive.ts";
import type { TaskResult } from "../../../runtime/results.ts";
import { localExecutor } from "../../../runtime/tasks/local.ts";

export const engine = loadEngineSync();

export const quiet: Control = {
  now: () => performance.now() / 1000,
  wish: () => "go",
  breathe,
  progress: () => {},
  records: () => {},
  checkpoint: () => {},
};

/** Executes all tasks of a plan in this thread, in plan order. */
export async function runTasks(plan: Plan, limitSteps?: number): Promise<TaskResult[]> {
  const execute = localExecutor(engine, plan, { limitSteps });
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
