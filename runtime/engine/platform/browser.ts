/** The platform of a browser: module workers. */
import type { Platform } from "../../run-types.ts";

/** A page with its cores; `worker` is the address of the worker's bundle (default: `browser-worker.js` beside this bundle). */
export function browserPlatform(options: { readonly worker?: string | URL } = {}): Platform {
  return {
    cores: globalThis.navigator?.hardwareConcurrency ?? 2,
    async startWorker() {
      // The build leaves the second form as it is written, so that a bundler of somebody's page finds the worker in it.
      const worker = options.worker
        ? new Worker(options.worker, { type: "module" })
        : new Worker(/* @vite-ignore */ new URL(/* @vite-ignore */ "./browser-worker.js", import.meta.url), {
            type: "module",
          });
      return {
        post: (message, transfer) => worker.postMessage(message, transfer ? [...transfer] : []),
        onMessage: (listener) => worker.addEventListener("message", (event) => listener(event.data)),
        onError: (listener) =>
          worker.addEventListener("error", (event) =>
            listener(new Error(event.message || "the worker could not be started")),
          ),
        terminate: async () => worker.terminate(),
      };
    },
    now: () => performance.now() / 1000,
  };
}
