import type { Constant, Static } from "../../dsl/plan/core.ts";
import type { Plan, StagePlan, StageVariant, TaskPlan } from "../../dsl/plan/plan.ts";
import type { AttackRequest } from "../attack/attack-rows.ts";
import type { Curve, TaskResult, Tensor } from "../results.ts";
import type { CommonRows } from "./common-rows.ts";
import type { Look } from "./evaluation.ts";
import type { Measured } from "./measured.ts";
import { exact, fromConstant, missingValue, scalar, selectAt, sizeOf, stackAlong, tensorOf } from "./tensors.ts"; // biome-ignore format: one line

/** Evaluates bindings and columns on rows; `runtime/tasks/forward.ts` does. */
export interface RowServices {
  /**
   * A name of the stage's model with these parameters on its rows (those of `over`): a tensor that carries `samples` (or none, for a
   * potential). `fresh`: the rows are an evaluation set; `key` names them.
   */
  binding(
    task: TaskPlan,
    parameters: Readonly<Record<string, Constant>>,
    name: string,
    over: Static | undefined,
  ): { readonly tensor: Tensor; readonly fresh: boolean; readonly key: string };
  /** Losses of the first rows with these parameters, as they are and attacked; carry `samples`. */
  attack?(
    task: TaskPlan,
    parameters: Readonly<Record<string, Constant>>,
    request: AttackRequest,
    rows: number,
    over: Static | undefined,
  ): { readonly clean: Tensor; readonly attacked: Tensor; readonly fresh: boolean; readonly key: string };
  /** Names the evaluation rows of a task's data, whichever stage reads them; undefined: it has none. */
  rowsOf?(task: TaskPlan): string | undefined;
  /** A class of each drawn feature of a task's data: equal where its law and its weight in the loss are; undefined: not known. */
  alike?(task: TaskPlan): readonly number[] | undefined;
  /** A column of a data set at a task's point (or at none). */
  column?(
    data: string,
    column: string,
    point: Readonly<Record<string, number>>,
  ): { readonly tensor: Tensor; readonly fresh: boolean; readonly key: string };
}

/** One task of a stage with what it came to. */
export interface Place {
  readonly plan: Plan;
  readonly stage: StagePlan;
  readonly variant: StageVariant;
  readonly task: TaskPlan;
  readonly result: TaskResult | undefined;
  readonly reason?: string;
  readonly rows?: RowServices;
  readonly common?: CommonRows;
}

/** A field of one task. `shape`: what to give where there is no value. */
export function taskField(place: Place, name: string, look: Look, shape: readonly number[] = []): Measured {
  const { result, stage } = place;
  if (result === undefined || (result.diverged !== undefined && !result.diverged.kept)) {
    return missingValue(shape, { reason: place.reason ?? stopped(stage.name, result) });
  }
  const found = fieldAt(place, result, name, look);
  return result.missing !== undefined && found.tensor.missing?.includes(1)
    ? { ...found, notes: [result.missing] }
    : found;
}

function fieldAt(place: Place, result: TaskResult, name: string, look: Look): Measured {
  const { stage } = place;
  const general = generalField(place, result, name);
  if (general !== undefined) return general;
  if (look.curve && result.curves[name] !== undefined) return curveValue(result.curves[name]);
  const at = placeIn(stage.name, look);
  if (at !== undefined) return placed(place, result, name, look, at);
  const field = result.fields[name];
  if (field !== undefined && look.over === undefined) return fieldValue(field, result, place);
  if (name === "loss" && result.loss !== undefined && look.over === undefined) return lossValue(place, result);
  // What a sample stage has under `parameters` is where its chains started: not a result.
  const parameters = result.verb === "sample" ? undefined : parameter(place, result.parameters, name);
  if (parameters !== undefined) return parameters;
  if (
    result.verb !== "sample" &&
    place.variant.model?.bindings.some(
      ({ name: own }) => own === name || own.split("#")[0] === name || `${own}#0` === name,
    )
  ) {
    return bound(place, result.parameters, name, look);
  }
  if (result.info[name] !== undefined) return scalar(result.info[name]);
  if (result.curves[name] !== undefined) return lastOf(result.curves[name]);
  throw new Error(`\`${stage.name}\` has no \`${name}\``);
}

function stopped(stage: string, result: TaskResult | undefined): string {
  const at = result?.diverged;
  if (at === undefined) return `\`${stage}\` has no result here`;
  return `\`${stage}\` stopped at step ${at.step}: ${at.quantity} is not finite`;
}

