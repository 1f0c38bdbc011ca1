import type { Store } from "../run-types.ts";

/** A store that lives as long as the program: for tests, pages and runs that keep nothing. */
export function memoryStore(): Store {
  const tasks = new Map<string, Uint8Array>();
  const checkpoints = new Map<string, Uint8Array>();
  return {
    getTask: async (hash) => tasks.get(hash),
    putTask: async (hash, bytes) => void tasks.set(hash, bytes),
    getCheckpoint: async (hash) => checkpoints.get(hash),
    putCheckpoint: async (hash, bytes) => void checkpoints.set(hash, bytes),
    dropCheckpoint: async (hash) => void checkpoints.delete(hash),
  };
}
