/** Files that are whole or not there: written beside their place, flushed, then renamed. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { CodedError } from "../coded-error.ts";
import { makeFolder } from "./make-folder.ts";

let serial = 0;

/** Writes a file atomically; makes its folder. A full or read-only disk is E702. */
export function writeAtomic(path: string, content: string | Uint8Array): void {
  serial += 1;
  const beside = `${path}.${process.pid}.${serial}.tmp`;
  try {
    makeFolder(dirname(path));
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

const CAUSES: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "your share of the disk is used up",
  EROFS: "the disk is read-only",
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  ENOENT: "there is no such place",
  ENOTDIR: "a file stands where a folder is needed",
  EEXIST: "a file stands where a folder is needed",
  EISDIR: "a folder stands where a file is needed",
  ENAMETOOLONG: "the name is too long for this disk",
};

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: "free some space",
  EDQUOT: "free some space",
  ENOENT: "make the folder",
  ENOTDIR: "move that file away",
  EEXIST: "move that file away",
  EISDIR: "move that folder away",
  ENAMETOOLONG: "shorten the name",
};

/** E702 with what to do about it. */
export function unwritable(path: string, error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? "";
  const remedy = REMEDIES[code] ?? "make the folder writable";
  return new CodedError(
    "E702",
    `\`${path}\` cannot be written: ${CAUSES[code] ?? (error as Error).message}`,
    `${remedy} and run the same command again, or choose another place with \`--out DIR\`; what was finished before is kept`,
  );
}
