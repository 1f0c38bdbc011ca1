/** The step of training as a program: rows, forward, loss, backward, update, records. */
import type { StageVariant } from "../../dsl/plan/plan.ts";
import { adversarialLoss } from "../attack/adversary.ts";
import { traceColumns } from "../data/columns.ts";
import { type Late, type Locals, Scene } from "../data/scene.ts";
import type { Scalar } from "../engine/engine.ts";
import { type Expectation, PROBABILITY } from "../expectation/expectation.ts";
import { expectedObjective } from "../expectation/expected-objective.ts";
import { computedColumns, drawnColumns } from "../expectation/squared-loss.ts";
import { gradient } from "../graph/derivative.ts";
import type { AxisId, NodeId } from "../graph/graph.ts";
import type { RecordForm } from "../iterate/program-step.ts";
import { normalised } from "../program/normalised.ts";
import type { LowerRequest, Rows } from "../program/program.ts";
import { TaskError } from "../tasks/context.ts";
import { namesSetting, precisionOf, within } from "../tasks/settings.ts";
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
  /** `on exact(D)`: rows are all values of the inputs, or there are none and the loss is state (`expectedObjective`). */
  readonly expectation?: Expectation["kind"];
}

/** What each row counts: 1 / rows, or its probability. */
export interface Weighing {
  /** A node over rows; absent: all alike. */
  readonly weight?: NodeId;
}

/** Probabilities of rows, where they differ. */
export const weighing = ({ g }: Scene, pace: Pace, sample: AxisId | undefined): Weighing =>
  pace.expectation === "rows" && sample !== undefined ? { weight: g.data(PROBABILITY, [sample]) } : {};

/** Single precision for rows that are a sample themselves; double for potentials and exact expectations. */
export const defaultPrecision = ({ batch, expectation }: Pace): "f32" | "f64" =>
  batch === 0 || expectation ? "f64" : "f32";

/** A value summed over its sample axis times 1 / rows, or weighed by the rows' probabilities: the mean. The sum is kept in f64. */
export function batchMean(scene: Scene, value: NodeId, sample: AxisId | undefined, { weight }: Weighing = {}): NodeId {
  const { g } = scene;
  if (sample === undefined || !g.axesOf(value).includes(sample)) return value;
  if (weight !== undefined) return g.wide(g.reduce("sum", g.map2("multiply", value, weight), [sample]));
  const sum = g.wide(g.reduce("sum", value, [sample]));
  return g.map2("multiply", sum, g.scalar(1 / g.axisOf(sample).size));
}

/**
 * The loss to differentiate, summed over rows; and the factor that makes its gradient that of the mean, which is applied once to each
 * gradient and not to every sample.
 */
export function objectiveOf(
  { g }: Scene,
  loss: NodeId,
  sample: AxisId | undefined,
  { weight }: Weighing,
): { readonly objective: NodeId; readonly factor: number } {
  if (sample === undefined || !g.axesOf(loss).includes(sample)) return { objective: loss, factor: 1 };
  if (weight !== undefined)
    return { objective: g.reduce("sum", g.map2("multiply", loss, weight), [sample]), factor: 1 };
  return { objective: g.reduce("sum", loss, [sample]), factor: 1 / g.axisOf(sample).size };
}

/** The axis of the rows of a step; in closed form an axis for columns that nothing reads. */
export function sampleAxis({ g }: Scene, pace: Pace): { readonly sample?: AxisId; readonly unread?: AxisId } {
  if (pace.expectation === "closed form") return { unread: g.axis("sample", 1, "sample") };
  return pace.batch > 0 ? { sample: g.axis("sample", pace.batch, "sample") } : {};
}

