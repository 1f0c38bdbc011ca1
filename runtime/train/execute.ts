/** Executes a `train` task: start, steps, checkpoints, final loss. */
import type { Constant } from "../../dsl/plan/core.ts";
import { blockMoves } from "../data/block-moves.ts";
import { setInputs } from "../data/data-context.ts";
import { type RowSet, wholeColumn } from "../data/row-set.ts";
import type { Late } from "../data/scene.ts";
import { exactLossAt } from "../expectation/exact-loss-at.ts";
import type { Expectation } from "../expectation/expectation.ts";
import { atStart, expectedLossAt } from "../expectation/expected-loss-at.ts";
import { onExpectation } from "../expectation/expected-objective.ts";
import { drive, stepOf } from "../iterate/drive.ts";
import type { InstanceResident } from "../program/lane-resident.ts";
import type { Curve, Estimate, TaskResult } from "../results.ts";
import { type Executor, type PlannedTask, type TaskContext, TaskError } from "../tasks/context.ts";
import { forward } from "../tasks/forward.ts";
import { replay } from "../tasks/replay.ts";
import { type RowsOfSteps, rowsOfSteps } from "../tasks/rows-of-steps.ts";
import { keepsDivergence, precisionOf } from "../tasks/settings.ts";
import { taskData } from "../tasks/task-data.ts";
import { singleSeat } from "../tasks/together.ts";
import { neighbour } from "../tasks/warm.ts";
import { watchedParameters } from "../tasks/watched.ts";
import { balancedOrder } from "./batches/balanced.ts";
import { continued, type Parameters, startingPoints } from "./initial.ts";
import { keptSteps, watchedSteps } from "./kept-steps.ts";
import { paceOf } from "./pace.ts";
import { defaultPrecision, type Pace, trainRequest } from "./request.ts";
import { averageName } from "./update.ts";

type Kept = { readonly step: number; readonly parameters: Parameters };

/** Mean and standard error (sd / √n) over rows, in f64, in order; a standard error of 0 where the rows are all there are. */
export function meanOverRows(values: Float64Array, fresh: boolean, sqrt: (x: number) => number): Estimate {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  if (!fresh || values.length < 2) return { value: mean, se: 0 };
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  const se = sqrt(squares / (values.length - 1) / values.length);
  const blocks = blockMoves(values, mean, se, sqrt);
  return { value: mean, se, ...(blocks && { blocks }) };
}

/** The loss of parameters: the exact expectation where it has a closed form, else on the stage's rows; undefined where it is not finite. */
export function finalLoss(
  context: TaskContext,
  parameters: Parameters,
  expectation?: Expectation,
): Estimate | undefined {
  const { variant, engine } = context;
  if (expectation) {
    const value = expectedLossAt(context, expectation, parameters);
    return Number.isFinite(value) ? { value, se: 0 } : undefined;
  }
  const exact = exactLossAt(context, parameters);
  if (exact !== undefined) return { value: exact, se: 0 };
  const { loss } = forward(context, parameters, ["loss"]);
  const estimate = meanOverRows(loss.data, variant.data?.size === undefined, engine.scalar.sqrt);
  return Number.isFinite(estimate.value) && Number.isFinite(estimate.se) ? estimate : undefined;
}

/** The parameters at hand; with `average` their running averages. */
function read(context: TaskContext, resident: InstanceResident, start: Parameters): Parameters {
  const { state } = resident.program;
  return Object.fromEntries(
    context.variant.model!.parameters.map(({ path, shape }): [string, Constant] => {
      const name = [averageName(path), path].find((each) => state[each]);
      return [path, name === undefined ? start[path] : { shape, data: Array.from(resident.readState(0, name)) }];
    }),
  );
}

/** Gives a resident program the numbers of this task: seed, inputs, rows, parameters; everything else of the state is zero. */
function load(
  context: TaskContext,
  resident: InstanceResident,
  late: readonly Late[],
  rows: RowSet | undefined,
  columns: readonly string[],
  start: Parameters,
): void {
  const { task } = context;
  const { program } = resident;
  resident.setSeed(task.seed); // batches of fresh data belong to the task: repetitions see other rows
  resident.setStep(0);
  setInputs(taskData(context), resident, late);
  if (rows) for (const name of columns) if (program.data[name]) resident.setData(name, wholeColumn(rows, name));
  resident.setStateBytes(0, new Uint8Array(program.sizes.state));
  for (const [path, { data }] of Object.entries(start))
    for (const name of [path, averageName(path)])
      if (program.state[name]) resident.writeState(0, name, data as readonly number[]);
}

