/** Executes a `train` task: start, steps, checkpoints, final loss. */
import type { Constant } from "../../dsl/plan/core.ts";
import { setInputs } from "../data/data-context.ts";
import { type RowSet, wholeColumn } from "../data/row-set.ts";
import { withEpochs } from "../data/shuffle.ts";
import { drive } from "../iterate/drive.ts";
import { programStep } from "../iterate/program-step.ts";
import type { Resident } from "../program/resident.ts";
import type { Curve, Estimate, TaskResult } from "../results.ts";
import type { Executor, TaskContext } from "../tasks/context.ts";
import { forward, stageRows } from "../tasks/forward.ts";
import { keepsDivergence, precisionOf } from "../tasks/settings.ts";
import { taskData } from "../tasks/task-data.ts";
import { type Parameters, startingPoints } from "./initial.ts";
import { keptSteps } from "./kept-steps.ts";
import { paceOf } from "./pace.ts";
import { trainRequest } from "./request.ts";

type Kept = { readonly step: number; readonly parameters: Parameters };

/** Mean and standard error (sd / √n) over rows, in f64, in order; a standard error of 0 where the rows are all there are. */
export function meanOverRows(values: Float64Array, fresh: boolean, sqrt: (x: number) => number): Estimate {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  if (!fresh || values.length < 2) return { value: mean, se: 0 };
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  return { value: mean, se: sqrt(squares / (values.length - 1) / values.length) };
}

/** The loss of parameters on the stage's rows; undefined where it is not finite. */
export function finalLoss(context: TaskContext, parameters: Parameters): Estimate | undefined {
  const { variant, engine } = context;
  const { loss } = forward(context, parameters, ["loss"]);
  const estimate = meanOverRows(loss.data, variant.data?.size === undefined, engine.scalar.sqrt);
  return Number.isFinite(estimate.value) && Number.isFinite(estimate.se) ? estimate : undefined;
}

function read(context: TaskContext, resident: Resident, start: Parameters): Parameters {
  return Object.fromEntries(
    context.variant.model!.parameters.map(({ path, shape }): [string, Constant] =>
      resident.program.state[path]
        ? [path, { shape, data: Array.from(resident.readState(0, path)) }]
        : [path, start[path]],
    ),
  );
}

/** A resident program with the numbers of this task: seed, inputs, rows, parameters; everything else of the state is zero. */
function loaded(
  context: TaskContext,
  made: ReturnType<TaskContext["workshop"]["program"]>,
  rows: RowSet | undefined,
  columns: readonly string[],
  start: Parameters,
): Resident {
  const { workshop, task } = context;
  const { program, late } = made;
  const resident = workshop.resident(program);
  resident.setSeed(task.seed); // batches of fresh data belong to the task: repetitions see other rows
  resident.setStep(0);
  setInputs(taskData(context), resident, late);
  if (rows) for (const name of columns) if (program.data[name]) resident.setData(name, wholeColumn(rows, name));
  resident.setStateBytes(0, new Uint8Array(program.sizes.state));
  for (const [path, { data }] of Object.entries(start))
    if (program.state[path]) resident.writeState(0, path, data as readonly number[]);
  return resident;
}

const HINT = "lower the learning rate, clip the gradient, or look at the values where the loss is computed";

export const train: Executor = async (context) => {
  const { engine, variant, task, hash, control, workshop, resume } = context;
  const sized = variant.data?.size !== undefined;
  const rows = sized && variant.model?.inputs.length ? stageRows(context) : undefined;
  const pace = paceOf(context, rows?.rows);
  const { steps } = pace;
  const precision = precisionOf(variant, pace.batch === 0 ? "f64" : "f32");
  const [start] = startingPoints(context, precision);

  const finish = (
    parameters: Parameters,
    kept: readonly Kept[],
    curves: Readonly<Record<string, Curve>>,
    done: number,
    seconds: number,
    diverged?: TaskResult["diverged"],
  ): TaskResult => {
    const loss = finalLoss(context, parameters);
    return {
      task: task.id,
      hash,
      verb: "train",
      parameters,
      checkpoints: kept,
      curves,
      fields: {},
      info: pace.batch === 0 ? {} : { batch: pace.batch, ...(rows ? { rows: rows.rows } : {}) },
      ...(loss ? { loss } : {}),
      steps: done,
      seconds,
      ...(diverged ? { diverged } : {}),
    };
  };
  if (steps === 0) return { kind: "result", result: finish(start, [{ step: 0, parameters: start }], {}, 0, 0) };

  const made = workshop.program(JSON.stringify([context.stage.name, task.variant, "train", steps]), () =>
    trainRequest(engine.scalar, variant, task.inputs.length, pace),
  );
  const resident = loaded(context, made, rows, made.extra.columns, start);
  let kept: Kept[] = [];
  const { outcome, curves, seconds } = await drive(
    {
      step: withEpochs(programStep(resident, 0, made.extra.forms), resident, workshop, task.seed),
      steps,
      stops: keptSteps(context, steps, engine.scalar),
      at: (step) => void kept.push({ step, parameters: read(context, resident, start) }),
      luggage: {
        save: () => kept,
        restore: (value) => {
          kept = value as Kept[];
        },
      },
      hint: () => HINT,
    },
    control,
    hash,
    resume,
  );
  if (outcome.kind === "stopped") return { kind: "stopped" };
  const parameters = read(context, resident, start);
  const { step } = outcome;
  const diverged =
    outcome.kind === "diverged"
      ? { step, quantity: outcome.quantity, hint: outcome.hint, kept: keepsDivergence(variant) }
      : undefined;
  return { kind: "result", result: finish(parameters, kept, curves, step, seconds, diverged) };
};
