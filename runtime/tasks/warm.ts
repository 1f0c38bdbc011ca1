/** Warm sweeps: a task that comes after one of its own stage goes on from where that one ended. */
import type { TaskResult } from "../results.ts";
import { type TaskContext, TaskError } from "./context.ts";

type Around = Pick<TaskContext, "plan" | "task" | "upstream">;

/** The result of the neighbour that a task goes on from; undefined where it starts by itself. */
export function neighbour({ plan, task, upstream }: Around): TaskResult | undefined {
  const before = plan.tasks.find((other) => other.stage === task.stage && task.after.includes(other.id));
  if (!before) return undefined;
  const result = upstream.get(before.id);
  if (!result) throw new TaskError(`${task.id} goes on from ${before.id}, which is not there`);
  const { diverged } = result;
  if (diverged && !diverged.kept)
    throw new TaskError(
      `${task.id} goes on from ${before.id}, which stopped at step ${diverged.step}: ${diverged.quantity} is not finite`,
    );
  return result;
}

/** Whether another task goes on from this one. */
export const isWarmed = ({ plan, task }: Pick<TaskContext, "plan" | "task">): boolean =>
  plan.tasks.some((other) => other.stage === task.stage && other.after.includes(task.id));