/** The rows of a step: drawn in the graph (fresh), or read from stored rows. */
export function columnsOfStep(scene: Scene, variant: StageVariant, pace: Pace, sample: AxisId | undefined): Locals {
  const { model, data, bases } = variant;
  if (!model || sample === undefined) return {};
  if (pace.expectation) {
    const drawn: Record<string, Locals[string]> = {};
    for (const { name, shape } of drawnColumns(variant)) {
      const own = scene.axes(shape, name);
      drawn[name] = { value: scene.g.data(name, [...own, sample]), own };
    }
    return computedColumns(scene, variant, drawn, sample);
  }
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
const recordEvery = (steps: number, every?: number): number => every ?? Math.max(1, Math.ceil(steps / 500));

/** Builds the program of a training stage. */
export function trainRequest(scalar: Scalar, variant: StageVariant, inputs: number, pace: Pace): TrainRequest {
  const { model } = variant;
  if (!model?.loss) throw new TaskError(`train ${variant.subject.entry}: the model binds no loss`);
  const scene = new Scene(scalar, inputs);
  const { g } = scene;
  const { sample, unread } = sampleAxis(scene, pace);
  const columns = columnsOfStep(scene, variant, pace, sample ?? unread);
  const graph = modelGraph(scene, model, columns);
  const { locals, parameters } = graph;
  const written = adversarialLoss(scene, variant, graph, sample, inputs) ?? locals[model.loss].value;

  const frozen = namesSetting(variant, "frozen");
  const trained = model.parameters
    .filter((p) => p.trained && !frozen.some((name) => within(p.path, name)))
    .map((p) => p.path);
  const nodes = trained.map((path) => parameters.get(path)!.node);
  const weights = weighing(scene, pace, sample);
  const expected =
    unread === undefined
      ? undefined
      : expectedObjective(
          g,
          trained.map((path) => ({ path, own: parameters.get(path)!.own })),
        );
  const loss = expected?.loss ?? written;
  const { objective, factor } = objectiveOf(scene, loss, sample, weights);
  const gradients =
    expected?.gradients ?? gradient(g, objective, nodes).map((each) => g.map2("multiply", each, g.scalar(factor)));
  const moves = updates(
    scene,
    variant,
    trained.map((path, k) => ({ path, node: nodes[k], gradient: gradients[k] })),
    pace.steps,
  );

  const mean = batchMean(scene, loss, sample, weights);
  const records: LowerRequest["records"][number][] = [];
  const forms: Record<string, RecordForm> = {};
  const summable = (node: NodeId): NodeId =>
    sample !== undefined && g.axesOf(node).includes(sample) ? g.wide(node) : node;
  const record = (name: string, every?: number): void => {
    if (records.some((each) => each.name === name)) return;
    const value = namedValue(model, locals, name);
    if (!value) throw new TaskError(`record ${name}: model ${model.name} has no such name`);
    if (name !== "loss" && unread !== undefined && g.axesOf(value.value).includes(unread))
      throw new TaskError(noRows(name));
    // Widened before it is summed: a sum that the gradient shares must not be rounded otherwise because it is recorded.
    const node = name === "loss" ? mean : batchMean(scene, summable(value.value), sample, weights);
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
    { value: mean, name: "loss", ...(g.node(written).span && { span: g.node(written).span }) },
    ...moves.filter((move) => parameters.has(move.state)).map((move) => ({ value: move.value, name: move.state })),
  ];
  const request: LowerRequest = {
    graph: g.build(),
    precision: precisionOf(variant, defaultPrecision(pace)),
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
    extra: { forms, columns: columnNames(variant, pace) },
  };
}

/** Columns of stored rows that a program may read. */
export const columnNames = (variant: StageVariant, pace: Pace): readonly string[] =>
  pace.expectation
    ? [...drawnColumns(variant).map(({ name }) => name), PROBABILITY]
    : (variant.model?.inputs.map(({ name }) => name) ?? []);

/** A closed form has no rows to take a mean over. */
export const noRows = (name: string): string =>
  `record ${name}: an exact expectation has no rows, and ${name} differs from row to row; record parameters, or what is computed from them alone`;
