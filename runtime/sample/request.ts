/** One evaluation of a sampler as a program: rows, forward, loss, gradient of U, move, records. */
import type { Static } from "../../dsl/plan/core.ts";
import type { ModelPlan, StageVariant } from "../../dsl/plan/plan.ts";
import { type Locals, Scene } from "../data/scene.ts";
import type { Scalar } from "../engine/engine.ts";
import { expectedObjective } from "../expectation/expected-objective.ts";
import { gradient } from "../graph/derivative.ts";
import type { AxisId, NodeId } from "../graph/graph.ts";
import type { RecordForm } from "../iterate/program-step.ts";
import { normalised } from "../program/normalised.ts";
import type { LowerRequest } from "../program/program.ts";
import { TaskError } from "../tasks/context.ts";
import { ownTarget, withOwnTarget } from "../tasks/own-target.ts";
import { namesSetting, setting } from "../tasks/settings.ts";
import { modelGraph, namedValue } from "../train/model-graph.ts";
import { argument, numberNode } from "../train/rate.ts";
import {
  batchMean,
  columnNames,
  columnsOfStep,
  noRows,
  objectiveOf,
  type Pace,
  sampleAxis,
  weighing,
} from "../train/request.ts";
import { samplers } from "./index.ts";
import { priorEnergy } from "./prior.ts";
import type { Sampler } from "./sampler.ts";
import { selection } from "./selection.ts";

/** State tensors: the point w* itself, the offset from it, and what the sampler keeps. */
export const offsetName = (path: string): string => `${path}/offset`;

/** Numbers that the host writes into the state of a chain; those that a program does not read are not there. */
export type ChainNumber = "nbeta" | "localization" | "step_size" | "draw" | "last" | "burn_in" | "stop_above";

/** Name of a number of the chain, written by the host or kept by the sampler. */
export const chainName = (name: ChainNumber | string): string => `chain/${name}`;

export interface SampleRequest {
  readonly request: LowerRequest;
  readonly late: Scene["late"];
  readonly extra: {
    readonly forms: Readonly<Record<string, RecordForm>>;
    readonly columns: readonly string[];
    /** Number of sampled coordinates. */
    readonly count: number;
  };
}

export interface SampleOptions {
  readonly pace: Pace;
  readonly precision: "f32" | "f64";
  /** The initialisers are the prior. */
  readonly prior: boolean;
  /** Quantities recorded beside the loss. */
  readonly names: readonly string[];
  /** Steps between records. */
  readonly every: number;
}

/** The sampler of a stage and its arguments. */
export function samplerOf(variant: StageVariant): {
  readonly sampler: Sampler;
  readonly value: Static & { kind: "entry" };
} {
  const value = setting(variant, "sampler");
  const sampler = value?.kind === "entry" ? samplers.find((each) => each.entry.name === value.entry) : undefined;
  if (value?.kind !== "entry" || !sampler) {
    const named = value?.kind === "entry" ? ` ${value.entry}` : "";
    throw new TaskError(`there is no sampler${named}; there are ${samplers.map((s) => s.entry.name).join(", ")}`);
  }
  return { sampler, value };
}

/** The energy of the priors by path; `undefined` where a parameter has none. */
export function priors(
  scene: Scene,
  variant: StageVariant,
  model: ModelPlan,
  path: string,
  node: NodeId,
  own: readonly AxisId[],
  all: boolean,
): NodeId | undefined {
  const declared = model.parameters.find((parameter) => parameter.path === path)!;
  const narrowed = setting(variant, "prior", path);
  const law = narrowed?.kind === "result" ? narrowed.value : undefined;
  if (!all && !law) return undefined;
  if (!law && !declared.draw)
    throw new TaskError(
      `${path} starts at a fixed value and has no prior: write prior of ${path} = normal(…), or prior = none`,
    );
  return priorEnergy(scene, path, law ?? declared.init, node, own);
}

