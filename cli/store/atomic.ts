/** Files that are whole or not there: written beside their place, flushed, then renamed. */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { EXIT, UsageError } from "../exit-codes.ts";

let serial = 0;

/** Writes a file atomically; makes its folder. A full or read-only disk is E702. */
export function writeAtomic(path: string, content: string | Uint8Array): void {
  serial += 1;
  const beside = `${path}.${process.pid}.${serial}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(beside, "w");
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch (error) {
    discard(beside);
    throw unwritable(path, error);
  }
}

/** What was half written goes, if it can be reached at all. */
function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // the folder itself is out of reach: there is nothing to take away
  }
}

/** E702 with what to do about it. */
export function unwritable(path: string, error: unknown): UsageError {
  const code = (error as NodeJS.ErrnoException).code;
  const cause =
    code === "ENOSPC"
      ? "the disk is full"
      : code === "EROFS"
        ? "the disk is read-only"
        : code === "EACCES" || code === "EPERM"
          ? "you may not write there"
          : code === "ENOTDIR" || code === "EEXIST"
            ? "a file stands where a folder is needed"
            : (error as Error).message;
  return new UsageError(
    `error[E702]: \`${path}\` cannot be written: ${cause}; choose another place with \`--out DIR\`. what was finished before is kept`,
    EXIT.failed,
  );
}
