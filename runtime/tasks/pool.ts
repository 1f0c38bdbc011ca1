/**
 * Executes the tasks of a plan: those whose predecessors are done, in plan order, on the first free lane (a worker, or this thread);
 * companions in groups. Results are keyed by task, so nothing depends on who was faster.
 */
import type { Plan, TaskPlan } from "../../dsl/plan/plan.ts";
import type { Control } from "../iterate/drive.ts";
import type { TaskResult } from "../results.ts";
import type { RunOptions, WorkerHandle } from "../run-types.ts";
import { codeOf, type TaskEnd, TaskError } from "./context.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

/** What a lane reports while it works. */
export type Reports = Pick<Control, "progress" | "records" | "watched" | "checkpoint">;

/** A task for a lane. */
export interface LaneJob {
  readonly task: TaskPlan;
  readonly upstream: readonly TaskResult[];
  readonly reports: Reports;
  readonly resume?: Uint8Array;
}

export interface Lane {
  /** Executes tasks at once; each has an end of its own. Not called again before all have ended. */
  run(jobs: readonly LaneJob[]): readonly Promise<TaskEnd>[];
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
  { limitSteps, fuse, checkpointSeconds }: Pick<RunOptions, "limitSteps" | "fuse" | "checkpointSeconds"> = {},
): Promise<Lane> {
  const send = (message: ToWorker) => handle.post(message);
  interface Current {
    readonly reports: Reports;
    readonly resolve: (end: TaskEnd) => void;
    readonly reject: (error: Error) => void;
  }
  const current = new Map<string, Current>();
  let broken: Error | undefined;
  let ready: { resolve: () => void; reject: (error: Error) => void };
  const isReady = new Promise<void>((resolve, reject) => {
    ready = { resolve, reject };
  });
  handle.onError((error) => {
    broken = error;
    ready.reject(error);
    for (const each of current.values()) each.reject(error);
    current.clear();
  });
  handle.onMessage((data) => {
    const message = data as FromWorker;
    if (message.kind === "ready") {
      if (message.engine === engine) ready.resolve();
      else ready.reject(new Error("the worker was built from another engine: run `node scripts/build.mjs`"));
      return;
    }
    const running = current.get(message.task);
    if (!running) return;
    const { reports, resolve, reject } = running;
    if (message.kind === "progress") reports.progress(message.step, message.steps, message.rate);
    else if (message.kind === "records") reports.records(message.parts);
    else if (message.kind === "watched") reports.watched?.(message.step, message.parts);
    else if (message.kind === "checkpoint") reports.checkpoint(message.bytes);
    else {
      current.delete(message.task);
      if (message.kind === "done") resolve({ kind: "result", result: message.result });
      else if (message.kind === "stopped") resolve({ kind: "stopped" });
      else reject(new TaskError(message.message, message.code));
    }
  });
  send({ kind: "setup", plan, files, limitSteps, fuse, checkpointSeconds });
  await isReady;
  return {
    run: (jobs) => {
      const ends = jobs.map(
        ({ task, reports }) =>
          new Promise<TaskEnd>((resolve, reject) => {
            if (broken) reject(broken);
            else current.set(task.id, { reports, resolve, reject });
          }),
      );
      if (!broken) {
        const list = jobs.map(({ task, upstream, resume }) => ({
          task: task.id,
          upstream,
          ...(resume && { checkpoint: resume }),
        }));
        send({ kind: "run", jobs: list });
      }
      return ends;
    },
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
  /** Tasks with the same answer are better executed at once by one lane (`companions.ts`). */
  companions(task: TaskPlan): string | undefined;
}

/** Tasks of one group at most, and at least: fewer are better spread over the lanes. */
const MOST = 32;
const LEAST = 4;

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
    const keeping = new Set<Promise<void>>();
    const fail = (task: TaskPlan, message: string, code?: string) => {
      dead.add(task.id);
      handlers.failed(task, message, code);
    };
    const guarded = async <T>(task: TaskPlan, work: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await work();
      } catch (error) {
        fail(task, error instanceof Error ? error.message : String(error), codeOf(error));
        return undefined;
      }
    };
    /** A job for the lane, unless the task's result is there. */
    const prepared = async (task: TaskPlan): Promise<LaneJob | undefined> => {
      const { result, checkpoint } = await handlers.before(task);
      if (result) {
        results.set(task.id, result);
        handlers.cached(task, result);
        return undefined;
      }
      handlers.started(task, checkpoint !== undefined);
      const upstream = task.after.map((id) => results.get(id)).filter((r) => r !== undefined);
      return { task, upstream, reports: handlers.reports(task), ...(checkpoint && { resume: checkpoint }) };
    };
    const execute = async (group: readonly TaskPlan[], lane: Lane) => {
      const jobs: LaneJob[] = [];
      for (const task of group) {
        const job = await guarded(task, () => prepared(task));
        if (job) jobs.push(job);
      }
      if (jobs.length === 0) return;
      const ends = lane.run(jobs);
      ends.forEach((ended, k) => {
        const kept = guarded(jobs[k].task, async () => {
          const end = await ended;
          if (end.kind === "stopped") return;
          results.set(jobs[k].task.id, end.result);
          await handlers.done(jobs[k].task, end.result);
        }).then(() => {
          keeping.delete(kept);
          next();
        }, reject);
        keeping.add(kept);
      });
      // The lane need not wait until the results are kept.
      await Promise.allSettled(ends);
    };
    /** The task and its companions that can begin, as many as leave the other lanes their share. */
    const groupOf = (task: TaskPlan): readonly TaskPlan[] => {
      const key = handlers.companions(task);
      if (key === undefined) return [task];
      const ready: TaskPlan[] = [];
      for (const other of waiting) {
        if (ready.length === MOST * lanes.length) break;
        if (handlers.companions(other) === key && other.after.every((id) => results.has(id))) ready.push(other);
      }
      const share = Math.ceil(ready.length / lanes.length);
      return share < LEAST ? [task] : ready.slice(0, Math.min(MOST, 4 * Math.ceil(share / 4)));
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
          const group = groupOf(task);
          for (const each of group) waiting.delete(each);
          const lane = free.shift()!;
          busy += 1;
          execute(group, lane).then(() => {
            busy -= 1;
            free.unshift(lane);
            next();
          }, reject);
        }
      }
      if (busy === 0 && keeping.size === 0) {
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
