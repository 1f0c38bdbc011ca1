/** The losses that a sample stage compares: of its draws, L(w_t), and of its start, L(w*), each on the data that the settings name. */
import type { Entry } from "../../dsl/catalogue.ts";
import type { Static } from "../../dsl/plan/core.ts";
import type { StageVariant } from "../../dsl/plan/plan.ts";
import { setInputs } from "../data/data-context.ts";
import { wholeColumn } from "../data/row-set.ts";
import { Scene } from "../data/scene.ts";
import { ExactLoss } from "../expectation/exact-loss.ts";
import type { Expectation } from "../expectation/expectation.ts";
import { count } from "../operations/parameters.ts";
import { EVALUATION } from "../program/evaluation.ts";
import type { Estimate } from "../results.ts";
import { type TaskContext, TaskError } from "../tasks/context.ts";
import { forward, stageRows } from "../tasks/forward.ts";
import { ownTarget, ownTargetAt, startName, withOwnTarget } from "../tasks/own-target.ts";
import { setting, wordSetting } from "../tasks/settings.ts";
import { taskData } from "../tasks/task-data.ts";
import { finalLoss, meanOverRows } from "../train/execute.ts";
import type { Parameters } from "../train/initial.ts";
import { modelGraph } from "../train/model-graph.ts";
import { batchMean, columnsOfStep, type Pace } from "../train/request.ts";

/** `baseline = batches(k)`: L(w*) from batches like those that the chains see. */
export const batchesEntry: { readonly entry: Entry } = {
  entry: {
    name: "batches",
    kind: "baseline",
    doc: "The loss at the start is the mean over independent batches, with the standard error of that mean, in place of all rows.",
    example: "baseline = batches(200)",
    parameters: [count("count", "batches; at least two, because their spread gives the error", undefined, 2)],
  },
};

/** Data of L(w_t): what the chain itself saw (its batch, or all rows), all rows, or the law of the rows. */
export type Evaluated = "batch" | "full" | "population";

/** A potential is its own expectation, and the loss of a chain on all rows is that on all rows. */
export function evaluatedOn(variant: StageVariant, { batch, rows }: Pace): Evaluated {
  const word = batch > 0 ? wordSetting(variant, "evaluate") : undefined;
  if (word === "population") return word;
  return word === "full" && rows.kind !== "all" ? word : "batch";
}

/** The exact expected loss over the law of the data's rows. Throws where there is no closed form, with the reason. */
function populationLoss(context: TaskContext): (parameters: Parameters) => number {
  const { variant } = context;
  const { data, model } = variant;
  if (wordSetting(variant, "targets") === "self")
    throw new TaskError(
      `${context.task.id}: evaluate = population is an expectation over the data's own targets; take full`,
    );
  const known = new Map<string, ExactLoss>();
  const fixed = (parameters: Parameters) =>
    Object.fromEntries(model!.parameters.filter((p) => !p.trained).map(({ path }) => [path, parameters[path]]));
  return (parameters) => {
    const constants = fixed(parameters);
    const key = JSON.stringify(constants);
    const exact =
      known.get(key) ??
      new ExactLoss({ ...context, variant: { ...variant, data: { ...data!, size: undefined } } }, constants);
    known.set(key, exact);
    return exact.value(exact.pack(parameters));
  };
}

/** L(w_t) at the parameters of a draw; `start`: of its chain. */
export function lossAt(
  context: TaskContext,
  evaluated: Exclude<Evaluated, "batch">,
): (parameters: Parameters, start: Parameters) => number {
  if (evaluated === "population") return populationLoss(context);
  return (parameters, start) => {
    const { loss } = forward(context, parameters, ["loss"], undefined, undefined, ownTargetAt(context, start));
    let sum = 0;
    for (const value of loss.data) sum += value;
    return sum / loss.data.length;
  };
}

/**
 * L(w*): on all rows (of fresh data the exact expectation or the evaluation rows), on `batches(k)` of them, or, beside draws that are
 * evaluated so, over the law of the rows. Undefined where it is not finite.
 */
export function lossAtStart(
  context: TaskContext,
  point: Parameters,
  pace: Pace,
  evaluated: Evaluated,
  expectation?: Expectation,
): Estimate | undefined {
  const { variant, engine } = context;
  const baseline = setting(variant, "baseline");
  const estimate = (): Estimate | undefined => {
    if (baseline?.kind === "entry" && pace.batch > 0) return onBatches(context, point, pace, baseline);
    if (evaluated === "population") return { value: populationLoss(context)(point), se: 0 };
    const own = ownTargetAt(context, point);
    if (!own) return finalLoss(context, point, expectation);
    const { loss } = forward(context, point, ["loss"], undefined, undefined, own);
    return meanOverRows(loss.data, variant.data?.size === undefined, engine.scalar.sqrt);
  };
  const found = estimate();
  return found && Number.isFinite(found.value) && Number.isFinite(found.se) ? found : undefined;
}

/** The instance that addresses the batches of the baseline: that of no chain. */
const INSTANCE = -1;

/** The mean loss of k independent batches, with the standard error of their mean. */
function onBatches(context: TaskContext, point: Parameters, pace: Pace, entry: Static & { kind: "entry" }): Estimate {
  const { variant, task, workshop, engine, stage } = context;
  const model = variant.model!;
  const { count } = entry.arguments;
  const batches = count?.kind === "tensor" ? (count.value.data[0] ?? 1) : 1;
  const rows = pace.fresh ? undefined : stageRows(context);
  const { program, late } = workshop.program(JSON.stringify([stage.name, task.variant, "baseline"]), () => {
    const scene = new Scene(engine.scalar, task.inputs.length);
    const sample = scene.g.axis("sample", pace.batch, "sample");
    const target = ownTarget(variant, engine.scalar, task.inputs.length);
    const columns = withOwnTarget(scene, variant, columnsOfStep(scene, variant, pace, sample), target);
    const { locals } = modelGraph(scene, model, columns);
    const value = batchMean(scene, locals[model.loss!].value, sample);
    return {
      request: {
        ...EVALUATION,
        graph: scene.g.build(),
        lanes: sample,
        rows: rows ? ({ kind: "draw", size: rows.rows } as const) : ({ kind: "none" } as const),
        outputs: [{ name: "loss", value }],
      },
      late: scene.late,
      extra: undefined,
    };
  });
  const resident = workshop.resident(program);
  resident.setSeed(task.seed, task.seed, INSTANCE);
  setInputs(taskData(context), resident, late);
  if (rows) for (const name of Object.keys(program.data)) resident.setData(name, wholeColumn(rows, name));
  for (const [path, { data }] of Object.entries(point))
    for (const name of [path, startName(path)])
      if (program.state[name]) resident.writeState(0, name, data as readonly number[]);
  const losses = Float64Array.from({ length: batches }, (_, step) => {
    resident.setStep(step);
    resident.run(0, 1);
    return resident.readOutput("loss")[0];
  });
  return meanOverRows(losses, true, engine.scalar.sqrt);
}
