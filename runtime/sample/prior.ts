/** Minus the log density of initialisers, up to constants: what a prior adds to U. One row a law; the table says which laws have one. */
import type { Core } from "../../dsl/plan/core.ts";
import type { Scene } from "../data/scene.ts";
import type { AxisId, NodeId } from "../graph/graph.ts";
import { TaskError } from "../tasks/context.ts";

type Energy = (
  scene: Scene,
  parameter: NodeId,
  own: readonly AxisId[],
  argument: (name: string) => NodeId,
) => NodeId | undefined;

const ENERGIES: Readonly<Record<string, Energy>> = {
  /** Σ (w - mean)² / (2 sd²) */
  normal({ g }, parameter, own, argument) {
    const z = g.map2("divide", g.map2("subtract", parameter, argument("mean")), argument("sd"));
    return g.reduce("sum", g.map2("multiply", g.scalar(0.5), g.map1("square", z)), own);
  },
};

/** Energy of a parameter under its initial law, on the axes `own`. `undefined`: the law is flat. */
export function priorEnergy(
  scene: Scene,
  path: string,
  law: Core,
  parameter: NodeId,
  own: readonly AxisId[],
): NodeId | undefined {
  const energy = law.op === "apply" ? ENERGIES[law.function] : undefined;
  if (law.op !== "apply" || !energy) {
    throw new TaskError(
      `the prior of ${path} has no density that sampling knows; it knows ${Object.keys(ENERGIES).join(", ")}: write prior of ${path} = normal(mean, sd), or prior = none`,
    );
  }
  const names = ["mean", "sd"];
  return energy(scene, parameter, own, (name) => {
    const core = law.options[name] ?? law.arguments[names.indexOf(name)];
    if (core === undefined) return scene.g.scalar(name === "mean" ? 0 : 1);
    return scene.on(scene.trace(core, {}), own).value;
  });
}