/** nbeta, localization and the like are state, so that points with other values share the program. */
export function sampleRequest(
  scalar: Scalar,
  variant: StageVariant,
  inputs: number,
  options: SampleOptions,
): SampleRequest {
  const { pace, precision } = options;
  const { model } = variant;
  if (!model?.loss) throw new TaskError(`sample ${variant.subject.entry}: the model binds no loss`);
  const { sampler, value } = samplerOf(variant);
  if (sampler.fullBatch && pace.rows.kind !== "all" && pace.batch > 0)
    throw new TaskError(
      `${sampler.entry.name} takes the gradient on all rows of a set of known size: leave out batch, or use sgld`,
    );
  const scene = new Scene(scalar, inputs);
  const { g } = scene;
  const { sample, unread } = sampleAxis(scene, pace);
  const selected = selection(model.parameters, namesSetting(variant, "restrict"));
  const target = ownTarget(variant, scalar, inputs);
  const columns = withOwnTarget(scene, variant, columnsOfStep(scene, variant, pace, sample ?? unread), target);
  const offsets = new Map<string, { readonly node: NodeId; readonly own: readonly AxisId[] }>();
  const { locals, parameters } = modelGraph(scene, model, columns, (path, own) => {
    const start = g.state(path, own);
    if (!selected.some((each) => each.path === path)) return start;
    const node = g.state(offsetName(path), own);
    offsets.set(path, { node, own });
    return g.map2("add", start, node);
  });
  const written = locals[model.loss].value;
  const weights = weighing(scene, pace, sample);
  const expected =
    unread === undefined
      ? undefined
      : expectedObjective(
          g,
          selected.map(({ path }) => ({ path, own: offsets.get(path)!.own })),
        );
  const loss = expected?.loss ?? written;
  const { objective, factor } = objectiveOf(scene, loss, sample, weights);
  const mean = batchMean(scene, loss, sample, weights);
  const places = selected.map(({ path }) => offsets.get(path)!);
  const number = (name: ChainNumber) => g.state(chainName(name), []);
  const nbeta = number("nbeta");
  const localization = number("localization");
  const multiply = (a: NodeId, b: NodeId) => g.map2("multiply", a, b);
  const add = (a: NodeId, b: NodeId) => g.map2("add", a, b);

  const share = g.scalar(factor);
  const scale = multiply(nbeta, share);
  const slopes =
    expected?.gradients ??
    gradient(
      g,
      objective,
      places.map(({ node }) => node),
    );
  let energy = multiply(nbeta, g.wide(mean));
  const box = setting(variant, "bounding_box");
  const bound = box && numberNode(scene, box, "bounding_box");
  let inside = g.scalar(1);
  const masks = selected.map(({ mask }, k) => mask && g.constant(places[k].own, mask));
  const masked = (k: number, node: NodeId): NodeId => (masks[k] === undefined ? node : multiply(node, masks[k]));
  const points = selected.map(({ path }, k) => {
    const { node: offset, own } = places[k];
    let pull = add(multiply(scale, slopes[k]), multiply(localization, offset));
    const squares = g.reduce("sum", g.wide(g.map1("square", offset)), own);
    energy = add(energy, multiply(multiply(g.scalar(0.5), localization), squares));
    const prior = priors(scene, variant, model, path, parameters.get(path)!.node, own, options.prior);
    if (prior !== undefined) {
      pull = add(pull, gradient(g, prior, [offset])[0]);
      energy = add(energy, g.wide(prior));
    }
    if (bound !== undefined) {
      const within = g.map2("less_equal", g.map1("abs", offset), bound);
      inside = multiply(inside, g.reduce("min", g.expand(within, own), own));
    }
    return {
      offset,
      gradient: masked(k, g.expand(pull, own)),
      slope: masked(k, g.expand(multiply(share, slopes[k]), own)),
      state: Object.fromEntries(sampler.state.map((name) => [name, g.state(`${path}/${name}`, own)])),
    };
  });
  const trajectory = sampler.evaluations !== undefined;
  const draw = trajectory ? number("draw") : g.step();
  const count = selected.reduce((sum, each) => sum + each.count, 0);
  const entry = sampler.entry;
  const moved = sampler.move({
    g,
    parameters: points,
    scalars: Object.fromEntries((sampler.scalars ?? []).map((name) => [name, g.state(chainName(name), [])])),
    energy,
    count,
    first: g.map2("equal", draw, g.scalar(0)),
    last: trajectory ? number("last") : g.scalar(1),
    draw,
    burnIn: number("burn_in"),
    inside,
    noise: (k) => masked(k, g.random("normal", "noise", places[k].own, [g.scalar(0), g.scalar(1)])),
    uniform: () => g.random("uniform", "accept", [], [g.scalar(0), g.scalar(1)]),
    argument(name) {
      const given = argument(value, entry.parameters, name);
      if (name === "step_size" && given?.kind === "word") return number("step_size");
      return numberNode(scene, given, `${name} of ${entry.name}`);
    },
    flag(name) {
      const given = argument(value, entry.parameters, name);
      return given?.kind === "tensor" && given.value.data[0] === 1;
    },
  });

  const updates: LowerRequest["updates"][number][] = [];
  moved.parameters.forEach(({ offset, state }, k) => {
    const { path } = selected[k];
    const stopped = bound !== undefined && moved.accepted === undefined;
    const held = stopped ? g.map3("clip", offset, g.map1("negate", bound), bound) : offset;
    updates.push({ state: offsetName(path), value: held });
    for (const name of sampler.state) {
      const turned =
        stopped && name === sampler.velocity
          ? g.map3("select", g.map2("equal", held, offset), state[name], g.map1("negate", state[name]))
          : state[name];
      updates.push({ state: `${path}/${name}`, value: turned });
    }
  });
  for (const [name, node] of Object.entries(moved.scalars ?? {})) updates.push({ state: chainName(name), value: node });

  // A Metropolis sampler evaluates proposals: what is recorded is the value at the last one that was accepted.
  const settled = (name: string, node: NodeId): NodeId => {
    if (moved.accepted === undefined) return node;
    const kept = g.map3("select", moved.accepted, node, g.state(`kept/${name}`, g.axesOf(node)));
    updates.push({ state: `kept/${name}`, value: kept });
    return kept;
  };
  const records: LowerRequest["records"][number][] = [];
  const forms: Record<string, RecordForm> = {};
  const record = (name: string, { value: node, own }: Locals[string]): NodeId => {
    const axes = g.axesOf(node);
    const sizes = (list: readonly AxisId[]) => list.map((axis) => g.axisOf(axis).size);
    const kept = settled(name, node);
    records.push({ name, value: kept, every: options.every });
    forms[name] = {
      shape: sizes(own),
      order: { from: { axes, sizes: sizes(axes) }, to: { axes: own, sizes: sizes(own) } },
    };
    return kept;
  };
  const seen = record("loss", { value: mean, own: [] });
  for (const name of options.names) {
    const found = namedValue(model, locals, name);
    if (!found) throw new TaskError(`the draws of ${variant.subject.entry} have no ${name}`);
    if (unread !== undefined && g.axesOf(found.value).includes(unread)) throw new TaskError(noRows(name));
    record(name, { value: g.expand(found.value, found.own), own: found.own });
  }
  const span = g.node(written).span;
  const checks: LowerRequest["checks"][number][] = [{ value: seen, name: "loss", ...(span && { span }) }];
  for (const { state, value: node } of updates)
    if (moved.accepted === undefined || state.endsWith("/here")) checks.push({ value: node, name: state });
  if (setting(variant, "stop_above")) {
    const above = g.map2("less", number("stop_above"), seen);
    checks.push({
      value: g.map3("select", above, g.scalar(Number.POSITIVE_INFINITY), g.scalar(0)),
      name: "stop_above",
    });
  }
  return {
    request: normalised(g, {
      graph: g.build(),
      precision,
      ...(sample === undefined ? {} : { lanes: sample }),
      rows: pace.rows,
      updates,
      records,
      outputs: [],
      checks,
    }),
    late: scene.late,
    extra: { forms, columns: columnNames(variant, pace), count },
  };
}

/** Whether a name of the model has one value a row: such draws are evaluated after the chain, not recorded. */
export function perRow(model: ModelPlan, variant: StageVariant, scalar: Scalar, inputs: number, name: string): boolean {
  if (model.inputs.length === 0) return false;
  const scene = new Scene(scalar, inputs);
  const sample = scene.g.axis("sample", 4, "sample");
  const pace: Pace = { steps: 1, batch: 4, rows: { kind: "all", size: 4 }, fresh: false };
  const { locals } = modelGraph(scene, model, columnsOfStep(scene, variant, pace, sample));
  const found = namedValue(model, locals, name);
  return found !== undefined && scene.g.axesOf(found.value).includes(sample);
}
