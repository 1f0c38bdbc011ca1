/** The inside of a worker: its port, the same for Node's worker threads and for Web Workers. */
export interface Port {
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  onMessage(listener: (message: unknown) => void): void;
}

interface ParentPort {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: "message", listener: (message: unknown) => void): void;
}

interface Scope {
  readonly process?: { readonly getBuiltinModule?: (name: string) => { readonly parentPort?: ParentPort | null } };
  postMessage?(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  addEventListener?(type: "message", listener: (event: { readonly data: unknown }) => void): void;
}

/** The port of the worker that this code runs in; undefined outside a worker. */
export function workerPort(): Port | undefined {
  const scope = globalThis as unknown as Scope;
  // Built-in modules are asked for at run time, so that one bundle's source serves browsers too.
  const parent = scope.process?.getBuiltinModule?.("node:worker_threads").parentPort;
  if (parent)
    return {
      post: (message, transfer) => parent.postMessage(message, transfer),
      onMessage: (listener) => parent.on("message", listener),
    };
  const { postMessage, addEventListener } = scope;
  if (!postMessage || !addEventListener || typeof document !== "undefined") return undefined;
  return {
    post: (message, transfer) => postMessage.call(scope, message, transfer ?? []),
    onMessage: (listener) => addEventListener.call(scope, "message", (event) => listener(event.data)),
  };
}
