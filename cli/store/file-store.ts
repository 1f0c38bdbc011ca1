/** Finished tasks and checkpoints as files, found by task hash and shared by all programs that run in one folder. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "../../runtime/run-types.ts";
import type { CodedError } from "../coded-error.ts";
import { unwritable, writeAtomic } from "./atomic.ts";
import { namesIn } from "./leftovers.ts";

export interface FileStoreOptions {
  /** false computes everything again (`--no-cache`). */
  readonly reads?: boolean;
  /** Told of the first file that cannot be written, in place of a rejection: the run is stopped by whoever listens. */
  readonly onFailure?: (error: CodedError) => void;
  /** Writes a file; replaced in tests. */
  readonly write?: (path: string, bytes: Uint8Array) => void;
}

/** `runs/.tasks/3f/3fa9…`; checkpoints have the ending `.checkpoint`. */
export function fileStore(runs: string, options: FileStoreOptions = {}): Store {
  const { write = writeAtomic, onFailure } = options;
  const path = (hash: string, ending: string) => join(runs, ".tasks", hash.slice(0, 2), `${hash}${ending}`);
  const read = async (file: string): Promise<Uint8Array | undefined> => {
    if (options.reads === false) return undefined;
    try {
      return new Uint8Array(readFileSync(file));
    } catch {
      return undefined; // not there, or not readable: computed again
    }
  };
  const guarded = async (file: string, act: () => void): Promise<void> => {
    try {
      act();
    } catch (error) {
      const reported = unwritable(file, error);
      if (!onFailure) throw reported;
      onFailure(reported);
    }
  };
  const put = (file: string, bytes: Uint8Array) => guarded(file, () => write(file, bytes));
  return {
    getTask: (hash) => read(path(hash, ".task")),
    putTask: (hash, bytes) => put(path(hash, ".task"), bytes),
    getCheckpoint: (hash) => read(path(hash, ".checkpoint")),
    putCheckpoint: (hash, bytes) => put(path(hash, ".checkpoint"), bytes),
    dropCheckpoint: (hash) =>
      guarded(path(hash, ".checkpoint"), () => rmSync(path(hash, ".checkpoint"), { force: true })),
  };
}

/** The folders that hold tasks. */
export function taskFolders(runs: string): string[] {
  return namesIn(join(runs, ".tasks")).map((name) => join(runs, ".tasks", name));
}
