/**
 * An emitted function: loop nests and products over lanes, one after the other. A nest runs `steps` once for every vector of its space; values live in registers,
 * step i makes value i. Splats are loaded as far outside as their strides allow.
 */
import type { Precision } from "../../engine/engine.ts";
import type { Pointer } from "../layout.ts";
import type { Dot } from "./dot.ts";
import type { Fn } from "./operations.ts";

/** A place and its strides (elements), one a dimension of the space, the innermost 0 or 1. */
export interface Access {
  /** Number of the pointer among those of the function. */
  readonly pointer: number;
  /** Elements from the pointer to the first entry; 0 when left out. */
  readonly shift?: number;
  readonly strides: readonly number[];
}

export type Step =
  | { readonly kind: "load"; readonly access: Access }
  /** +0 everywhere. */
  | { readonly kind: "zero" }
  | { readonly kind: "map"; readonly fn: Fn; readonly of: readonly number[] }
  | { readonly kind: "store"; readonly of: number; readonly access: Access }
  /**
   * Sum over the dimensions from `depth` on, accumulators and order of reduce_lanes; stored (`accumulate`: added to what is there) once
   * for every turn of the outer ones. `wide`: the place is f64 and the sum is added to it in f64.
   */
  | {
      readonly kind: "sum";
      readonly of: number;
      readonly access: Access;
      readonly depth: number;
      readonly accumulate: boolean;
      readonly wide: boolean;
    };

export interface Nest {
  readonly precision: Precision;
  /** Outermost first; the last is a multiple of the vector. */
  readonly sizes: readonly number[];
  /** Lanes of the last dimension that sums count. */
  readonly counted: number;
  readonly steps: readonly Step[];
}

export interface Kernel {
  readonly parts: readonly (Nest | Dot)[];
  readonly pointers: readonly Pointer[];
}
