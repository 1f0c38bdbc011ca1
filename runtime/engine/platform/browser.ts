/** The platform of a browser: module workers. */
import type { Platform } from "../../run-types.ts";

/** A page with its cores; `worker` is the address of the worker's bundle (default: `browser-worker.js` beside this bundle). */
export function browserPlatform(options: { readonly worker?: string | URL } = {}): Platform {
  return {
    cores: globalThis.navigator?.hardwareConcurrency ?? 2,
    async startWorker() {
      const name = "./browser-worker.js";
      const worker = new Worker(options.worker ?? new URL(/* @vite-ignore */ name, import.meta.url), {
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
