/** The update of all trained parameters: gradients scaled, clipped, and given to each parameter's optimiser. */
import type { Static } from "../../dsl/plan/core.ts";
import type { StageVariant } from "../../dsl/plan/plan.ts";
import type { Scene } from "../data/scene.ts";
import type { NodeId } from "../graph/graph.ts";
import { TaskError } from "../tasks/context.ts";
import { setting } from "../tasks/settings.ts";
import { arithmetic } from "./arithmetic.ts";
import type { Optimizer } from "./optimizer.ts";
import { optimizers } from "./optimizers/index.ts";
import { argument, numberNode, rateNode } from "./rate.ts";

export interface Update {
  readonly state: string;
  readonly value: NodeId;
}

interface Trained {
  readonly path: string;
  readonly node: NodeId;
  readonly gradient: NodeId;
}

function optimizerOf(
  variant: StageVariant,
  path: string,
): { readonly value: Static & { kind: "entry" }; readonly optimizer: Optimizer } {
  const value = setting(variant, "optimizer", path);
  const optimizer = value?.kind === "entry" ? optimizers.find((each) => each.entry.name === value.entry) : undefined;
  if (value?.kind !== "entry" || !optimizer) {
    const named = value?.kind === "entry" ? ` ${value.entry}` : "";
    throw new TaskError(
      `there is no optimizer${named} for ${path}; there are ${optimizers.map((o) => o.entry.name).join(", ")}`,
    );
  }
  return { value, optimizer };
}

/**
 * Gradients bounded in their common Euclidean norm, as torch.nn.utils.clip_grad_norm_: times min(1, bound / (norm + 1e-6)).
 * Pascanu, Mikolov and Bengio 2013, On the difficulty of training recurrent neural networks.
 */
function clipped({ g }: Scene, trained: readonly Trained[], bound: NodeId): Trained[] {
  const squares = trained.map(({ gradient }) => g.reduce("sum", g.map1("square", gradient), g.axesOf(gradient)));
  const norm = g.map1(
    "sqrt",
    squares.reduce((a, b) => g.map2("add", a, b)),
  );
  const factor = g.map2("min", g.scalar(1), g.map2("divide", bound, g.map2("add", norm, g.scalar(1e-6))));
  return trained.map((each) => ({ ...each, gradient: g.map2("multiply", each.gradient, factor) }));
}

/** State names of an optimiser's tensors for a parameter: `W/m`. */
const momentName = (path: string, name: string): string => `${path}/${name}`;

/** State name of the running average of a parameter. */
export const averageName = (path: string): string => momentName(path, "average");

/** The updates of parameters and moments. Moments have the axes of their parameter. */
export function updates(scene: Scene, variant: StageVariant, trained: readonly Trained[], steps: number): Update[] {
  const { g } = scene;
  const step = g.step();
  const bound = setting(variant, "clip");
  const decay = setting(variant, "average");
  const list: Update[] = [];
  for (const { path, node, gradient } of bound && trained.length > 0
    ? clipped(scene, trained, numberNode(scene, bound, "clip"))
    : trained) {
    const { value, optimizer } = optimizerOf(variant, path);
    const { parameters, name: kind } = optimizer.entry;
    const state = Object.fromEntries(
      optimizer.state.map((name) => [name, g.state(momentName(path, name), g.axesOf(node))]),
    );
    const moved = optimizer.update({
      g,
      parameter: node,
      gradient,
      state,
      step,
      learningRate: rateNode(scene, value, parameters, step, steps),
      argument: (name) => numberNode(scene, argument(value, parameters, name), `${name} of ${kind}`),
      flag: (name) => {
        const flag = argument(value, parameters, name);
        return flag?.kind === "tensor" && flag.value.data[0] === 1;
      },
    });
    list.push({ state: path, value: moved.parameter });
    for (const name of optimizer.state) list.push({ state: momentName(path, name), value: moved.state[name] });
    if (decay) list.push({ state: averageName(path), value: averaged(scene, decay, path, moved.parameter, node) });
  }
  return list;
}

/**
 * a ← decay · a + (1 - decay) · w after every step, from a = w at the start: the parameters of the stage and of its checkpoints are then
 * these averages (Polyak and Juditsky 1992, Acceleration of stochastic approximation by averaging, with exponential weights).
 */
function averaged(scene: Scene, decay: Static, path: string, parameter: NodeId, like: NodeId): NodeId {
  const { g } = scene;
  return arithmetic(g).average(
    numberNode(scene, decay, "average"),
    g.state(averageName(path), g.axesOf(like)),
    parameter,
  );
}
