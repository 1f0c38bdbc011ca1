import type { TaskPlan } from "../../dsl/plan/plan.ts";
import { hashText } from "../store/hash.ts";

/** Raised when the same plan would give other bits: lowering, initial values, the order of draws, the meaning of results. */
const LOWERING_VERSION = 4;

/** The hash under which a task's result and checkpoints are kept: of all it depends on, the code that executes it included. */
export function taskIdentity(task: TaskPlan, engine: string, limitSteps?: number): string {
  return hashText(["task", LOWERING_VERSION, engine, limitSteps ?? "none", task.hash].join(" "));
}
