/**
 * The loss of a stage's model as Σ weight · (t̂·x̂ + factor · relu(â·x̂))² + rest, with x̂ = (x, 1), or (x, |x|, x², 1) as far as targets
 * need it: which nodes these are, and programs that evaluate them. Affine nodes are evaluated at x = 0 and at the unit vectors (the axis `row`): the first is the constant, the
 * differences are the coefficients. Nothing depends on how a model writes its map: tied, untied, masked, of several layers.
 */
import type { ModelPlan, StageVariant } from "../../dsl/plan/plan.ts";
import { traceColumns } from "../data/columns.ts";
import { type Locals, Scene } from "../data/scene.ts";
import type { Scalar } from "../engine/engine.ts";
import type { AxisId, NodeId } from "../graph/graph.ts";
import { TaskError } from "../tasks/context.ts";
import { modelGraph, namedValue } from "../train/model-graph.ts";
import type { Bent, Coordinate } from "./coordinate.ts";
import type { Square } from "./facts/fact.ts";
import { factOf } from "./facts/facts.ts";
import { asSquares } from "./facts/pieces.ts";
import { plainData } from "./plain-data.ts";

/** A drawn column, or a function of its entries, and its place among the coordinates. */
export interface InputColumn {
  readonly name: string;
  readonly coordinate?: Coordinate;
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
  readonly bent: readonly Bent[];
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
export const rowsState = ({ name, coordinate }: InputColumn): string =>
  coordinate ? `rows of ${coordinate} of ${name}` : `rows of ${name}`;

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

interface Analysed {
  readonly variant: StageVariant;
  readonly inputs: number;
  readonly name: string;
}

/** Coordinates beside the inputs, in the order in which they are tried: each costs moments of its own. */
const COORDINATES: readonly (readonly Coordinate[])[] = [[], ["abs"], ["square"], ["abs", "square"]];

/** Analyses the loss; throws a `TaskError` that names the operation without closed form. */
export function squaredLoss(scalar: Scalar, analysed: Analysed): SquaredLoss {
  let first: NoClosedForm | undefined;
  for (const coordinates of COORDINATES) {
    try {
      return analyse(scalar, analysed, coordinates);
    } catch (error) {
      if (!(error instanceof NoClosedForm)) throw error;
      first ??= error;
    }
  }
  throw first;
}

function analyse(scalar: Scalar, { variant, inputs, name }: Analysed, coordinates: readonly Coordinate[]): SquaredLoss {
  const { model, bases } = variant;
  const data = variant.data && plainData(variant.data, bases);
  if (!model?.loss || !data) throw new TaskError(`${name}: an exact loss needs a model with a loss, on data`);
  if (data.source)
    throw new TaskError(`an exact loss is known for columns drawn by a law; data ${data.name} has rows of its own`);
  const scene = new Scene(scalar, inputs);
  const { g } = scene;
  const plain = drawnColumns(variant);
  const features = plain.reduce((sum, { count }) => sum + count, 0);
  const beside = coordinates.flatMap((coordinate, k) =>
    plain.map((column) => ({ ...column, coordinate, from: column.from + (k + 1) * features })),
  );
  const rows = (coordinates.length + 1) * features + 1;
  const row = g.axis("row", rows, "point");
  const drawn: Record<string, Locals[string]> = {};
  for (const column of plain) {
    const own = scene.axes(column.shape, column.name);
    drawn[column.name] = { value: g.state(rowsState(column), [...own, row]), own };
  }
  const bent: Partial<Record<Coordinate, Map<NodeId, NodeId>>> = {};
  for (const column of beside) {
    const { value, own } = drawn[column.name];
    const leaf = g.state(rowsState(column), [...own, row]);
    bent[column.coordinate] = (bent[column.coordinate] ?? new Map<NodeId, NodeId>()).set(value, leaf);
  }
  const { locals, parameters } = modelGraph(scene, model, computedColumns(scene, variant, drawn, row));
  const loss = namedValue(model, locals, model.loss);
  if (!loss || loss.own.length > 0) throw new TaskError(`${name}: the loss of model ${model.name} is no number a row`);
  const leaves = [
    ...Object.values(drawn).map(({ value }) => value),
    ...Object.values(bent).flatMap((each) => [...each.values()]),
  ];
  const fact = asSquares(g, factOf(g, loss.value, new Set(leaves), bent));
  if (fact.kind === "reason") throw new NoClosedForm(model, fact.text, fact.span);
  if (fact.kind !== "squares" && fact.kind !== "free")
    throw new NoClosedForm(model, "it is a condition, not a sum of squares", model.span);
  // The youngest axis comes last in memory.
  const last = g.axis("row", rows, "point");
  const terms = fact.kind === "free" ? [] : fact.squares.map((square) => termOf(scene, square, row, last));
  return {
    scene,
    row: last,
    columns: [...plain, ...beside],
    bent: coordinates.flatMap((coordinate) =>
      Array.from({ length: features }, (_, feature) => ({ feature, coordinate })),
    ),
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
      `the expected loss of model ${model.name} has no closed form: ${text}. It is known for squared errors of A x + b or of one rectifier (relu, leaky_relu, abs) of it an output, with targets x, |x|, x² or free ones`,
    );
  }
}
