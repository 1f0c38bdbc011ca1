/**
 * How many terms a law surely costs, before anything runs: from what is written as numbers, or swept, at one point. What is known only
 * when a task runs counts as least: a density as 1, a width as 0.
 */
import type { Constant, Core } from "../../dsl/plan/core.ts";
import type { StageVariant } from "../../dsl/plan/plan.ts";
import { type ColumnLaw, columnLaw } from "./law-of-data.ts";
import { plainData } from "./plain-data.ts";
import { drawnColumns } from "./squared-loss.ts";

export interface LawSize {
  /** Subset sums, as `subsetSums` counts them. */
  readonly sums: number;
  /** Sets of present features, as `countCombinations` counts them. */
  readonly sets: number;
}

export function leastSize(variant: StageVariant, inputs: readonly Constant[]): LawSize {
  const data = plainData(variant.data!, variant.bases);
  const known = (core: Core): readonly number[] | undefined => {
    const value = core.op === "constant" ? core.value : core.op === "input" ? inputs[core.input] : undefined;
    return value?.data.map((x) => x ?? Number.NaN);
  };
  let [sums, sets] = [1, 1];
  for (const { name, shape, count } of drawnColumns(variant)) {
    const law = columnLaw(data.columns.find((column) => column.name === name)!);
    const ends = endsOf(law, known);
    const density = law.presence?.density ? known(law.presence.density) : undefined;
    // Present or not: two options, where the density is neither 0 nor 1.
    const open = density?.every((p) => p > 0 && p < 1) === true ? 1 : 0;
    const { sets: written = 1, size = 1 } = law.presence?.numbers ?? {};
    const rows = count / (shape[shape.length - 1] ?? 1);
    const groups = rows * written;
    if (!law.presence) sums *= raised(ends, count);
    else if (law.presence.law === "bernoulli") {
      sums *= raised(open + ends, count);
      if (law.values.kind === "uniform") sets *= raised(1 + open, count);
    } else if (law.presence.law === "together") {
      sums *= raised(open + raised(ends, size), groups);
      sets *= raised(1 + open, groups);
    } else if (law.presence.law === "exclusive") {
      sums *= raised(open + size * ends, groups);
      sets *= raised(open + size, groups);
    } else {
      const n = shape[shape.length - 1] ?? 1;
      sums *= raised(n * ends, rows);
      sets *= raised(n, rows);
    }
  }
  return { sums, sets };
}

/** Ends of a width, or atoms, of one present feature. */
function endsOf({ values }: ColumnLaw, known: (core: Core) => readonly number[] | undefined): number {
  if (values.kind === "constant") return 1;
  if (values.kind === "atoms") {
    const weights = known(values.weights);
    if (weights?.length === 1) return values.count;
    return Math.max(1, weights?.length === values.count ? weights.filter((weight) => weight > 0).length : 1);
  }
  const [low, high] = [known(values.low), known(values.high)];
  return low?.length === 1 && high?.length === 1 && low[0] !== high[0] ? 2 : 1;
}

function raised(base: number, times: number): number {
  let power = 1;
  for (let k = 0; k < times && power < 1e300; k += 1) power *= base;
  return power;
}
