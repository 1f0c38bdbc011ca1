/** A value of a measure: numbers with carried axes, missing entries, and how each independent error source moves them. */
import type { Tensor } from "../results.ts";

/**
 * `sources`: for each independent source of error (one evaluation set, one mean over draws, one mean over repeats, …) the change of every
 * entry when that source moves by one standard error. The standard error of an entry is the root of the sum of their squares: first
 * order, leaves independent, the same leaf counted once. No sources: exact. `fields`: a record-valued measure; the value itself is its
 * principal field.
 */
export interface Measured {
  readonly tensor: Tensor;
  readonly sources: ReadonlyMap<string, Float64Array>;
  readonly fields?: Readonly<Record<string, Measured>>;
  /** Abscissae of axes that have some: steps of a curve, swept values, checkpoints. */
  readonly abscissae?: Readonly<Record<string, readonly number[]>>;
  readonly integer?: boolean;
  readonly boolean?: boolean;
  /** Rows of the axis `samples`: of an evaluation set (a mean over them has an error), named by `key`. Absent: all rows there are. */
  readonly rows?: { readonly kind: "rows"; readonly key: string };
  /** Where the axis `draws` comes from: the task. */
  readonly draws?: { readonly kind: "draws"; readonly key: string };
  readonly notes?: readonly string[];
  /** Why entries are missing or the value could not be had (a stage that stopped). */
  readonly reason?: string;
}
