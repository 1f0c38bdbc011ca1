/**
 * What proceeds by steps: training, sampling, solving, simulating. The driver (`drive.ts`) knows only this; nothing here knows which
 * verb runs. State lives in the step alone (named tensors that `save` writes whole): what a step kept elsewhere would not survive a
 * checkpoint.
 */

/** Takes records of one quantity: the values of these steps one after another, only good during the call. */
export type RecordSink = (
  name: string,
  shape: readonly number[],
  steps: readonly number[],
  values: Float64Array,
) => void;

/** A step that can be repeated: a program in the engine (`program-step.ts`) or a host function of callables (`host-step.ts`). */
export interface Step {
  /** Does steps `from` … `from + times - 1` and returns how many were completed; fewer: `failed` says why, or there are more to come. */
  advance(from: number, times: number): number | Promise<number>;
  /** The most steps that `advance` may take at once (space for records). */
  readonly most: number;
  /** What was not finite in the step that `advance` did not complete; undefined where it stopped for another reason. */
  failed(): string | undefined;
  /** Hands over the records of the steps since the last call, in order. */
  drain(sink: RecordSink): void;
  save(): Uint8Array;
  restore(bytes: Uint8Array): void;
}

/** What a quantity is at the moment, for pictures of a task that runs; row-major. */
export interface Watched {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float64Array;
  /** The chain (of a solver: the start) it belongs to; absent: -1, none. */
  readonly chain?: number;
}

export interface Iteration {
  readonly step: Step;
  /** Steps to do at most. */
  readonly steps: number;
  /** Ascending steps before which `at` is called: `0` before anything is done, `steps` at the end. */
  readonly stops: readonly number[];
  /** Called when so many steps are done: copies a checkpoint, shuffles an epoch, adapts. Must depend on state and step only. */
  readonly at?: (step: number) => void | Promise<void>;
  /** Asked after every `every` steps; true: converged. Must depend on state and step only. */
  readonly terminate?: { readonly every: number; readonly test: (step: number) => boolean };
  /** Plain data beside the state that a checkpoint carries (kept copies). */
  readonly luggage?: { save(): unknown; restore(value: unknown): void };
  /** Read now and then between slices and at the end, with the steps done; changes nothing. */
  readonly watch?: (step: number) => readonly Watched[];
  /** What to do about a quantity that became not finite. */
  readonly hint: (quantity: string) => string;
}

export type Outcome =
  | { readonly kind: "done" | "converged" | "stopped"; readonly step: number }
  | { readonly kind: "diverged"; readonly step: number; readonly quantity: string; readonly hint: string };
