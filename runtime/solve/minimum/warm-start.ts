import type { TaskPlan } from "../../../dsl/plan/plan.ts";
import type { TaskContext } from "../../tasks/context.ts";
import type { Parameters } from "../../train/initial.ts";

export interface WarmStart {
  readonly task: TaskPlan;
  readonly parameters: Parameters;
  /** The neighbour has no solution: entries are missing. */
  readonly lost: boolean;
}

/** The neighbour along a warm sweep that this task goes on from: the task of its own stage that it comes after. */
export function warmStart({ plan, task, stage, upstream }: TaskContext): WarmStart | undefined {
  const before = plan.tasks.find((other) => other.stage === stage.name && task.after.includes(other.id));
  const result = before && upstream.get(before.id);
  if (!before || !result) return undefined;
  const lost = Object.values(result.parameters).some(({ data }) => data.includes(null));
  return { task: before, parameters: result.parameters, lost };
}
