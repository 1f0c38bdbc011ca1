import type { Core } from "../plan/core.ts";
import type { Plan, StagePlan, StageVariant, TaskPlan } from "../plan/plan.ts";
import { children } from "../plan/walk.ts";
import { sizeOf } from "./values.ts";

/** Floating-point operations of one evaluation of an expression: products count two for each term, everything else one for each entry. */
export function operations(core: Core): number {
  let sum = 0;
  for (const child of children(core)) sum += operations(child);
  switch (core.op) {
    case "apply":
      if (core.function === "matmul") {
        const left = core.arguments[0]!.shape;
        return sum + 2 * sizeOf(core.shape) * (left[left.length - 1] ?? 1);
      }
      return sum + Math.max(sizeOf(core.shape), ...core.arguments.map((argument) => sizeOf(argument.shape)));
    case "define":
    case "fold": {
      const times = core.binders.reduce((product, binder) => product * binder.size, 1);
      return sum * times;
    }
    default:
      return sum;
  }
}

/** A setting that is a number; `absent` where it is left out. */
export function count(variant: StageVariant, name: string, absent: number): number {
  const value = variant.settings[name]?.value;
  return value?.kind === "tensor" ? (value.value.data[0] ?? absent) : absent;
}

/** Rows of a batch that is put together by a rule: the product of its numbers (classes × each). */
function chosenRows({ settings }: StageVariant, absent: number): number {
  const value = settings.batch?.value;
  if (value?.kind !== "entry") return absent;
  return Object.values(value.arguments).reduce(
    (rows, argument) => rows * (argument.kind === "tensor" ? (argument.value.data[0] ?? 1) : 1),
    1,
  );
}

/** Work and memory (bytes) of one task, from shapes alone: forward and backward are about three forwards. */
function taskCost(stage: StagePlan, variant: StageVariant): { readonly work: number; readonly memory: number } {
  const { model, data } = variant;
  const once =
    (model?.bindings ?? []).reduce((sum, binding) => sum + operations(binding.value), 0) +
    (data?.columns ?? []).reduce((sum, column) => sum + sizeOf(column.shape), 0);
  const parameters = (model?.parameters ?? []).reduce((sum, parameter) => sum + sizeOf(parameter.shape), 0);
  const rows = data?.size ?? data?.evaluation ?? 1;
  const columns = (data?.columns ?? []).reduce((sum, column) => sum + sizeOf(column.shape), 0);
  const bindings = (model?.bindings ?? []).reduce((sum, binding) => sum + sizeOf(binding.shape), 0);
  const tile = Math.min(1024, rows);
  const draws = stage.verb === "sample" ? count(variant, "draws", 2000) : 0;
  const chains = stage.verb === "sample" ? count(variant, "chains", 4) : 1;
  const batch = Math.min(
    count(variant, "batch", chosenRows(variant, data?.size ?? 1024)),
    data?.size ?? Number.POSITIVE_INFINITY,
  );
  const steps =
    stage.verb === "train"
      ? count(variant, "steps", count(variant, "epochs", 0) * Math.ceil((data?.size ?? batch) / Math.max(1, batch)))
      : stage.verb === "sample"
        ? (draws * count(variant, "thin", 1) + count(variant, "burn_in", 500)) * chains
        : count(variant, "max_iterations", 100);
  const work = 3 * once * Math.max(1, batch) * steps + 12 * parameters * steps;
  const memory =
    4 * ((data?.size ?? 0) * columns + 4 * parameters + 2 * tile * bindings) + 8 * parameters * draws * chains;
  return { work, memory };
}

/** Work of all tasks and the largest memory of one. */
export function estimate(stages: readonly StagePlan[], tasks: readonly TaskPlan[], points: number): Plan["estimate"] {
  const costs = new Map<string, { work: number; memory: number }>();
  for (const stage of stages) {
    for (const [k, variant] of stage.variants.entries()) costs.set(`${stage.name}:${k}`, taskCost(stage, variant));
  }
  let work = 0;
  let memory = 0;
  for (const task of tasks) {
    const cost = costs.get(`${task.stage}:${task.variant}`);
    work += cost?.work ?? 0;
    memory = Math.max(memory, cost?.memory ?? 0);
  }
  return { points, tasks: tasks.length, work, memory };
}
