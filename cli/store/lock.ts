/**
 * One process a run: a file with the holder's process number and its start. The lock of a dead process is taken over. The start tells a
 * holder from a later process with the same number (after a restart, or in a container, where numbers repeat).
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { CodedError } from "../coded-error.ts";
import { unwritable } from "./atomic.ts";
import { makeFolder } from "./make-folder.ts";

export interface Lock {
  release(): void;
  /** Whether a dead process had held it: it may have left half-written files. */
  readonly takenOver: boolean;
}

interface Holder {
  readonly pid: number;
  readonly birth: string; // "" where the system does not tell
}

/** Takes the lock. A living holder is E703. */
export function takeLock(path: string, isAlive: (pid: number, birth?: string) => boolean = alive): Lock {
  const mine = `${process.pid} ${birthOf(process.pid)}`.trim();
  const own = `${path}.${process.pid}.0.tmp`;
  let takenOver = false;
  try {
    makeFolder(dirname(path));
    for (let attempt = 0; attempt < 5; attempt += 1) {
      // Written first and linked then: a lock never stands there without its holder.
      writeFileSync(own, `${mine}\n`);
      try {
        linkSync(own, path);
        return {
          takenOver,
          release: () => {
            if (textOf(path) === mine) rmSync(path, { force: true });
          },
        };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const text = textOf(path);
      const holder = holderIn(text);
      if (holder && isAlive(holder.pid, holder.birth)) throw held(holder.pid);
      takenOver = true;
      takeAway(path, text);
    }
  } catch (error) {
    throw unwritable(dirname(path), error);
  } finally {
    remove(own);
  }
  throw new CodedError("E703", `the lock \`${path}\` is taken again and again by other processes`, "run one at a time");
}

const held = (pid: number) =>
  new CodedError(
    "E703",
    `this run is held by process ${pid}`,
    "wait for its end, or stop it and run again; nothing finished is lost. another folder, with `--out DIR`, is free",
  );

/** Moves a dead holder's lock away. Another process may have done so and taken it in the meantime: then its lock goes back. */
function takeAway(path: string, dead: string | undefined): void {
  const aside = `${path}.${process.pid}.1.tmp`;
  try {
    renameSync(path, aside);
    if (textOf(aside) !== dead) linkSync(aside, path);
  } catch {
    // gone already, or taken again: the next attempt sees who holds it
  } finally {
    remove(aside);
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // on a read-only disk there is nothing to take away
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined;
  }
}

/** The holder named by a lock; undefined if there is none that can be read. */
function holderIn(text: string | undefined): Holder | undefined {
  const [pid, birth = ""] = (text ?? "").split(" ");
  return /^[1-9]\d*$/.test(pid) ? { pid: Number(pid), birth } : undefined;
}

/** Start of a process in clock ticks since the system's, where /proc tells (field 22 of proc(5)'s stat; the name may hold blanks). */
function birthOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

/** Whether a process runs, and is the one that was born then. */
export function alive(pid: number, birth = ""): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const now = birthOf(pid);
  return birth === "" || now === "" || birth === now;
}
