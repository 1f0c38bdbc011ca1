import type { Plan } from "../../dsl/plan/plan.ts";
import type { Measured } from "./measured.ts";

/** A number as a person reads it in a sentence: three significant digits. */
export function number(x: number): string {
  if (x === 0 || !Number.isFinite(x)) return String(x);
  const text = String(Number(x.toPrecision(3)));
  return text;
}

/** One significant digit from the left half, upwards, in groups of three: `40 000`. */
export function about(x: number): string {
  let power = 1;
  while (power * 10 <= x) power *= 10;
  const rounded = Math.ceil(x / power) * power;
  return String(rounded).replace(/\B(?=(\d{3})+(?!\d))/g, "\u2009");
}

/**
 * What would decide an open claim. `ratio`: the error over the largest error that decides; errors fall with the root of the number of
 * draws, rows or repetitions.
 */
export function advice(gap: Measured, plan: Plan, ratio: number): string {
  const largest = [...gap.sources].reduce<[string, number]>(
    (best, [name, change]) => {
      const size = change.reduce((sum, x) => sum + x * x, 0);
      return size > best[1] ? [name, size] : best;
    },
    ["", 0],
  )[0];
  const factor = ratio > 1 && ratio < 1e6 ? ratio * ratio : undefined;
  const times = (count: number | undefined) =>
    factor === undefined || count === undefined ? "" : ` (about ${about(count * factor)})`;
  if (largest.startsWith("draws:")) return `; more draws would decide${times(drawsOf(largest, plan))}`;
  if (largest.startsWith("repeats:")) return `; more repetitions would decide${times(plan.repeat?.count)}`;
  if (largest.startsWith("rows:") || largest.startsWith("loss:")) return "; a larger evaluation set would decide";
  return "";
}

/** Draws of all chains of the task that a source names. */
function drawsOf(source: string, plan: Plan): number | undefined {
  const task = plan.tasks.find(
    (each) => source.startsWith(`draws:${each.id}`) && /^[#@:]|^$/.test(source.slice(6 + each.id.length)),
  );
  const stage = plan.stages.find((each) => each.name === task?.stage);
  const settings = task === undefined ? undefined : stage?.variants[task.variant]?.settings;
  const of = (name: string) => {
    const value = settings?.[name]?.value;
    return value?.kind === "tensor" ? (value.value.data[0] ?? undefined) : undefined;
  };
  const [draws, chains] = [of("draws"), of("chains")];
  return draws === undefined ? undefined : draws * (chains ?? 1);
}
