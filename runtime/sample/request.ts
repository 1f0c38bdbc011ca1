/** One move of a sampler as a program: rows, forward, loss, gradient of U, move, records. */
import type { Static } from "../../dsl/plan/core.ts";
import type { StageVariant } from "../../dsl/plan/plan.ts";
import { Scene } from "../data/scene.ts";
import type { Scalar } from "../engine/engine.ts";
import { gradient } from "../graph/derivative.ts";
import type { AxisId, NodeId } from "../graph/graph.ts";
import type { RecordForm } from "../iterate/program-step.ts";
import type { LowerRequest } from "../program/program.ts";
import { TaskError } from "../tasks/context.ts";
import { namesSetting, precisionOf, setting, within } from "../tasks/settings.ts";
import { modelGraph, namedValue } from "../train/model-graph.ts";
import { argument, numberNode } from "../train/rate.ts";
import { batchMean, columnsOfStep, type Pace } from "../train/request.ts";
import { samplers } from "./index.ts";
import { priorEnergy } from "./prior.ts";

/** Whether a setting that is off by default (false, 0) was switched on. */
const asked = (value: Static | undefined): boolean => value !== undefined && !(value.kind === "tensor" && value.value.data.every((x) => x === 0));

/** State tensors: the point w* itself, the offset from it, and what the sampler keeps. */
export const offsetName = (path: string): string => `${path}/offset`;

export interface SampleRequest {
  readonly request: LowerRequest;
  readonly late: Scene["late"];
  readonly extra: { readonly forms: Readonly<Record<string, RecordForm>>; readonly sampled: readonly string[]; readonly columns: readonly string[] };
}

/**
 * `names`: quantities recorded at every `thin`-th step beside the loss. nbeta and localization are state scalars, so that points with
 * other values share the program.
 */
export function sampleRequest(scalar: Scalar, variant: StageVariant, inputs: number, pace: Pace, prior: boolean, names: readonly string[], thin: number): SampleRequest {
  const { model } = variant;
  if (!model?.loss) throw new TaskError(`sample ${variant.subject.entry}: the model binds no loss`);
  for (const key of ["bounding_box", "init_noise", "stop_above"]) if (asked(setting(variant, key))) throw new TaskError(`sample: the setting ${key} is not available yet`);
  const scene = new Scene(scalar, inputs);
  const { g } = scene;
  const sample = pace.batch > 0 ? g.axis("sample", pace.batch, "sample") : undefined;
  const restrict = namesSetting(variant, "restrict").filter((name) => name !== "all");
  const sampled = model.parameters.filter((p) => p.trained && (restrict.length === 0 || restrict.some((name) => within(p.path, name)))).map((p) => p.path);
  if (sampled.length === 0) throw new TaskError(`sample: restrict selects no parameter; the model has ${model.parameters.map((p) => p.path).join(", ")}`);

  const columns = columnsOfStep(scene, variant, pace, sample);
  const offsets = new Map<string, { readonly node: NodeId; readonly own: readonly AxisId[] }>();
  const { locals, parameters } = modelGraph(scene, model, columns, (path, own) => {
    const start = g.state(path, own);
    if (!sampled.includes(path)) return start;
    const node = g.state(offsetName(path), own);
    offsets.set(path, { node, own });
    return g.map2("add", start, node);
  });
  const loss = locals[model.loss].value;
  const summed = sample !== undefined && g.axesOf(loss).includes(sample);
  const objective = summed ? g.reduce("sum", loss, [sample]) : loss;
  const nodes = sampled.map((path) => offsets.get(path)!.node);
  const nbeta = g.state("nbeta", []);
  const localization = g.state("localization", []);
  const scale = g.map2("multiply", nbeta, g.scalar(summed ? 1 / pace.batch : 1));
  const slopes = gradient(g, objective, nodes);

  const value = setting(variant, "sampler");
  const sampler = value?.kind === "entry" ? samplers.find((each) => each.entry.name === value.entry) : undefined;
  if (value?.kind !== "entry" || !sampler) throw new TaskError(`there is no sampler${value?.kind === "entry" ? ` ${value.entry}` : ""}; there are ${samplers.map((s) => s.entry.name).join(", ")}`);
  if (sampler.fullBatch && pace.rows.kind === "draw") throw new TaskError(`${sampler.entry.name} takes the gradient on all rows: leave out batch, or use sgld`);

  const updates: LowerRequest["updates"][number][] = [];
  sampled.forEach((path, k) => {
    const { node: offset, own } = offsets.get(path)!;
    let pull = g.map2("add", g.map2("multiply", scale, slopes[k]), g.map2("multiply", localization, offset));
    const declared = model.parameters.find((p) => p.path === path)!;
    const narrowed = setting(variant, "prior", path);
    if (prior || narrowed?.kind === "result") {
      const law = narrowed?.kind === "result" ? narrowed.value : declared.init;
      if (!declared.draw && narrowed?.kind !== "result") throw new TaskError(`${path} starts at a fixed value and has no prior: write prior of ${path} = normal(…), or prior = none`);
      const energy = priorEnergy(scene, path, law, parameters.get(path)!.node, own);
      if (energy !== undefined) pull = g.map2("add", pull, gradient(g, energy, [offset])[0]);
    }
    const moved = sampler.move({
      g,
      offset,
      gradient: pull,
      state: Object.fromEntries(sampler.state.map((name) => [name, g.state(`${path}/${name}`, own)])),
      noise: () => g.random("normal", "noise", own, [g.scalar(0), g.scalar(1)]),
      argument: (name) => numberNode(scene, argument(value, sampler.entry.parameters, name), `${name} of ${sampler.entry.name}`),
    });
    updates.push({ state: offsetName(path), value: moved.offset });
    for (const name of sampler.state) updates.push({ state: `${path}/${name}`, value: moved.state[name] });
  });

  const mean = batchMean(scene, loss, sample);
  const records: LowerRequest["records"][number][] = [];
  const forms: Record<string, RecordForm> = {};
  for (const name of new Set(["loss", ...names])) {
    const found = name === model.loss ? { value: loss, own: [] } : namedValue(model, locals, name);
    if (!found) throw new TaskError(`the draws of ${variant.subject.entry} have no ${name}`);
    if (name !== model.loss && sample !== undefined && g.axesOf(found.value).includes(sample)) {
      throw new TaskError(`draws of ${name}, which has one value a row, are not kept yet: draws of parameters and of the loss are`);
    }
    const node = name === model.loss ? mean : found.value;
    const axes = g.axesOf(node);
    const sizes = (list: readonly AxisId[]) => list.map((axis) => g.axisOf(axis).size);
    records.push({ name, value: node, every: thin });
    forms[name] = { shape: sizes(found.own), order: { from: { axes, sizes: sizes(axes) }, to: { axes: found.own, sizes: sizes(found.own) } } };
  }
  const span = g.node(loss).span;
  return {
    request: {
      graph: g.build(),
      precision: precisionOf(variant, sample === undefined ? "f64" : "f32"),
      ...(sample === undefined ? {} : { lanes: sample }),
      rows: pace.rows,
      updates,
      records,
      outputs: [],
      checks: [{ value: mean, name: "loss", ...(span && { span }) }, ...updates.map(({ state, value: node }) => ({ value: node, name: state }))],
    },
    late: scene.late,
    extra: { forms, sampled, columns: model.inputs.map((input) => input.name) },
  };
}
