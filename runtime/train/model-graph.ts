/** A model of the plan as graph nodes: parameters as state, inputs from columns, bindings traced in order. */
import type { ModelPlan } from "../../dsl/plan/plan.ts";
import type { Locals, Scene } from "../data/scene.ts";
import type { AxisId, NodeId } from "../graph/graph.ts";

export interface ModelGraph {
  /** Parameters, inputs and bindings by name. */
  readonly locals: Locals;
  /** Nodes of the parameters by path. */
  readonly parameters: ReadonlyMap<string, { readonly node: NodeId; readonly own: readonly AxisId[] }>;
}

/** Traces a model. `columns` must have its inputs; `parameter` makes the node of a parameter (by default a state of its path). */
export function modelGraph(
  scene: Scene,
  model: ModelPlan,
  columns: Locals,
  parameter: (path: string, own: readonly AxisId[]) => NodeId = (path, own) => scene.g.state(path, own),
): ModelGraph {
  const locals: Record<string, Locals[string]> = {};
  const parameters = new Map<string, { node: NodeId; own: readonly AxisId[] }>();
  for (const { name } of model.inputs) {
    if (!columns[name]) throw new Error(`the data has no column ${name}, which model ${model.name} takes`);
    locals[name] = columns[name];
  }
  for (const { path, shape } of model.parameters) {
    const own = scene.axes(shape, path);
    const node = parameter(path, own);
    parameters.set(path, { node, own });
    locals[path] = { value: node, own };
  }
  return { locals: traceBindings(scene, model, locals), parameters };
}

/**
 * Bindings in order, on parameters and inputs that are there. `inLoss` replaces inputs where the loss reads them by name (bindings that the
 * loss reads keep the others).
 */
export function traceBindings(scene: Scene, model: ModelPlan, given: Locals, inLoss: Locals = {}): Locals {
  const locals: Record<string, Locals[string]> = { ...given };
  const losses = lossBindings(model);
  for (const { name, value: core } of model.bindings) {
    const value = scene.trace(core, losses.includes(name) ? { ...locals, ...inLoss } : locals);
    scene.g.label(value.value, name);
    locals[name] = value;
  }
  return locals;
}

/** The binding that is the loss, and those of the same name before it. */
export function lossBindings({ loss, histories }: ModelPlan): readonly string[] {
  if (loss === undefined) return [];
  return [loss, ...Object.values(histories).flatMap((history) => (history.includes(loss) ? history : []))];
}

/** The last binding of a name of the source, a parameter, or an input; `r#0` is the first binding of `r`, `r#1` the next. */
export function namedValue(model: ModelPlan, locals: Locals, name: string): Locals[string] | undefined {
  if (name.endsWith("#0")) return locals[name.slice(0, -2)];
  const history = model.histories[name];
  return locals[history?.[history.length - 1] ?? name];
}