/** Fields that every result has (language: fields of a stage). */
function generalField(place: Place, result: TaskResult, name: string): Measured | undefined {
  switch (name) {
    case "seconds":
      return scalar(result.seconds);
    case "converged":
      return result.converged === undefined ? undefined : scalar(result.converged ? 1 : 0, { boolean: true });
    case "residual":
      return result.residual === undefined ? undefined : scalar(result.residual);
    case "iterations":
    case "steps":
      return scalar(result.steps, { integer: true });
    case "diverged":
      return result.diverged === undefined
        ? missingValue([], { note: `\`${place.stage.name}\` did not diverge` })
        : scalar(result.diverged.step, { integer: true });
    case "seen":
      return result.verb === "train" ? scalar(seen(place, result) ?? Number.NaN, { integer: true }) : undefined;
    case "epochs": {
      const size = result.info.rows ?? place.variant.data?.size;
      if (result.verb !== "train" || size === undefined) return undefined;
      return scalar((seen(place, result) ?? Number.NaN) / size);
    }
    default:
      return undefined;
  }
}

/** Rows that the steps have seen; undefined where the number of rows is not known. */
function seen(place: Place, result: TaskResult): number | undefined {
  const batch = place.variant.settings.batch?.value;
  const written =
    batch?.kind === "tensor"
      ? batch.value.data[0]
      : batch?.kind === "input"
        ? place.task.inputs[batch.input].data[0]
        : undefined;
  const rows = result.info.batch ?? written ?? place.variant.data?.size;
  return rows === undefined ? undefined : result.steps * rows;
}

/** The final loss; its errors are those of the rows that it was judged on, which other losses may share. */
function lossValue({ rows, common, task }: Place, result: TaskResult): Measured {
  const { value, se, blocks } = result.loss!;
  const base = scalar(value);
  if (se === 0) return base;
  const key = blocks && common ? rows?.rowsOf?.(task) : undefined;
  if (key === undefined) return { ...base, sources: new Map([[`loss:${result.task}`, Float64Array.of(se)]]) };
  return { ...base, sources: common!.sources(`loss:${key}`, result.task, blocks!) };
}

function fieldValue(field: Tensor, result: TaskResult, place: Place): Measured {
  const value = exact(tensorOf(field.axes, field.shape, field.data.slice(), field.missing));
  const has = (word: string) => field.axes.some((axis) => axis.word === word);
  const steps = checkpointSteps(result);
  return {
    ...value,
    ...(has("draws") ? { draws: { kind: "draws", key: `draws:${place.task.id}` } as const } : {}),
    ...(has("checkpoints") && steps.length > 0 ? { abscissae: { checkpoints: steps } } : {}),
  };
}

/** A recorded curve as a value with the axis `steps`. */
function curveValue(curve: Curve): Measured {
  return exact(tensorOf([{ word: "steps", size: curve.steps.length }], curve.shape, curve.values.slice()), {
    abscissae: { steps: curve.steps },
  });
}

function lastOf(curve: Curve): Measured {
  return curve.steps.length === 0 ? missingValue(curve.shape, { note: "nothing was recorded" }) : selectAt(curveValue(curve), "steps", -1); // biome-ignore format: one line
}

/** A parameter, or those of the rounds of a `repeat` stacked under its name. */
function parameter(place: Place, values: Readonly<Record<string, Constant>>, name: string): Measured | undefined {
  const direct = values[name];
  if (direct !== undefined) return fromConstant(direct);
  const parts = (place.variant.model?.parameters ?? [])
    .filter((each) => each.stack?.name === name)
    .sort((a, b) => a.stack!.index - b.stack!.index);
  if (parts.length === 0) return undefined;
  const shape = [parts.length, ...parts[0].shape];
  const data = new Float64Array(sizeOf(shape));
  parts.forEach((part, k) => {
    data.set(
      Float64Array.from(values[part.path].data, (x) => x ?? Number.NaN),
      k * sizeOf(part.shape),
    );
  });
  return exact(tensorOf([], shape, data));
}

