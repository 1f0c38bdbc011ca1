import type { Plan, StageVariant, TaskPlan } from "../../dsl/plan/plan.ts";
import { MOST_SAMPLES } from "../program/tiles.ts";
import { countSetting, setting } from "./settings.ts";

/** Parameters of a model above which its samples make better lanes than instances of it do. */
const MOST_PARAMETERS = 1000;

/** Whether many instances of what this variant trains may be faster side by side; the program has the last word (`runsAcross`). */
function isTiny(variant: StageVariant): boolean {
  const { model, data, exact } = variant;
  if (!model || exact || setting(variant, "adversary")) return false;
  // The rows of a balanced batch are put together for each task by itself.
  if (setting(variant, "batch")?.kind === "entry") return false;
  const entries = model.parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  if (entries > MOST_PARAMETERS) return false;
  const rows = model.inputs.length === 0 ? 0 : (countSetting(variant, "batch") ?? data?.size);
  return rows !== undefined && rows <= MOST_SAMPLES;
}

/** Tasks with the same answer are worth executing at once by one worker (`together.ts`); undefined: by itself. */
export function companions(plan: Plan): (task: TaskPlan) => string | undefined {
  const stages = new Map(plan.stages.map((stage) => [stage.name, stage]));
  const tiny = new Map<string, boolean>();
  const own = new Map(plan.tasks.map((task) => [task.id, task.stage]));
  const keyOf = (task: TaskPlan): string | undefined => {
    const stage = stages.get(task.stage)!;
    // Along a warm sweep every task waits for its neighbour.
    if (stage.verb !== "train" || task.after.some((id) => own.get(id) === task.stage)) return undefined;
    const key = JSON.stringify([task.stage, task.variant]);
    if (!tiny.has(key)) tiny.set(key, isTiny(stage.variants[task.variant]));
    return tiny.get(key) ? key : undefined;
  };
  const keys = new Map(plan.tasks.map((task) => [task.id, keyOf(task)]));
  return (task) => keys.get(task.id);
}
