/** The graph nodes of an entry's arguments, and the learning rate at a step. */
import type { Entry } from "../../dsl/catalogue.ts";
import type { Core, Static } from "../../dsl/plan/core.ts";
import { nodesIn } from "../core/nodes-in.ts";
import type { Scene } from "../data/scene.ts";
import type { NodeId } from "../graph/graph.ts";
import { TaskError } from "../tasks/context.ts";
import { schedules } from "./schedules/index.ts";

type EntryValue = Static & { readonly kind: "entry" };

/** The node of a number: written, swept (an input), or another stage's result. */
export function numberNode(scene: Scene, value: Static | undefined, what: string): NodeId {
  if (value?.kind === "tensor" && value.value.data.length === 1) return scene.g.scalar(value.value.data[0] ?? 0);
  if (value?.kind === "input" && value.shape.length === 0) return scene.input(value.input, []).value;
  if (value?.kind === "result")
    return readsRows(value.value)
      ? scene.lateValue({ kind: "measured", value: value.value }, []).value
      : scene.trace(value.value, {}).value;
  throw new TaskError(`${what} must be a number`);
}

/** Whether an expression has measures or columns of data sets in it: then it is evaluated when the task runs. */
const readsRows = (core: Core): boolean => nodesIn(core).some(({ op }) => op === "measure" || op === "column");

/** The learning rate of an optimiser: a number, or a schedule. */
export function rateNode(
  scene: Scene,
  optimizer: EntryValue,
  parameters: Entry["parameters"],
  step: NodeId,
  steps: number,
): NodeId {
  const rate = argument(optimizer, parameters, "learning_rate");
  if (rate?.kind !== "entry") return numberNode(scene, rate, `learning_rate of ${optimizer.entry}`);
  const schedule = schedules.find((each) => each.entry.name === rate.entry);
  if (!schedule)
    throw new TaskError(
      `there is no schedule ${rate.entry}; there are ${schedules.map((s) => s.entry.name).join(", ")}`,
    );
  return schedule.rate({
    g: scene.g,
    step,
    steps,
    argument: (name) => numberNode(scene, argument(rate, schedule.entry.parameters, name), `${name} of ${rate.entry}`),
  });
}

/** An argument of an entry, or its default. */
export function argument(
  value: EntryValue,
  parameters: readonly { readonly name: string; readonly default?: Static }[],
  name: string,
): Static | undefined {
  return value.arguments[name] ?? parameters.find((parameter) => parameter.name === name)?.default;
}
