/**
 * The loss of a stage's model as Σ weight · (t̂·x̂ + factor · relu(â·x̂))² + rest, with x̂ = (x, 1): which nodes these are, and programs
 * that evaluate them. Affine nodes are evaluated at x = 0 and at the unit vectors (the axis `row`): the first is the constant, the
 * differences are the coefficients. Nothing depends on how a model writes its map: tied, untied, masked, of several layers.
 */
import type { ModelPlan, StageVariant } from "../../dsl/plan/plan.ts";
import { traceColumns } from "../data/columns.ts";
import { type Locals, Scene } from "../data/scene.ts";
import type { Scalar } from "../engine/engine.ts";
import type { AxisId, NodeId } from "../graph/graph.ts";
import { TaskError } from "../tasks/context.ts";
import { modelGraph, namedValue } from "../train/model-graph.ts";
import type { Square } from "./facts/fact.ts";
import { factOf } from "./facts/facts.ts";
import { asSquares } from "./facts/pieces.ts";
import { plainData } from "./plain-data.ts";

/** A drawn column and its place among the features. */
export interface InputColumn {
  readonly name: string;
  readonly shape: readonly number[];
  readonly from: number;
  readonly count: number;
}

/** Values that a group of like terms depends on, each on `entries` axes (and `row`). */
export interface TermNodes {
  readonly entries: readonly AxisId[];
  readonly weight: NodeId;
  readonly affine: NodeId;
  readonly factor?: NodeId;
  readonly argument?: NodeId;
}

export interface SquaredLoss {
  readonly scene: Scene;
  /** x = 0, then the unit vectors; younger than all entries. */
  readonly row: AxisId;
  readonly columns: readonly InputColumn[];
  readonly terms: readonly TermNodes[];
  readonly rest: NodeId | undefined;
  /** Parameters that move, in order of declaration. */
  readonly parameters: readonly {
    readonly path: string;
    readonly shape: readonly number[];
    readonly node: NodeId;
    readonly own: readonly AxisId[];
  }[];
}

/** The state that holds the rows of a column: x = 0, then the unit vectors. */
export const rowsState = (column: string): string => `rows of ${column}`;

/** Columns of the data that are drawn for each row: those are the inputs of an expectation. */
export function drawnColumns({ data, bases }: Pick<StageVariant, "data" | "bases">): readonly InputColumn[] {
  let from = 0;
  return (data ? plainData(data, bases).columns : [])
    .filter((column) => column.draw && !column.const)
    .map(({ name, shape }) => {
      const count = shape.reduce((a, b) => a * b, 1);
      from += count;
      return { name, shape, from: from - count, count };
    });
}

/** All columns of a stage's data, given those that are drawn. */
export function computedColumns(
  scene: Scene,
  { data, bases }: Pick<StageVariant, "data" | "bases">,
  drawn: Locals,
  sample: AxisId,
): Locals {
  if (!data) return drawn;
  const plain = plainData(data, bases);
  const computed = { ...plain, columns: plain.columns.filter((column) => column.const || !column.draw) };
  return traceColumns(scene, computed, drawn, { sample, purpose: "evaluation", bases });
}

/** Analyses the loss; throws a `TaskError` that names the operation without closed form. */
export function squaredLoss(
  scalar: Scalar,
  { variant, inputs, name }: { readonly variant: StageVariant; readonly inputs: number; readonly name: string },
): SquaredLoss {
  const { model, bases } = variant;
  const data = variant.data && plainData(variant.data, bases);
  if (!model?.loss || !data) throw new TaskError(`${name}: an exact loss needs a model with a loss, on data`);
  if (data.source)
    throw new TaskError(`an exact loss is known for columns drawn by a law; data ${data.name} has rows of its own`);
  const scene = new Scene(scalar, inputs);
  const { g } = scene;
  const columns = drawnColumns(variant);
  const features = columns.reduce((sum, { count }) => sum + count, 0);
  const row = g.axis("row", features + 1, "point");
  const drawn: Record<string, Locals[string]> = {};
  for (const { name, shape } of columns) {
    const own = scene.axes(shape, name);
    drawn[name] = { value: g.state(rowsState(name), [...own, row]), own };
  }
  const { locals, parameters } = modelGraph(scene, model, computedColumns(scene, variant, drawn, row));
  const loss = namedValue(model, locals, model.loss);
  if (!loss || loss.own.length > 0) throw new TaskError(`${name}: the loss of model ${model.name} is no number a row`);
  const fact = asSquares(g, factOf(g, loss.value, new Set(Object.values(drawn).map(({ value }) => value))));
  if (fact.kind === "reason") throw new NoClosedForm(model, fact.text, fact.span);
  if (fact.kind !== "squares" && fact.kind !== "free")
    throw new NoClosedForm(model, "it is a condition, not a sum of squares", model.span);
  // The youngest axis comes last in memory.
  const last = g.axis("row", features + 1, "point");
  const terms = fact.kind === "free" ? [] : fact.squares.map((square) => termOf(scene, square, row, last));
  return {
    scene,
    row: last,
    columns,
    terms,
    rest: fact.kind === "free" ? loss.value : fact.free,
    parameters: model.parameters
      .filter(({ trained }) => trained)
      .map(({ path, shape }) => ({ path, shape, ...parameters.get(path)! })),
  };
}

function termOf({ g }: Scene, { weight, piece, over }: Square, row: AxisId, last: AxisId): TermNodes {
  const nodes = [weight, piece.affine, ...(piece.active ? [piece.active.factor, piece.active.argument] : [])];
  const entries = [...new Set([...over, ...nodes.flatMap((node) => g.axesOf(node))])]
    .filter((axis) => axis !== row)
    .sort((a, b) => a - b);
  const rows = (value: NodeId) => g.expand(g.rename(value, row, last), [...entries, last]);
  return {
    entries,
    weight: g.expand(weight, entries),
    affine: rows(piece.affine),
    ...(piece.active ? { factor: g.expand(piece.active.factor, entries), argument: rows(piece.active.argument) } : {}),
  };
}

/** A loss whose expectation has no closed form, with the place that is to blame. */
export class NoClosedForm extends TaskError {
  override name = "NoClosedForm";
  constructor(
    model: ModelPlan,
    text: string,
    readonly span: ModelPlan["span"] | undefined,
  ) {
    super(
      `the expected loss of model ${model.name} has no closed form: ${text}. It is known for squared errors of relu(A x + b) or A x + b`,
    );
  }
}
