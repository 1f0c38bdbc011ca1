/** Results of the stages that a task comes after. */
import type { Constant } from "../../dsl/plan/core.ts";
import type { TaskResult } from "../results.ts";
import { keptRepetition } from "./choice.ts";
import { type TaskContext, TaskError } from "./context.ts";

type Around = Pick<TaskContext, "plan" | "task" | "upstream" | "workshop">;

/** The result of a stage at this task's point and repetition; where only one repetition is kept, the one that the plan's choice keeps. */
export function resultOf(around: Around, stage: string): TaskResult {
  const { plan, task, upstream } = around;
  const candidates = plan.tasks.filter((each) => each.stage === stage && task.after.includes(each.id));
  const own = candidates.filter((each) => each.repeat === task.repeat);
  const repeated = plan.stages.find((each) => each.name === task.stage)?.repeated;
  const chosen =
    candidates.length <= 1
      ? candidates[0]
      : repeated && own.length === 1
        ? own[0]
        : candidates.find((each) => each.repeat === keptRepetition(around));
  const result = chosen && upstream.get(chosen.id);
  const stopped = result?.diverged;
  if (result && (!stopped || stopped.kept)) return result;
  const why = stopped
    ? `which stopped at step ${stopped.step}: ${stopped.quantity} is not finite`
    : "which is not there";
  throw new TaskError(`${task.id} needs the result of ${stage}, ${why}`);
}

/** A parameter or field of another stage's result; a record of parameters is not a value here. */
export function fieldOf(around: Around, stage: string, field: string): Constant {
  const result = resultOf(around, stage);
  if (result.parameters[field]) return result.parameters[field];
  if (field === "loss" && result.loss) return { shape: [], data: [result.loss.value] };
  const tensor = result.fields[field];
  if (tensor && tensor.axes.length === 0) return { shape: tensor.shape, data: Array.from(tensor.data) };
  if (field in result.info) return { shape: [], data: [result.info[field]] };
  const stacked = stackOf(result.parameters, field);
  if (stacked) return stacked;
  throw new TaskError(
    `${stage}.${field} is not a value that another stage can use; it has ${[...Object.keys(result.parameters), ...Object.keys(result.fields)].join(", ")}`,
  );
}

/** Parameters `W[0]`, `W[1]`, … of a repeated block, joined on a first dimension. */
function stackOf(parameters: TaskResult["parameters"], name: string): Constant | undefined {
  const parts: Constant[] = [];
  for (let k = 0; parameters[`${name}[${k}]`]; k += 1) parts.push(parameters[`${name}[${k}]`]);
  if (parts.length === 0) return undefined;
  return { shape: [parts.length, ...parts[0].shape], data: parts.flatMap((part) => part.data) };
}
