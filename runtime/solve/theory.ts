import type { Entry } from "../../dsl/catalogue.ts";
import type { TaskResult, Tensor } from "../results.ts";
import type { TaskContext } from "../tasks/context.ts";

export interface Solution {
  /** By field name; words are given by their place in the entry's `words`. */
  readonly fields: Readonly<Record<string, Tensor>>;
  readonly info?: Readonly<Record<string, number>>;
  readonly converged: boolean;
  readonly residual: number;
  readonly iterations: number;
  /** Parameters of the model that the solution belongs to; entries are null where there is none. */
  readonly parameters?: TaskResult["parameters"];
  /** Why fields are missing. */
  readonly missing?: string;
  /** What a person should know. */
  readonly notes?: readonly string[];
  /** The exact loss there. */
  readonly loss?: number;
}

/** A theory: its catalogue entry, and how it is solved. The doc comment of the file gives equations and papers. */
export interface Theory {
  readonly entry: Entry; // kind theory; `results` lists the fields
  /** Its programs live in the workshop and are kept for other tasks. */
  readonly keepsPrograms?: boolean;
  solve(context: TaskContext): Solution | Promise<Solution>;
  /** Between two points of a sweep, from the solutions of both, where that is not what `solve` does (several starts, some drawn). */
  solveFrom?(context: TaskContext, neighbours: readonly TaskResult["parameters"][]): Solution;
}

/** A scalar field. Not a number or infinite is no value: the entry is missing. */
export function scalarField(value: number | undefined): Tensor {
  return value !== undefined && Number.isFinite(value)
    ? { axes: [], shape: [], data: Float64Array.of(value) }
    : { axes: [], shape: [], data: Float64Array.of(0), missing: Uint8Array.of(1) };
}
