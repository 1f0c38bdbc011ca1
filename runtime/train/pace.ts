import { type TaskContext, TaskError } from "../tasks/context.ts";
import type { RowsOfSteps } from "../tasks/rows-of-steps.ts";
import { countSetting, setting, wordSetting } from "../tasks/settings.ts";
import { balanceOf } from "./batches/balanced.ts";
import type { Pace } from "./request.ts";

/** Steps, batch and order of rows from the settings: `steps` draws rows with replacement, `epochs` takes shuffled passes of whole batches. */
export function paceOf(
  { variant, task, limitSteps }: Pick<TaskContext, "variant" | "task" | "limitSteps">,
  { rows: set, expectation }: RowsOfSteps,
): Pace {
  const { model, data } = variant;
  const limited = (steps: number) => Math.min(steps, limitSteps ?? steps);
  const written = countSetting(variant, "steps");
  const epochs = countSetting(variant, "epochs");
  if (!model || model.inputs.length === 0 || !data)
    return { steps: limited(written ?? 0), batch: 0, rows: { kind: "none" }, fresh: false };
  const together = setting(variant, "batch");
  const balance = together?.kind === "entry" ? balanceOf(together) : undefined;
  const rows = set?.rows;
  const size = balance ? balance.classes * balance.each : countSetting(variant, "batch");
  if (expectation) {
    if (size !== undefined)
      throw new TaskError(`${task.id}: an exact expectation has no batches: leave out batch, or write on ${data.name}`);
    const whole = { steps: limited(written ?? 0), fresh: false, expectation: expectation.kind };
    return rows === undefined
      ? { ...whole, batch: 0, rows: { kind: "none" } }
      : { ...whole, batch: rows, rows: { kind: "all", size: rows } };
  }
  if (balance && rows === undefined)
    throw new TaskError(`${task.id}: balanced batches choose among rows that are there: give the data a size`);
  if (rows === undefined) {
    if (size === undefined && written === 0) return { steps: 0, batch: 0, rows: { kind: "none" }, fresh: true };
    if (size === undefined) throw new TaskError(`${task.id}: fresh data need the setting batch`);
    return { steps: limited(written ?? 0), batch: size, rows: { kind: "none" }, fresh: true };
  }
  const batch = Math.min(size ?? rows, rows);
  if (balance && batch < size!)
    throw new TaskError(`${task.id}: a balanced batch has ${size} rows, and there are ${rows}`);
  if (balance) {
    const steps = epochs === undefined ? (written ?? 0) : epochs * Math.floor(rows / batch);
    return { steps: limited(steps), batch, rows: { kind: "order", size: rows }, fresh: false, balance };
  }
  const whole = size === undefined || size >= rows;
  // Chains take their steps in shuffled passes if asked (`batches = epoch`).
  if (wordSetting(variant, "batches") === "epoch" && !whole)
    return { steps: limited(written ?? 0), batch, rows: { kind: "order", size: rows }, fresh: false };
  if (epochs !== undefined) {
    const steps = epochs * Math.max(1, Math.floor(rows / batch));
    return { steps: limited(steps), batch, rows: { kind: whole ? "all" : "order", size: rows }, fresh: false };
  }
  return { steps: limited(written ?? 0), batch, rows: { kind: whole ? "all" : "draw", size: rows }, fresh: false };
}
