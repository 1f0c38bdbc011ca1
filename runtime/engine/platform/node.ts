/**
 * The platform of Node: worker threads. The only file of the runtime that knows Node; its modules are asked for at run time, so that one
 * entry of the library serves browsers too.
 */
import type { Platform, WorkerHandle } from "../../run-types.ts";

const fs = () => process.getBuiltinModule("node:fs");
const os = () => process.getBuiltinModule("node:os");
const url = () => process.getBuiltinModule("node:url");
const threads = () => process.getBuiltinModule("node:worker_threads");

/** Where the build puts the worker, seen from a bundle in dist/, from a chunk beside it, and from this source file. */
const PLACES = ["./worker.js", "../worker.js", "../../../dist/worker.js"];

/** The worker's bundle, or undefined where nothing was built. */
export function workerFile(): string | undefined {
  return PLACES.map((place) => url().fileURLToPath(new URL(/* @vite-ignore */ place, import.meta.url))).find((path) =>
    fs().existsSync(path),
  );
}

function start(file: string): WorkerHandle {
  const { Worker } = threads();
  const worker = new Worker(file);
  return {
    post: (message, transfer) => worker.postMessage(message, transfer as ArrayBuffer[] | undefined),
    onMessage: (listener) => void worker.on("message", listener),
    onError: (listener) => {
      worker.on("error", (error) => listener(error instanceof Error ? error : new Error(String(error))));
      worker.on("exit", (code) => {
        if (code !== 0) listener(new Error(`a worker ended with code ${code}`));
      });
    },
    terminate: async () => {
      await worker.terminate();
    },
  };
}

/** Node with its cores; `worker` is the worker's bundle (default: the one that the build put beside this one). */
export function nodePlatform(options: { readonly worker?: string } = {}): Platform {
  return {
    cores: os().availableParallelism(),
    async startWorker() {
      const file = options.worker ?? workerFile();
      if (!file)
        throw new Error("the worker has not been built: run `node scripts/build.mjs`, or run with workers = 0");
      return start(file);
    },
    now: () => performance.now() / 1000,
  };
}
