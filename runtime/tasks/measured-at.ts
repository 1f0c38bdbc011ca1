/** Expressions in settings that name measures or columns of data sets. */
import type { Constant, Core } from "../../dsl/plan/core.ts";
import { Evaluation } from "../measure/evaluation.ts";
import { measureEntries } from "../measure/index.ts";
import { ResultsView } from "../measure/results-view.ts";
import { operationByName } from "../operations/index.ts";
import { rowServices } from "../run/row-services.ts";
import { type TaskContext, TaskError } from "./context.ts";

type Around = Pick<TaskContext, "plan" | "task" | "upstream" | "workshop">;

/** The value at a task's point, from the results that the task comes after. */
export function measuredAt({ plan, task, upstream, workshop }: Around, value: Core): Constant {
  const view = new ResultsView(plan, upstream, {
    engine: workshop.engine,
    operation: operationByName,
    entry: (name) => measureEntries.get(name),
    rows: rowServices(plan, workshop, upstream),
  });
  const { tensor, reason } = new Evaluation(view.services, view.at(task.point)).evaluate(value);
  const axis = tensor.axes[0]?.word;
  if (axis !== undefined)
    throw new TaskError(
      `${task.id}: a setting takes one value, and this one carries ${axis}: reduce it (mean, max, …)`,
    );
  if (tensor.missing?.includes(1) || !tensor.data.every(Number.isFinite))
    throw new TaskError(`${task.id}: a measure that a setting needs has no value${reason ? `: ${reason}` : ""}`);
  return { shape: tensor.shape, data: Array.from(tensor.data) };
}
