/** One process a run: a file with the holder's process number. The lock of a dead process is taken over. */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { EXIT, UsageError } from "../exit-codes.ts";
import { unwritable } from "./atomic.ts";

/** Takes the lock; returns its release. A living holder is E703. */
export function takeLock(path: string, isAlive: (pid: number) => boolean = alive): () => void {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      mkdirSync(dirname(path), { recursive: true });
      const file = openSync(path, "wx");
      writeSync(file, `${process.pid}\n`);
      closeSync(file);
      return () => {
        if (holderOf(path) === process.pid) rmSync(path, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw unwritable(path, error);
      const holder = holderOf(path);
      if (holder !== undefined && isAlive(holder)) {
        throw new UsageError(
          `error[E703]: this run is held by process ${holder}; wait for its end, or stop it and run again: nothing finished is lost`,
          EXIT.failed,
        );
      }
      rmSync(path, { force: true });
    }
  }
  throw new UsageError(
    `error[E703]: the lock \`${path}\` is taken again and again by other processes; run one at a time`,
    EXIT.failed,
  );
}

/** Process number in a lock; undefined if there is none that can be read. */
function holderOf(path: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(path, "utf8"), 10);
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
