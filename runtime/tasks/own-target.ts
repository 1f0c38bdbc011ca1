/**
 * `targets = self`: in place of the targets of the data stand the model's own outputs at the start of the chains. The start is then a
 * minimum by construction, with loss 0 where the loss compares output and target.
 */
import type { Constant } from "../../dsl/plan/core.ts";
import type { StageVariant } from "../../dsl/plan/plan.ts";
import { type Locals, Scene } from "../data/scene.ts";
import type { Scalar } from "../engine/engine.ts";
import type { AxisId, NodeId } from "../graph/graph.ts";
import { modelGraph, namedValue } from "../train/model-graph.ts";
import { type PlannedTask, TaskError } from "./context.ts";
import { wordSetting } from "./settings.ts";

/** A target that the model gives itself: the column, and the parameters at the start under their state names (`startName`). */
export interface OwnTarget {
  readonly target: string;
  readonly start: Readonly<Record<string, Constant>>;
}

const OUTPUT = "f";

/** The input that is the target: the one that the loss reads and the output `f` does not, of the shape of `f`. Undefined: targets of the data. */
export function ownTarget(variant: StageVariant, scalar: Scalar, inputs: number): string | undefined {
  if (wordSetting(variant, "targets") !== "self") return undefined;
  const model = variant.model!;
  const refuse = (why: string) =>
    new TaskError(
      `targets = self puts the output ${OUTPUT} of model ${model.name} at the start in the place of a target: ${why}`,
    );
  if (!variant.start) throw refuse("there is no start; write `from`");
  const scene = new Scene(scalar, inputs);
  const { g } = scene;
  const sample = g.axis("sample", 4, "sample");
  const columns: Record<string, Locals[string]> = {};
  for (const { name, shape, integer } of model.inputs) {
    const own = scene.axes(shape, name);
    columns[name] = { value: g.data(name, [...own, sample], { kind: integer ? "integer" : "real" }), own };
  }
  const { locals } = modelGraph(scene, model, columns);
  const output = namedValue(model, locals, OUTPUT);
  if (!output || model.loss === undefined) throw refuse(`it binds no ${OUTPUT}; name its output so`);
  const { nodes } = g.build();
  const above = (from: NodeId): ReadonlySet<NodeId> => {
    const found = new Set([from]);
    for (let id = from; id >= 0; id -= 1)
      if (found.has(id)) for (const operand of nodes[id].operands) found.add(operand);
    return found;
  };
  const [byLoss, byOutput] = [above(locals[model.loss].value), above(output.value)];
  const read = model.inputs.filter(({ name }) => byLoss.has(columns[name].value) && !byOutput.has(columns[name].value));
  const sizes = (axes: readonly AxisId[]) => axes.map((axis) => g.axisOf(axis).size).join(", ");
  const fitting = read.filter(({ name }) => sizes(columns[name].own) === sizes(output.own));
  if (fitting.length === 1 && !fitting[0].integer) return fitting[0].name;
  if (fitting.length > 1) throw refuse(`${fitting.map(({ name }) => name).join(" and ")} could both be it`);
  throw refuse(
    read.length === 0
      ? `the loss reads no column beside those that ${OUTPUT} is made of`
      : `${read.map(({ name }) => name).join(", ")} ${read.length === 1 ? "is" : "are"} no target of the shape [${sizes(output.own)}] of ${OUTPUT}`,
  );
}

/** The state tensor of a parameter at the start, beside that of the parameter itself. */
export const startName = (path: string): string => `${path}/start`;

/** The target of a stage that goes by itself, at these parameters. */
export function ownTargetAt(
  { variant, engine, task }: Pick<PlannedTask, "variant" | "engine" | "task">,
  point: Readonly<Record<string, Constant>>,
): OwnTarget | undefined {
  const target = ownTarget(variant, engine.scalar, task.inputs.length);
  const start = Object.entries(point).map(([path, value]) => [startName(path), value]);
  return target === undefined ? undefined : { target, start: Object.fromEntries(start) };
}

/** The columns with the target replaced. */
export function withOwnTarget(
  scene: Scene,
  variant: StageVariant,
  columns: Locals,
  target: string | undefined,
): Locals {
  if (target === undefined) return columns;
  const model = variant.model!;
  const { locals } = modelGraph(scene, model, columns, (path, own) => scene.g.state(startName(path), own));
  return { ...columns, [target]: namedValue(model, locals, OUTPUT)! };
}
