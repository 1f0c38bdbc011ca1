/**
 * `events.jsonl`: what happened, without the numbers. `record`, `progress` and `snapshot` events are left out (metrics.parquet has the values; a
 * reader who wants them as they come takes `--json`), so that the file stays small and costs nothing.
 */
import { appendFileSync, readFileSync, rmSync, truncateSync } from "node:fs";
import type { Event } from "../../runtime/events.ts";
import { jsonLine } from "../run/json-lines.ts";
import { unwritable } from "./atomic.ts";

export interface EventsFile {
  event(event: Event, seconds: number): void;
  flush(): void;
}

/** What is for those who look on. */
const PASSING: ReadonlySet<Event["event"]> = new Set(["record", "progress", "snapshot"]);
const PIECE = 1 << 16; // characters kept before a write
const LATEST = 0.02; // seconds between writes: tens of thousands of tasks may end in a moment

/** Opens the file. `goesOn`: after a run that came to no end its lines stay, a line torn by the crash goes. */
export function openEvents(path: string, goesOn: boolean): EventsFile {
  try {
    if (goesOn) dropTornLine(path);
    else rmSync(path, { force: true });
  } catch (error) {
    throw unwritable(path, error);
  }
  let kept = "";
  let written = Number.NEGATIVE_INFINITY;
  const flush = () => {
    if (kept === "") return;
    try {
      appendFileSync(path, kept);
    } catch (error) {
      throw unwritable(path, error);
    }
    kept = "";
  };
  return {
    flush,
    event(event, seconds) {
      if (!PASSING.has(event.event)) kept += jsonLine(event, seconds);
      if (kept.length < PIECE && seconds - written < LATEST && event.event !== "end") return;
      written = seconds;
      flush();
    },
  };
}

/** Cuts what stands after the last line end. */
function dropTornLine(path: string): void {
  const bytes = bytesOf(path);
  const whole = bytes.lastIndexOf(10) + 1;
  if (whole < bytes.length) truncateSync(path, whole);
}

function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return new Uint8Array(0);
    throw error;
  }
}
