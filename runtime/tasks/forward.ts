/** Named values of a stage's model for given parameters, over given rows: what measures read, and the final loss of training. */
import type { Constant } from "../../dsl/plan/core.ts";
import { arrange } from "../data/arrange.ts";
import { traceColumns } from "../data/columns.ts";
import { setInputs } from "../data/data-context.ts";
import { CHUNK, chunksOf, type RowSet, rowsIn, widthOf } from "../data/row-set.ts";
import { padded, rowsOf } from "../data/rows.ts";
import { type Locals, Scene } from "../data/scene.ts";
import { EVALUATION } from "../program/evaluation.ts";
import { modelGraph, namedValue } from "../train/model-graph.ts";
import { type TaskContext, TaskError } from "./context.ts";
import { type OwnTarget, withOwnTarget } from "./own-target.ts";
import { precisionOf } from "./settings.ts";
import { taskData } from "./task-data.ts";

/** What is needed to evaluate a stage's model: no driver, no checkpoint. */
export type ForwardContext = Pick<TaskContext, "plan" | "stage" | "variant" | "task" | "workshop" | "upstream">;

export interface Evaluated {
  /** Own dimensions. */
  readonly shape: readonly number[];
  /** Number of rows that the value runs over; null: it does not depend on the row. */
  readonly rows: number | null;
  /** [row][own], or [own]. */
  readonly data: Float64Array;
}

/** The rows of a stage: those of its data set, the evaluation rows if that is fresh; undefined without data. */
export function stageRows(context: ForwardContext): RowSet | undefined {
  const { data } = context.variant;
  return data && rowsOf(taskData(context), data);
}

/** The model's inputs and all columns of a set of rows as nodes; what the rows lack is computed as the stage's own data set does. */
export function inputsFrom(scene: Scene, context: ForwardContext, set: RowSet, sample: number): Locals {
  const { model, data, bases } = context.variant;
  const columns: Record<string, Locals[string]> = {};
  for (const { name, shape, integer } of set.columns) {
    const own = scene.axes(shape, name);
    columns[name] = { value: scene.g.data(name, [...own, sample], { kind: integer ? "integer" : "real" }), own };
  }
  const missing = model!.inputs.filter(({ name }) => !columns[name]);
  if (missing.length === 0 || !data) return columns;
  // Columns that the rows lack are computed as the stage's own data set computes them.
  const computed = {
    ...data,
    source: undefined,
    columns: data.columns.filter((column) => column.const || (!column.draw && !columns[column.name])),
  };
  return { ...columns, ...traceColumns(scene, computed, columns, { sample, purpose: "evaluation", bases }) };
}

/**
 * Evaluates bindings (or parameters, inputs) of the stage's model. `rows`: absent, those of the stage. A model without inputs is
 * evaluated once. Activations are in the stage's precision, unless another is given. `own`: a target that is the model's own output at a
 * start.
 */
export function forward(
  context: ForwardContext,
  parameters: Readonly<Record<string, Constant>>,
  names: readonly string[],
  rows?: RowSet,
  precision?: "f32" | "f64",
  own?: OwnTarget,
): Readonly<Record<string, Evaluated>> {
  const { variant, task, workshop } = context;
  const { model } = variant;
  if (!model) throw new TaskError(`${task.id}: the stage has no model`);
  const set = model.inputs.length === 0 ? undefined : (rows ?? stageRows(context));
  if (model.inputs.length > 0 && !set)
    throw new TaskError(
      `${task.id}: model ${model.name} takes ${model.inputs.map((i) => i.name).join(", ")}, and there are no rows`,
    );
  const env = taskData(context);
  const lanes = set ? Math.min(set.rows, CHUNK) : 0;
  const key = JSON.stringify([
    env.variant,
    "forward",
    names,
    lanes,
    own?.target,
    ...(precision ? [precision] : []),
    set?.columns.map(({ name, shape }) => [name, shape]),
  ]);
  const { program, late, extra } = workshop.program(key, () => {
    const scene = new Scene(workshop.engine.scalar, task.inputs.length);
    const { g } = scene;
    const sample = set ? g.axis("sample", lanes, "sample") : undefined;
    const given = set && sample !== undefined ? inputsFrom(scene, context, set, sample) : {};
    const columns = withOwnTarget(scene, variant, given, own?.target);
    const { locals } = modelGraph(scene, model, columns);
    const found = names.map((name) => {
      const value = namedValue(model, locals, name);
      if (!value) throw new TaskError(`model ${model.name} has no ${name}`);
      const shape = value.own.map((axis) => g.axisOf(axis).size);
      return { name, ...value, shape, sampled: sample !== undefined && g.axesOf(value.value).includes(sample) };
    });
    const live = sample !== undefined && found.some((each) => each.sampled);
    return {
      request: {
        ...EVALUATION,
        graph: g.build(),
        precision: precision ?? precisionOf(variant, set ? "f32" : "f64"),
        ...(live ? { lanes: sample } : {}),
        rows: live ? ({ kind: "all", size: lanes } as const) : ({ kind: "none" } as const),
        outputs: found.map(({ name, value }) => ({ name, value })),
      },
      late: scene.late,
      extra: { found, sample },
    };
  });
  const resident = workshop.resident(program);
  for (const name of Object.keys(program.state)) {
    const value = parameters[name] ?? own?.start[name];
    if (!value) throw new TaskError(`${task.id}: there is no value of the parameter ${name}`);
    resident.writeState(0, name, value.data as readonly number[]);
  }
  resident.setSeed(task.seed);
  resident.setStep(0);
  setInputs(env, resident, late);

  const live = set !== undefined && extra.found.some((each) => each.sampled);
  const results = extra.found.map(({ shape, sampled }) => ({
    shape,
    data: new Float64Array((sampled ? set!.rows : 1) * widthOf(shape)),
  }));
  for (let chunk = 0; chunk < (live ? chunksOf(set) : 1); chunk += 1) {
    const count = live ? rowsIn(set, chunk) : 1;
    if (live) {
      const part = set.chunk(chunk);
      for (const { name, shape } of set.columns)
        if (program.data[name]) resident.setData(name, padded(part[name], lanes * widthOf(shape)));
    }
    resident.run(0, 1);
    extra.found.forEach(({ name, own, sampled }, k) => {
      const { shape, data } = results[k];
      const to = sampled ? { axes: [extra.sample!, ...own], sizes: [lanes, ...shape] } : { axes: own, sizes: shape };
      const values = arrange(resident.readOutput(name), program.outputs[name], to);
      const width = widthOf(shape);
      if (sampled) data.set(values.subarray(0, count * width), chunk * CHUNK * width);
      else data.set(values);
    });
  }
  return Object.fromEntries(
    extra.found.map(({ name, sampled }, k) => [name, { ...results[k], rows: sampled ? set!.rows : null }]),
  );
}
