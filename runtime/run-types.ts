/** The library's face: `run(plan, options)` yields events and ends with a `RunResult`. Platform and store are arguments. */
import type { Plan } from "../dsl/plan/plan.ts";
import type { Span } from "../dsl/source.ts";
import type { Event } from "./events.ts";
import type { TaskResult } from "./results.ts";

/** A worker of either platform: one protocol, structured-clone messages (`runtime/tasks/protocol.ts`). */
export interface WorkerHandle {
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  onMessage(listener: (message: unknown) => void): void;
  onError(listener: (error: Error) => void): void;
  terminate(): Promise<void>;
}

/** What differs between Node and a browser. `runtime/engine/platform/{node,browser}.ts` make one. */
export interface Platform {
  readonly cores: number;
  startWorker(): Promise<WorkerHandle>;
  /** Seconds since some start: for progress and `.seconds` only, never for results. */
  now(): number;
}

/** Where finished tasks and checkpoints lie. All bytes; atomic puts. The file-system store is in cli/, an in-memory one in runtime/store/. */
export interface Store {
  getTask(hash: string): Promise<Uint8Array | undefined>;
  putTask(hash: string, bytes: Uint8Array): Promise<void>;
  getCheckpoint(hash: string): Promise<Uint8Array | undefined>;
  putCheckpoint(hash: string, bytes: Uint8Array): Promise<void>;
  dropCheckpoint(hash: string): Promise<void>;
}

export interface RunOptions {
  readonly platform: Platform;
  /** Number of workers; 0 runs in this thread. Default: the cores. */
  readonly workers?: number;
  readonly store?: Store;
  readonly signal?: AbortSignal; // stops at the next step boundary, with checkpoints
  /** Replaces steps, draws, … of every stage by at most this many (tests): part of the task hash. */
  readonly limitSteps?: number;
  /**
   * `false`: elementwise operations run one by one instead of in emitted functions. Slower, the same bits; no part of the task hash, so
   * stored results are taken all the same.
   */
  readonly fuse?: boolean;
  /** Seconds between checkpoints of a running task: what a crash may lose. Default: 10. No result depends on it. */
  readonly checkpointSeconds?: number;
  /** Bytes of data files by path. */
  readonly files?: (path: string) => Uint8Array;
  /** Polled between slices: a paused run holds. */
  readonly paused?: () => boolean;
  /** The line (from 1) of a place in the source: for verdict events. */
  readonly line?: (span: Span) => number;
}

export interface RunResult {
  readonly results: ReadonlyMap<string, TaskResult>; // by task id
  readonly code: 0 | 1 | 3 | 130; // exit codes of docs/cli.md
  /** SHA-256 over all recorded values, parameters, draws and fields in plan order: equal on every machine and with any number of workers. */
  readonly hash: string;
}

export type Run = (plan: Plan, options: RunOptions) => AsyncIterable<Event> & { readonly result: Promise<RunResult> };
