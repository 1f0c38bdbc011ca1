/** A worker: executes the tasks that it is given at once and reports. It holds no truth; everything it needs comes with the messages. */
import type { TaskPlan } from "../../dsl/plan/plan.ts";
import { loadEngine } from "../engine/load.ts";
import { type Port, workerPort } from "../engine/platform/port.ts";
import { breathe } from "../iterate/breathe.ts";
import type { Control } from "../iterate/drive.ts";
import { codeOf } from "./context.ts";
import { groupExecutor } from "./local.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

/** Serves a port until it is closed. */
export function serve(port: Port, now: () => number): void {
  let wish: "go" | "pause" | "stop" = "go";
  let checkpointSeconds: number | undefined;
  let execute: ReturnType<typeof groupExecutor> | undefined;
  let tasks: ReadonlyMap<string, TaskPlan> = new Map();
  const post = (message: FromWorker, transfer?: ArrayBuffer[]) => port.post(message, transfer);

  const controlOf = (id: string): Control => ({
    now,
    checkpointSeconds,
    wish: () => wish,
    breathe,
    progress: (step, steps, rate) => post({ kind: "progress", task: id, step, steps, rate }),
    records: (parts) => {
      if (parts.length > 0) post({ kind: "records", task: id, parts });
    },
    watched: (step, parts) => post({ kind: "watched", task: id, step, parts }),
    checkpoint: (bytes) => post({ kind: "checkpoint", task: id, bytes }, [bytes.buffer as ArrayBuffer]),
  });

  const run = ({ jobs }: ToWorker & { kind: "run" }) => {
    const known = jobs.flatMap(({ task: id, upstream, checkpoint }) => {
      const task = tasks.get(id);
      if (task) return [{ task, upstream, control: controlOf(id), ...(checkpoint && { resume: checkpoint }) }];
      post({ kind: "failed", task: id, message: `the worker was not given the task ${id}` });
      return [];
    });
    execute?.(known).forEach(async (ended, k) => {
      const { id } = known[k].task;
      try {
        const end = await ended;
        post(end.kind === "result" ? { kind: "done", task: id, result: end.result } : { kind: "stopped", task: id });
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        post({ kind: "failed", task: id, message, code: codeOf(error) });
      }
    });
  };

  port.onMessage(async (data) => {
    const message = data as ToWorker;
    if (message.kind === "setup") {
      const { plan, files, limitSteps, fuse } = message;
      const engine = await loadEngine({ fuse });
      checkpointSeconds = message.checkpointSeconds;
      tasks = new Map(plan.tasks.map((task) => [task.id, task]));
      execute = groupExecutor(engine, plan, { limitSteps, files: (path) => files[path] });
      post({ kind: "ready", engine: engine.hash });
    } else if (message.kind === "run") run(message);
    else wish = message.kind === "resume" ? "go" : message.kind;
  });
}

const port = workerPort();
if (port) serve(port, () => performance.now() / 1000);