/** Losses of a stage's first rows as they are and attacked, with the parameters that are looked at. */
export function attackedLosses(place: Place, request: AttackRequest, count: number, look: Look) {
  const { rows, result, task, stage } = place;
  if (result === undefined || (result.diverged !== undefined && !result.diverged.kept))
    return { reason: place.reason ?? stopped(stage.name, result) };
  if (!rows?.attack)
    throw new Error(`an attack on \`${stage.name}\` needs the model on rows, which cannot be had here`);
  const step = placeIn(stage.name, look);
  const at = keptAt(result, step);
  if (step !== undefined && !at)
    throw new Error(`\`${stage.name}\` kept no parameters at that step: set \`checkpoints\``);
  const found = rows.attack(task, (at ?? result).parameters, request, count, look.over);
  const value = (tensor: Tensor): Measured =>
    found.fresh ? { ...exact(tensor), rows: { kind: "rows", key: `rows:${found.key}` } } : exact(tensor);
  return { clean: value(found.clean), attacked: value(found.attacked) };
}

function bound(place: Place, parameters: Readonly<Record<string, Constant>>, name: string, look: Look): Measured {
  const { rows, task, stage } = place;
  if (rows === undefined)
    throw new Error(`\`${stage.name}.${name}\` needs the model on rows, which cannot be had here`);
  const binding = place.variant.model?.histories?.[name]?.at(-1) ?? name;
  const { tensor, fresh, key } = rows.binding(task, parameters, binding, look.over);
  const value = exact(tensor);
  return fresh ? { ...value, rows: { kind: "rows", key: `rows:${key}` } } : value;
}

/** With the parameters of a checkpoint, or what was recorded at the step. */
function placed(place: Place, result: TaskResult, name: string, look: Look, at: number | "checkpoints"): Measured {
  const { place: _, ...rest } = look;
  const field = result.fields[name];
  const steps = field?.axes.some((axis) => axis.word === "checkpoints") ? checkpointSteps(result) : undefined;
  if (field !== undefined && steps !== undefined) {
    const whole = { ...fieldValue(field, result, place), abscissae: { checkpoints: steps } };
    if (at === "checkpoints") return whole;
    const index = steps.indexOf(at);
    if (index < 0) throw notKept(place, name, at, steps);
    return selectAt(whole, "checkpoints", index);
  }
  const read = (checkpoint: TaskResult["checkpoints"][number]): Measured => {
    const values = parameter(place, checkpoint.parameters, name);
    if (values !== undefined) return values;
    const value = bound(place, checkpoint.parameters, name, rest);
    return name === place.variant.model?.loss && look.over === undefined ? rowMean(value) : value;
  };
  const known = result.checkpoints.map((checkpoint) => checkpoint.step);
  if (at === "checkpoints") {
    if (known.length === 0) throw new Error(`\`${place.stage.name}\` kept no checkpoints`);
    return { ...stackAlong("checkpoints", result.checkpoints.map(read)), abscissae: { checkpoints: known } };
  }
  const kept = keptAt(result, at);
  if (kept !== undefined) return read(kept);
  if (at === result.steps && result.parameters[name] !== undefined) return fromConstant(result.parameters[name]);
  const curve = result.curves[name];
  const index = curve?.steps.indexOf(at) ?? -1;
  if (index >= 0) return selectAt(curveValue(curve), "steps", index);
  throw notKept(place, name, at, [...known, ...(curve?.steps ?? [])]);
}

/** The step at which a stage is looked at. */
const placeIn = (stage: string, { place, placeOf }: Look) =>
  placeOf === undefined || placeOf === stage ? place : undefined;

/** What was kept at a step, for `checkpoints` or for a measure that looks in at it. */
const keptAt = (result: TaskResult, step: number | "checkpoints" | undefined) =>
  [...result.checkpoints, ...(result.watched ?? [])].find((kept) => kept.step === step);

/** The steps that an axis `checkpoints` of a stage stands for: those of the stage that it starts from. */
function checkpointSteps(result: TaskResult): readonly number[] {
  const recorded = result.fields.checkpoints ?? result.fields.checkpoint_steps;
  return recorded === undefined ? result.checkpoints.map((each) => each.step) : Array.from(recorded.data);
}

function rowMean(value: Measured): Measured {
  const { tensor } = value;
  if (!tensor.axes.some((axis) => axis.word === "samples")) return value;
  const sum = tensor.data.reduce((a, b) => a + b, 0);
  return scalar(sum / tensor.data.length);
}

function notKept(place: Place, name: string, step: number, steps: readonly number[]): Error {
  const near = [...new Set(steps)].sort((a, b) => Math.abs(a - step) - Math.abs(b - step)).slice(0, 4);
  return new Error(
    `\`${place.stage.name}.${name}\` was not kept at step ${step}${near.length > 0 ? `; the nearest are ${near.sort((a, b) => a - b).join(", ")}` : ""}: record it, or set \`checkpoints\``,
  );
}
