/**
 * Executes the tasks of a plan: those whose predecessors are done, in plan order, each on the first free lane (a worker, or this
 * thread). Results are keyed by task, so nothing depends on who was faster.
 */
import type { Plan, TaskPlan } from "../../dsl/plan/plan.ts";
import type { Control } from "../iterate/drive.ts";
import type { TaskResult } from "../results.ts";
import type { WorkerHandle } from "../run-types.ts";
import { codeOf, type TaskEnd, TaskError } from "./context.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

/** What a lane reports while it works. */
export type Reports = Pick<Control, "progress" | "records" | "watched" | "checkpoint">;

export interface Lane {
  run(task: TaskPlan, upstream: readonly TaskResult[], reports: Reports, resume?: Uint8Array): Promise<TaskEnd>;
  /** Told to a running task; a lane in this thread asks by itself. */
  wish(wish: "go" | "pause" | "stop"): void;
  close(): Promise<void>;
}

/** A lane in a worker. */
export async function workerLane(
  handle: WorkerHandle,
  plan: Plan,
  engine: string,
  files: Readonly<Record<string, Uint8Array>>,
  options: { readonly limitSteps?: number; readonly checkpointSeconds?: number } = {},
): Promise<Lane> {
  const send = (message: ToWorker) => handle.post(message);
  let current:
    | { id: string; reports: Reports; resolve: (end: TaskEnd) => void; reject: (error: Error) => void }
    | undefined;
  let broken: Error | undefined;
  let ready: { resolve: () => void; reject: (error: Error) => void };
  const isReady = new Promise<void>((resolve, reject) => {
    ready = { resolve, reject };
  });
  handle.onError((error) => {
    broken = error;
    ready.reject(error);
    current?.reject(error);
    current = undefined;
  });
  handle.onMessage((data) => {
    const message = data as FromWorker;
    if (message.kind === "ready") {
      if (message.engine === engine) ready.resolve();
      else ready.reject(new Error("the worker was built from another engine: run `node scripts/build.mjs`"));
      return;
    }
    if (!current || message.task !== current.id) return;
    const { reports, resolve, reject } = current;
    if (message.kind === "progress") reports.progress(message.step, message.steps, message.rate);
    else if (message.kind === "records") reports.records(message.parts);
    else if (message.kind === "watched") reports.watched?.(message.step, message.parts);
    else if (message.kind === "checkpoint") reports.checkpoint(message.bytes);
    else {
      current = undefined;
      if (message.kind === "done") resolve({ kind: "result", result: message.result });
      else if (message.kind === "stopped") resolve({ kind: "stopped" });
      else reject(new TaskError(message.message, message.code));
    }
  });
  send({ kind: "setup", plan, files, ...options });
  await isReady;
  return {
    run: (task, upstream, reports, resume) =>
      new Promise((resolve, reject) => {
        if (broken) return reject(broken);
        current = { id: task.id, reports, resolve, reject };
        send({ kind: "run", task: task.id, upstream, checkpoint: resume });
      }),
    wish: (wish) => send({ kind: wish === "go" ? "resume" : wish }),
    close: () => handle.terminate(),
  };
}

export interface PoolHandlers {
  /** A stored result, a checkpoint, or nothing. */
  before(task: TaskPlan): Promise<{ readonly result?: TaskResult; readonly checkpoint?: Uint8Array }>;
  reports(task: TaskPlan): Reports;
  started(task: TaskPlan, resumed: boolean): void;
  cached(task: TaskPlan, result: TaskResult): void;
  done(task: TaskPlan, result: TaskResult): Promise<void>;
  failed(task: TaskPlan, message: string, code?: string): void;
  stopping(): boolean;
}

/** Runs all tasks on the lanes. Resolves when every task is done, failed, or (after a stop) left. */
export function runPool(
  tasks: readonly TaskPlan[],
  lanes: readonly Lane[],
  handlers: PoolHandlers,
): Promise<ReadonlyMap<string, TaskResult>> {
  const results = new Map<string, TaskResult>();
  const dead = new Set<string>();
  const waiting = new Set(tasks);
  const free = [...lanes];

  return new Promise((resolve, reject) => {
    let busy = 0;
    const fail = (task: TaskPlan, message: string, code?: string) => {
      dead.add(task.id);
      handlers.failed(task, message, code);
    };
    const execute = async (task: TaskPlan, lane: Lane) => {
      try {
        const { result, checkpoint } = await handlers.before(task);
        if (result) {
          results.set(task.id, result);
          handlers.cached(task, result);
          return;
        }
        handlers.started(task, checkpoint !== undefined);
        const upstream = task.after.map((id) => results.get(id)).filter((r) => r !== undefined);
        const end = await lane.run(task, upstream, handlers.reports(task), checkpoint);
        if (end.kind === "stopped") return;
        results.set(task.id, end.result);
        await handlers.done(task, end.result);
      } catch (error) {
        fail(task, error instanceof Error ? error.message : String(error), codeOf(error));
      }
    };
    const next = () => {
      if (!handlers.stopping()) {
        for (const task of waiting) {
          if (free.length === 0) break;
          const missing = task.after.find((id) => dead.has(id));
          if (missing !== undefined) {
            waiting.delete(task);
            fail(task, `it needs ${missing}, which did not finish`);
            continue;
          }
          if (!task.after.every((id) => results.has(id))) continue;
          waiting.delete(task);
          const lane = free.shift()!;
          busy += 1;
          execute(task, lane).then(() => {
            busy -= 1;
            free.unshift(lane);
            next();
          }, reject);
        }
      }
      if (busy === 0) {
        const stuck = handlers.stopping() ? undefined : [...waiting].find(() => true);
        if (stuck) {
          waiting.delete(stuck);
          fail(stuck, "it waits for itself");
          next();
        } else resolve(results);
      }
    };
    next();
  });
}
