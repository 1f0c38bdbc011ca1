/** The step of training as a program: rows, forward, loss, backward, update, records. */
import type { StageVariant } from "../../dsl/plan/plan.ts";
import { traceColumns } from "../data/columns.ts";
import { type Late, type Locals, Scene } from "../data/scene.ts";
import type { Scalar } from "../engine/engine.ts";
import { gradient } from "../graph/derivative.ts";
import type { AxisId, NodeId } from "../graph/graph.ts";
import type { RecordForm } from "../iterate/program-step.ts";
import { normalised } from "../program/normalised.ts";
import type { LowerRequest, Rows } from "../program/program.ts";
import { TaskError } from "../tasks/context.ts";
import { namesSetting, precisionOf, setting, within } from "../tasks/settings.ts";
import type { Balance } from "./batches/balanced.ts";
import { modelGraph, namedValue } from "./model-graph.ts";
import { updates } from "./update.ts";

export interface TrainRequest {
  readonly request: LowerRequest;
  readonly late: readonly Late[];
  /** Names of state tensors beside the parameters. */
  readonly extra: { readonly forms: Readonly<Record<string, RecordForm>>; readonly columns: readonly string[] };
}

/** How many steps, and where the rows of a batch come from. */
export interface Pace {
  readonly steps: number;
  readonly batch: number; // rows a step; 0: no sample axis
  readonly rows: Rows;
  readonly fresh: boolean;
  /** The rows of a batch are chosen class by class. */
  readonly balance?: Balance;
}

/** A value summed over its sample axis times 1 / rows: the mean of the batch. The sum is kept in f64. */
export function batchMean(scene: Scene, value: NodeId, sample: AxisId | undefined): NodeId {
  const { g } = scene;
  if (sample === undefined || !g.axesOf(value).includes(sample)) return value;
  const sum = g.wide(g.reduce("sum", value, [sample]));
  return g.map2("multiply", sum, g.scalar(1 / g.axisOf(sample).size));
}

/** The rows of a step: drawn in the graph (fresh), or read from stored rows. */
export function columnsOfStep(scene: Scene, variant: StageVariant, pace: Pace, sample: AxisId | undefined): Locals {
  const { model, data, bases } = variant;
  if (!model || sample === undefined) return {};
  if (pace.fresh && data) return traceColumns(scene, data, {}, { sample, purpose: "data", bases });
  const columns: Record<string, Locals[string]> = {};
  for (const { name, shape, integer } of model.inputs) {
    const column = data?.columns.find((each) => each.name === name);
    if (column?.const) {
      columns[name] = scene.lateValue({ kind: "const", data: data!.name, column: name }, shape);
      continue;
    }
    const own = scene.axes(shape, name);
    columns[name] = { value: scene.g.data(name, [...own, sample], { kind: integer ? "integer" : "real" }), own };
  }
  return columns;
}

/** Steps between records: `every`, or so many that about 500 are kept at equal distances. */
export const recordEvery = (steps: number, every?: number): number => every ?? Math.max(1, Math.ceil(steps / 500));

/** Builds the program of a training stage. */
export function trainRequest(scalar: Scalar, variant: StageVariant, inputs: number, pace: Pace): TrainRequest {
  const { model } = variant;
  if (!model?.loss) throw new TaskError(`train ${variant.subject.entry}: the model binds no loss`);
  if (setting(variant, "adversary")) throw new TaskError("train: the setting adversary is not available yet");
  const scene = new Scene(scalar, inputs);
  const { g } = scene;
  const sample = pace.batch > 0 ? g.axis("sample", pace.batch, "sample") : undefined;
  const columns = columnsOfStep(scene, variant, pace, sample);
  const { locals, parameters } = modelGraph(scene, model, columns);
  const loss = locals[model.loss].value;

  const frozen = namesSetting(variant, "frozen");
  const trained = model.parameters
    .filter((p) => p.trained && !frozen.some((name) => within(p.path, name)))
    .map((p) => p.path);
  const summed = sample !== undefined && g.axesOf(loss).includes(sample);
  const objective = summed ? g.reduce("sum", loss, [sample]) : loss;
  const nodes = trained.map((path) => parameters.get(path)!.node);
  // The factor 1 / rows is applied once to each gradient, not to every sample.
  const factor = g.scalar(summed ? 1 / pace.batch : 1);
  const gradients = gradient(g, objective, nodes).map((each) => g.map2("multiply", each, factor));
  const moves = updates(
    scene,
    variant,
    trained.map((path, k) => ({ path, node: nodes[k], gradient: gradients[k] })),
    pace.steps,
  );

  const mean = batchMean(scene, loss, sample);
  const records: LowerRequest["records"][number][] = [];
  const forms: Record<string, RecordForm> = {};
  const summable = (node: NodeId): NodeId =>
    sample !== undefined && g.axesOf(node).includes(sample) ? g.wide(node) : node;
  const record = (name: string, every?: number): void => {
    if (records.some((each) => each.name === name)) return;
    const value = namedValue(model, locals, name);
    if (!value) throw new TaskError(`record ${name}: model ${model.name} has no such name`);
    // Widened before it is summed: a sum that the gradient shares must not be rounded otherwise because it is recorded.
    const node = name === "loss" ? mean : batchMean(scene, summable(value.value), sample);
    const axes = g.axesOf(node);
    const sizes = (list: readonly AxisId[]) => list.map((axis) => g.axisOf(axis).size);
    records.push({ name, value: node, every: recordEvery(pace.steps, every) });
    forms[name] = {
      shape: sizes(value.own),
      order: { from: { axes, sizes: sizes(axes) }, to: { axes: value.own, sizes: sizes(value.own) } },
    };
  };
  for (const { names, every } of variant.record) for (const name of names) record(name, every);
  record("loss");

  const checks = [
    { value: mean, name: "loss", ...(g.node(loss).span && { span: g.node(loss).span }) },
    ...moves.filter((move) => parameters.has(move.state)).map((move) => ({ value: move.value, name: move.state })),
  ];
  const request: LowerRequest = {
    graph: g.build(),
    precision: precisionOf(variant, sample === undefined ? "f64" : "f32"),
    ...(sample === undefined ? {} : { lanes: sample }),
    rows: pace.rows,
    updates: moves,
    records,
    outputs: [],
    checks,
  };
  return {
    request: normalised(g, request),
    late: scene.late,
    extra: { forms, columns: model.inputs.map((input) => input.name) },
  };
}
