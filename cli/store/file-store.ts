/** Finished tasks and checkpoints as files, found by task hash and shared by all programs that run in one folder. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "../../runtime/run-types.ts";
import { writeAtomic } from "./atomic.ts";

/** `runs/.tasks/3f/3fa9…`; checkpoints have the ending `.checkpoint`. `reads: false` computes everything again (`--no-cache`). */
export function fileStore(runs: string, options: { readonly reads?: boolean } = {}): Store {
  const path = (hash: string, ending: string) => join(runs, ".tasks", hash.slice(0, 2), `${hash}${ending}`);
  const read = async (file: string): Promise<Uint8Array | undefined> => {
    if (options.reads === false) return undefined;
    try {
      return new Uint8Array(readFileSync(file));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT" || (error as NodeJS.ErrnoException).code === "ENOTDIR")
        return undefined;
      throw error;
    }
  };
  return {
    getTask: (hash) => read(path(hash, ".task")),
    async putTask(hash, bytes) {
      writeAtomic(path(hash, ".task"), bytes);
    },
    getCheckpoint: (hash) => read(path(hash, ".checkpoint")),
    async putCheckpoint(hash, bytes) {
      writeAtomic(path(hash, ".checkpoint"), bytes);
    },
    async dropCheckpoint(hash) {
      rmSync(path(hash, ".checkpoint"), { force: true });
    },
  };
}
