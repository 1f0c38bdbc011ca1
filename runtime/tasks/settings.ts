/** Reading the settings of a stage, whose names and types the checker has checked. */
import type { Constant, Static } from "../../dsl/plan/core.ts";
import type { StageVariant, TaskPlan } from "../../dsl/plan/plan.ts";
import { TaskError } from "./context.ts";

/** The setting `key` (narrowed: of a parameter path, else that of all); undefined where there is none, or `none`. */
export function setting(variant: StageVariant, key: string, of?: string): Static | undefined {
  const narrowed =
    of === undefined
      ? undefined
      : Object.values(variant.settings).find(
          (s) => s.of !== undefined && within(of, s.of) && keyOf(variant, s) === key,
        );
  const value = (narrowed ?? variant.settings[key])?.value;
  return value?.kind === "none" ? undefined : value;
}

function keyOf(variant: StageVariant, setting: StageVariant["settings"][string]): string {
  const name = Object.keys(variant.settings).find((key) => variant.settings[key] === setting) ?? "";
  return name.split(" of ")[0];
}

/** Whether `path` is `name` or lies inside it: `block[0].W` in `block[0]`, `W[3]` in `W`. */
export const within = (path: string, name: string): boolean =>
  path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`);

/** The static tensor of a value at a task: written, or brought by the task because it is swept. */
export function tensorOf(value: Static, task: TaskPlan): Constant | undefined {
  if (value.kind === "tensor") return value.value;
  if (value.kind === "input") return task.inputs[value.input];
  if (value.kind === "result" && value.value.op === "constant") return value.value.value;
  return undefined;
}

/** A number setting; undefined where it is absent. */
export function numberSetting(variant: StageVariant, task: TaskPlan, key: string): number | undefined {
  const value = setting(variant, key);
  if (value === undefined) return undefined;
  const tensor = tensorOf(value, task);
  const [number] = tensor?.data ?? [];
  if (tensor?.data.length !== 1 || number === null || number === undefined)
    throw new TaskError(`the setting ${key} is no number here`);
  if (!Number.isFinite(number)) throw new TaskError(`the setting ${key} is ${number} here; give a finite number`);
  return number;
}

/** A count that fixes steps or shapes, so it is the same for all tasks of the variant. */
export function countSetting(variant: StageVariant, key: string): number | undefined {
  const value = setting(variant, key);
  if (value === undefined) return undefined;
  const number = value.kind === "tensor" && value.value.data.length === 1 ? value.value.data[0] : null;
  if (number === null || !Number.isInteger(number) || number < 0)
    throw new TaskError(`the setting ${key} must be a whole number from 0`);
  return number;
}

/** A word or string. */
export function wordSetting(variant: StageVariant, key: string): string | undefined {
  const value = setting(variant, key);
  return value?.kind === "word" || value?.kind === "string"
    ? value.value
    : value?.kind === "entry"
      ? value.entry
      : undefined;
}

/** Names of the model: a string, a word, or a list of these. */
export function namesSetting(variant: StageVariant, key: string): readonly string[] {
  const value = setting(variant, key);
  const names = (part: Static | undefined): readonly string[] =>
    part === undefined
      ? []
      : part.kind === "list"
        ? part.items.flatMap(names)
        : part.kind === "word" || part.kind === "string"
          ? [part.value]
          : [];
  return names(value);
}

/** `precision`, or the default of the stage. */
export function precisionOf(variant: StageVariant, fallback: "f32" | "f64"): "f32" | "f64" {
  const word = wordSetting(variant, "precision");
  return word === "f32" || word === "f64" ? word : fallback;
}

/** Whether a stage may end at a value that is not finite without failing. */
export const keepsDivergence = (variant: StageVariant): boolean => wordSetting(variant, "divergence") === "keep";

/** A true-or-false setting; false where it is absent. */
export function booleanSetting(variant: StageVariant, key: string): boolean {
  const value = setting(variant, key);
  return value?.kind === "tensor" && value.value.data[0] === 1;
}
