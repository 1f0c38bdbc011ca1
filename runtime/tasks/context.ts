import type { Plan, StagePlan, StageVariant, TaskPlan } from "../../dsl/plan/plan.ts";
import { type Engine, MemoryError } from "../engine/engine.ts";
import type { Control } from "../iterate/drive.ts";
import type { TaskResult } from "../results.ts";
import type { Member } from "./together.ts";
import type { Workshop } from "./workshop.ts";

/** A task, and what its programs are made with. */
export interface PlannedTask {
  readonly engine: Engine;
  readonly plan: Plan;
  readonly stage: StagePlan;
  readonly variant: StageVariant;
  readonly task: TaskPlan;
  /** Results of the tasks that it comes after, by id. */
  readonly upstream: ReadonlyMap<string, TaskResult>;
  /** No stage does more steps, draws or iterations than this (tests). */
  readonly limitSteps?: number;
  /** Programs, resident ones and data sets that tasks of one engine share. */
  readonly workshop: Workshop;
  readonly files?: (path: string) => Uint8Array;
}

/** What a task is executed with. Executors are functions of this and keep nothing. */
export interface TaskContext extends PlannedTask {
  /** Of the task with engine, lowering and limits: names results and checkpoints. */
  readonly hash: string;
  readonly control: Control;
  /** A checkpoint to go on from. */
  readonly resume?: Uint8Array;
  /** The task's part in a group of tasks that are executed at once. */
  readonly member?: Member;
}

/** `stopped`: asked to stop; the checkpoint was handed to `control`. */
export type TaskEnd = { readonly kind: "result"; readonly result: TaskResult } | { readonly kind: "stopped" };

/** Executes the tasks of one verb. */
export type Executor = (context: TaskContext) => Promise<TaskEnd>;

/** A task that cannot be executed as planned: the sentence a person reads. */
export class TaskError extends Error {
  override name = "TaskError";
  /** Of the diagnostic that tells it, where there is one. */
  readonly code?: string;
  constructor(message: string, code?: string) {
    super(message);
    if (code !== undefined) this.code = code;
  }
}

/** Code of the diagnostic that tells an error, where there is one. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof TaskError ? error.code : error instanceof MemoryError ? "E602" : undefined;