const HINT = "lower the learning rate, clip the gradient, or look at the values where the loss is computed";

/** Where the rows of a training stage come from, and its pace. */
export function trainPace(context: PlannedTask): { readonly source: RowsOfSteps; readonly pace: Pace } {
  const source = rowsOfSteps(context);
  return { source, pace: paceOf(context, source) };
}

/** The program of one step of training. */
export const trainProgram = ({ engine, stage, variant, task, workshop }: PlannedTask, pace: Pace) =>
  workshop.program(JSON.stringify([stage.name, task.variant, "train", pace.steps, pace.batch]), () =>
    trainRequest(engine.scalar, variant, task.inputs.length, pace),
  );

export const train: Executor = async (context) => {
  const { engine, variant, task, hash, control, workshop, resume, member } = context;
  const { source, pace } = trainPace(context);
  const { rows, expectation } = source;
  const { steps } = pace;
  const precision = precisionOf(variant, defaultPrecision(pace));
  if (variant.start?.kind === "list")
    throw new TaskError(
      `${task.id}: train starts from one place; several starts are for the chains of sample and for minimum (use a sweep over the starts)`,
    );
  const before = neighbour(context);
  const start = before ? continued(context, before.parameters, precision) : startingPoints(context, precision)[0];

  const declared = new Set(keptSteps(context, steps, engine.scalar));
  const stops = [...new Set([...declared, ...watchedSteps(context, steps)])].sort((a, b) => a - b);
  const finish = (
    parameters: Parameters,
    kept: readonly Kept[],
    curves: Readonly<Record<string, Curve>>,
    done: number,
    seconds: number,
    diverged?: TaskResult["diverged"],
  ): TaskResult => {
    const loss = finalLoss(context, parameters, expectation);
    if (!loss) diverged ??= { step: done, quantity: "loss", hint: HINT, kept: keepsDivergence(variant) };
    return {
      task: task.id,
      hash,
      verb: "train",
      parameters,
      checkpoints: kept.filter(({ step }) => declared.has(step)),
      ...(variant.watched && { watched: kept.filter(({ step }) => !declared.has(step)) }),
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

  const made = trainProgram(context, pace);
  if (!member) {
    // One program after the other in memory: what draws start and rows is needed no more when the step's program comes.
    for (const name of rows ? made.extra.columns : []) wholeColumn(rows!, name);
    workshop.tidy();
  }
  // Batches that the host puts together are those of one task.
  if (pace.balance) member?.leave();
  const seat =
    member && !pace.balance ? await member.seat(made, rows, stepOf(resume, hash)) : singleSeat(workshop, made);
  const { resident } = seat;
  load(context, resident, made.late, rows, made.extra.columns, start);
  if (rows && pace.balance) seat.alone().setOrder(balancedOrder(workshop, rows, pace.balance, task.seed));
  const program = seat.step(made.extra.forms);
  let kept: Kept[] = [];
  const shown = watchedParameters(context).filter(({ path }) => made.program.state[path]);
  const { outcome, curves, seconds } = await drive(
    {
      step:
        expectation?.kind === "closed form"
          ? onExpectation(program, resident, atStart(context, expectation, start), start)
          : program,
      steps,
      stops,
      at: (step) => void kept.push({ step, parameters: read(context, resident, start) }),
      luggage: {
        save: () => kept,
        restore: (value) => {
          kept = value as Kept[];
        },
      },
      watch: () => shown.map(({ path, shape }) => ({ name: path, shape, values: resident.readState(0, path) })),
      hint: () => HINT,
    },
    control,
    hash,
    resume,
  );
  if (outcome.kind === "stopped") return { kind: "stopped" };
  const { step } = outcome;
  let diverged: TaskResult["diverged"];
  if (outcome.kind === "diverged") {
    const found = replay(workshop, made, seat.alone());
    const quantity = found?.name ?? outcome.quantity;
    diverged = {
      step,
      quantity,
      hint: outcome.hint,
      kept: keepsDivergence(variant),
      ...(found?.span && { span: found.span }),
    };
  }
  const parameters = read(context, resident, start);
  if (!member) workshop.tidy();
  return { kind: "result", result: finish(parameters, kept, curves, step, seconds, diverged) };
};
