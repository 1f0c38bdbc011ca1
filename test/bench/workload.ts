import type { Engine } from "../../runtime/engine/engine.ts";

export interface Prepared {
  /** Floating-point operations of one time. */
  readonly work: number;
  /** What is wrong with the result; undefined: nothing. */
  check(): string | undefined;
  run(times: number): void;
  /** The same numbers another way, measured turn by turn with `run`. */
  alone?(times: number): void;
}

/** Something to measure. Comparators know it by its name. */
export interface Workload {
  readonly name: string;
  readonly title: string;
  readonly unit: "steps" | "products" | "arrays";
  prepare(engine: Engine): Prepared;
}
