/** The law that a sample stage draws from: exp(-nbeta L(w) - localization/2 |w - w*|²) times the prior. */
import type { Static } from "../../dsl/plan/core.ts";
import type { Scalar } from "../engine/engine.ts";
import { type TaskContext, TaskError } from "../tasks/context.ts";
import { numberSetting, setting, wordSetting } from "../tasks/settings.ts";

export interface SampledLaw {
  readonly nbeta: number;
  readonly localization: number;
  /** The initialisers are the prior. */
  readonly prior: boolean;
}

/**
 * nbeta, or size / temperature; with `from` size / log(size) by default. With `from` the neighbourhood of the start is meant:
 * localization 1 and no prior; without it the whole posterior: localization 0 and the initialisers as prior.
 */
export function sampledLaw(
  { variant, task }: Pick<TaskContext, "variant" | "task">,
  size: number | undefined,
  scalar: Scalar,
): SampledLaw {
  const around = variant.start !== undefined;
  const temperature = numberSetting(variant, task, "temperature");
  const given = numberSetting(variant, task, "nbeta");
  let nbeta = given;
  if (nbeta === undefined && temperature !== undefined) {
    if (size === undefined)
      throw new TaskError("temperature needs rows to count; with fresh rows or a potential give nbeta");
    nbeta = size / temperature;
  }
  if (nbeta === undefined && around && size !== undefined) nbeta = size / scalar.log(size);
  if (nbeta === undefined || !(nbeta > 0)) throw new TaskError("sample needs nbeta or temperature, a number above 0");
  const written: Static | undefined = setting(variant, "prior");
  const word = wordSetting(variant, "prior");
  const prior =
    written === undefined ? variant.settings.prior?.value.kind !== "none" && !around : word === "initialiser";
  return { nbeta, localization: numberSetting(variant, task, "localization") ?? (around ? 1 : 0), prior };
}
