/** The repetition that a stage sees of those before it, where `repeat … keep` keeps one. */
import { measureEntries } from "../measure/index.ts";
import { ResultsView } from "../measure/results-view.ts";
import { operationByName } from "../operations/index.ts";
import { rowServices } from "../run/row-services.ts";
import { type TaskContext, TaskError } from "./context.ts";

type Around = Pick<TaskContext, "plan" | "task" | "upstream" | "workshop">;

/** By results at hand and point: a choice is asked for at every field that a task reads. */
const known = new WeakMap<Around["upstream"], Map<string, number>>();

/**
 * Judges the repetitions at a task's point by the plan's expression, as measures do at the end of the run: the task comes after all
 * repetitions of all stages that the expression names.
 */
export function keptRepetition({ plan, task, upstream, workshop }: Around): number {
  const point = JSON.stringify([task.stage, task.point]);
  const chosen = known.get(upstream) ?? new Map<string, number>();
  known.set(upstream, chosen);
  const before = chosen.get(point);
  if (before !== undefined) return before;
  const view = new ResultsView(plan, upstream, {
    engine: workshop.engine,
    operation: operationByName,
    entry: (name) => measureEntries.get(name),
    rows: rowServices(plan, workshop, upstream),
  });
  const kept = view.choice(task.point);
  if (kept === undefined) throw new TaskError(`${task.id} needs the repetition that is kept, and none came to its end`);
  if (kept.length !== 1)
    throw new TaskError(
      `${task.id} needs one repetition of the stages before it; \`drop\` leaves ${kept.length}: write \`keep\``,
    );
  chosen.set(point, kept[0]);
  return kept[0];
}
