/** What tasks produce and measures read. Plain data; typed arrays are transferred between workers, never shared. */
import type { Constant } from "../dsl/plan/core.ts";
import type { Span } from "../dsl/source.ts";

/** Words for carried axes (language §8); swept names are axes too. */
export type AxisWord = string;

/** Dense numbers: carried axes first (in this order), then own dimensions. Row-major. NaN never appears; `missing` marks entries without value. */
export interface Tensor {
  readonly axes: readonly { readonly word: AxisWord; readonly size: number }[];
  readonly shape: readonly number[]; // own
  readonly data: Float64Array;
  readonly missing?: Uint8Array; // 1: no value there
}

/** A recorded curve of one quantity: values[k] belongs to steps[k]. */
export interface Curve {
  readonly steps: readonly number[];
  readonly shape: readonly number[];
  readonly values: Float64Array; // [step][own]
}

export interface Estimate {
  readonly value: number;
  readonly se: number; // 0: exact
  /** By how much blocks of its rows move it; their squares add up to se². Two estimates on the same rows are compared by them. */
  readonly blocks?: Float64Array;
}

/** The result of one task. */
export interface TaskResult {
  readonly task: string; // id
  readonly hash: string;
  readonly verb: "train" | "sample" | "solve" | "simulate";
  /** Final parameters (train), final positions are not results of sampling. f64 copies; exact for f32. */
  readonly parameters: Readonly<Record<string, Constant>>;
  /** Steps kept as checkpoints, with parameters. */
  readonly checkpoints: readonly { readonly step: number; readonly parameters: Readonly<Record<string, Constant>> }[];
  /** Steps at which measures `every k of` the stage look into it, but for those of `checkpoints`. */
  readonly watched?: TaskResult["checkpoints"];
  /** Recorded curves by name (train: `loss` always; sample: per chain in `draws`). */
  readonly curves: Readonly<Record<string, Curve>>;
  /** Draws of sampling (axes chains, draws) and simulated quantities; fields of theories and systems, without axes or with `layers`, `samples`, …. */
  readonly fields: Readonly<Record<string, Tensor>>;
  /** Standard errors and numbers beside the fields: `acceptance`, `step_size`, `baseline` … */
  readonly info: Readonly<Record<string, number>>;
  /** The loss on all rows (sized data), on the evaluation set (fresh data), or exact. */
  readonly loss?: Estimate;
  readonly steps: number; // done
  readonly seconds: number; // wall clock: outside every hash
  readonly converged?: boolean;
  readonly residual?: number;
  /** Set where the task stopped early: what became not finite, at which step; `kept` with `divergence = keep`. */
  readonly diverged?: {
    readonly step: number;
    readonly quantity: string;
    readonly hint: string;
    readonly kept: boolean;
    /** Where the quantity is computed; outside every hash, as all places. */
    readonly span?: Span;
  };
  /** Why fields and parameters are missing, where they are. */
  readonly missing?: string;
  /** What a person should know that is no failure: chains that stopped alone. Told as warnings. */
  readonly notes?: readonly string[];
}
