/** The rows of the affine map from a model's attacked inputs to what its output's activation is taken of. */
import type { Core } from "../../dsl/plan/core.ts";
import type { ModelPlan } from "../../dsl/plan/plan.ts";
import { type Locals, Scene } from "../data/scene.ts";
import type { Scalar } from "../engine/engine.ts";
import { factOf } from "../expectation/facts/facts.ts";
import type { AxisId, NodeId } from "../graph/graph.ts";
import { operationByName } from "../operations/index.ts";
import { TaskError } from "../tasks/context.ts";
import { modelGraph, traceBindings } from "../train/model-graph.ts";
import type { Attacked } from "./target.ts";

/** What the output's activation is taken of: the argument of the call that binds it, else the output itself. */
function beforeActivation({ value }: Attacked["output"]): Core {
  const activation =
    value.op === "apply" && operationByName(value.function)?.entry.kind === "activation" && value.arguments.length > 0;
  return activation ? value.arguments[0] : value;
}

/** The map on inputs that are nodes: bindings up to the output, then the argument of its activation. */
function responses(scene: Scene, model: ModelPlan, { output }: Attacked, given: Locals) {
  const before = model.bindings.slice(
    0,
    model.bindings.findIndex(({ name }) => name === output.name),
  );
  return scene.trace(beforeActivation(output), traceBindings(scene, { ...model, bindings: before }, given));
}

/** Entries of the output. Throws a `TaskError` where the map is not affine, naming the operation, or the output is no vector. */
export function checkAffine(scalar: Scalar, model: ModelPlan, attacked: Attacked, inputs: number): number {
  const scene = new Scene(scalar, inputs);
  const { g } = scene;
  const sample = g.axis("sample", 1, "sample");
  const columns: Record<string, Locals[string]> = {};
  for (const { name, shape } of model.inputs) {
    const own = scene.axes(shape, name);
    columns[name] = { value: g.data(name, [...own, sample]), own };
  }
  const { locals } = modelGraph(scene, { ...model, bindings: [] }, columns);
  const { value, own } = responses(scene, model, attacked, locals);
  const leaves = new Set(attacked.inputs.map(({ name }) => columns[name].value));
  const fact = factOf(g, value, leaves);
  const { name } = attacked.output;
  const why =
    fact.kind === "reason"
      ? fact.text
      : fact.kind === "free"
        ? "it does not depend on the inputs"
        : fact.kind !== "piece" || fact.piece.active
          ? "it is not affine in the inputs"
          : undefined;
  if (why !== undefined)
    throw new TaskError(
      `the rows of ${name} of model ${model.name} are those of an affine map, and there is none: ${why}; use the attack gradient or pgd`,
    );
  if (own.length !== 1)
    throw new TaskError(
      `the rows of ${name} of model ${model.name} need an output with one dimension, not ${own.length}`,
    );
  return g.axisOf(own[0]).size;
}

export interface ResponseRows {
  /** Axis of the outputs. */
  readonly output: AxisId;
  /** One node an attacked input: [output, own axes of the input]. */
  readonly rows: readonly NodeId[];
}

/** Rows as nodes: the responses to unit inputs less that to 0. `own`: axes of the attacked inputs that the rows get. */
export function responseRows(
  scene: Scene,
  model: ModelPlan,
  attacked: Attacked,
  parameters: Locals,
  own: readonly (readonly AxisId[])[],
): ResponseRows {
  const { g } = scene;
  const sizes = attacked.inputs.map(({ shape }) => shape.reduce((a, b) => a * b, 1));
  const units = g.axis("unit", 1 + sizes.reduce((a, b) => a + b, 0));
  const count = g.axisOf(units).size;
  const inputs: Record<string, Locals[string]> = {};
  let from = 1;
  attacked.inputs.forEach(({ name, shape }, k) => {
    const axes = scene.axes(shape, name);
    const values = new Float64Array(sizes[k] * count);
    for (let i = 0; i < sizes[k]; i += 1) values[i * count + from + i] = 1;
    from += sizes[k];
    inputs[name] = { value: g.constant([...axes, units], values), own: axes };
  });
  const { value, own: outputs } = responses(scene, model, attacked, { ...parameters, ...inputs });
  const response = g.expand(value, [outputs[0], units]);
  const single = g.axis("origin", 1);
  const origin = g.reduce("sum", g.slice(response, units, single, 0, 1), [single]);
  let at = 1;
  const rows = attacked.inputs.map((_, k) => {
    const flat = g.axis("entry", sizes[k]);
    const part = g.map2("subtract", g.slice(response, units, flat, at, 1), origin);
    at += sizes[k];
    if (own[k].length === 1) return g.rename(part, flat, own[k][0]);
    return own[k].length === 0 ? g.reduce("sum", part, [flat]) : g.reshape(part, [flat], own[k]);
  });
  return { output: outputs[0], rows };
}
