/** `adversary = …` of train: the loss of a batch whose rows are attacked before they are learned. */
import type { StageVariant } from "../../dsl/plan/plan.ts";
import type { Scene } from "../data/scene.ts";
import type { AxisId, NodeId } from "../graph/graph.ts";
import { TaskError } from "../tasks/context.ts";
import { setting } from "../tasks/settings.ts";
import type { ModelGraph } from "../train/model-graph.ts";
import { argument, numberNode } from "../train/rate.ts";
import { attackContext, attackNamed, normNamed, worstMove } from "./attacked-model.ts";

/** Candidates that are unrolled in a step. */
const MOST = 128;

/** The loss of the attacked rows; undefined without an adversary. */
export function adversarialLoss(
  scene: Scene,
  variant: StageVariant,
  graph: ModelGraph,
  sample: AxisId | undefined,
  inputs: number,
): NodeId | undefined {
  const given = setting(variant, "adversary");
  if (!given) return undefined;
  if (sample === undefined)
    throw new TaskError(
      "an adversary attacks rows, and there are none: train on data, not on a closed form or a potential",
    );
  const { attack, value } = attackNamed(given);
  const { parameters, name } = attack.entry;
  const radius = argument(value, parameters, "radius");
  if (!radius) throw new TaskError(`adversary = ${name} needs a radius: ${name}(radius = 0.1)`);
  const context = attackContext(scene, variant.model!, graph, sample, inputs, {
    value,
    norm: normNamed(argument(value, parameters, "norm")),
    radius: numberNode(scene, radius, `radius of ${name}`),
    target: "clean",
  });
  return context.loss(worstMove(context, attack, MOST));
}
