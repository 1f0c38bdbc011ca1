/** A worker: executes one task at a time and reports. It holds no truth; everything it needs comes with the messages. */
import { loadEngine } from "../engine/load.ts";
import { type Port, workerPort } from "../engine/platform/port.ts";
import { breathe } from "../iterate/breathe.ts";
import { codeOf } from "./context.ts";
import { localExecutor } from "./local.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

/** Serves a port until it is closed. */
export function serve(port: Port, now: () => number): void {
  let wish: "go" | "pause" | "stop" = "go";
  let checkpointSeconds: number | undefined;
  let execute: ReturnType<typeof localExecutor> | undefined;
  let tasks: ReadonlyMap<string, Parameters<ReturnType<typeof localExecutor>>[0]> = new Map();
  const post = (message: FromWorker, transfer?: ArrayBuffer[]) => port.post(message, transfer);

  const run = async (message: ToWorker & { kind: "run" }) => {
    const { task: id, upstream, checkpoint } = message;
    try {
      const task = tasks.get(id);
      if (!execute || !task) throw new Error(`the worker was not given the task ${id}`);
      const end = await execute(
        task,
        upstream,
        {
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
        },
        checkpoint,
      );
      post(end.kind === "result" ? { kind: "done", task: id, result: end.result } : { kind: "stopped", task: id });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      post({ kind: "failed", task: id, message, code: codeOf(error) });
    }
  };

  port.onMessage(async (data) => {
    const message = data as ToWorker;
    if (message.kind === "setup") {
      const engine = await loadEngine();
      const { plan, files, limitSteps } = message;
      checkpointSeconds = message.checkpointSeconds;
      tasks = new Map(plan.tasks.map((task) => [task.id, task]));
      execute = localExecutor(engine, plan, { limitSteps, files: (path) => files[path] });
      post({ kind: "ready", engine: engine.hash });
    } else if (message.kind === "run") await run(message);
    else wish = message.kind === "resume" ? "go" : message.kind;
  });
}

const port = workerPort();
if (port) serve(port, () => performance.now() / 1000);
