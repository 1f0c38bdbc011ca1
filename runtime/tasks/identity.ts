import type { Plan, TaskPlan } from "../../dsl/plan/plan.ts";
import { namesRead } from "../sample/draws.ts";
import { hashText } from "../store/hash.ts";

/** Raised when the same plan would give other bits: lowering, initial values, the order of draws, the meaning of results. */
const LOWERING_VERSION = 6;

/**
 * The hash under which a task's result and checkpoints are kept: of all it depends on, the code that executes it included. A sample task
 * keeps the draws that the file reads, so another file that reads others has a result of its own.
 */
export function taskIdentity(plan: Plan, task: TaskPlan, engine: string, limitSteps?: number): string {
  const stage = plan.stages.find(({ name }) => name === task.stage);
  const kept = stage?.verb === "sample" ? namesRead(plan, stage.name, stage.variants[task.variant]) : [];
  return hashText(["task", LOWERING_VERSION, engine, limitSteps ?? "none", task.hash, ...kept].join(" "));
}
