/** `results.json` of a run, and what can be said where there is none. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Event } from "../../runtime/events.ts";
import type { FigureSpec } from "../../runtime/figures/spec.ts";
import { shortPath } from "../examples.ts";
import { UsageError } from "../exit-codes.ts";
import type { FoundRun } from "./find-run.ts";

type Of<K extends Event["event"]> = Extract<Event, { event: K }>;

export interface StoredResults {
  readonly choices?: readonly Omit<Of<"choice">, "event">[];
  readonly measures: readonly Omit<Of<"measure">, "event">[];
  readonly verdicts: readonly Omit<Of<"verdict">, "event">[];
  readonly figures: readonly FigureSpec[];
}

/** The text of the file. */
export function resultsText(run: FoundRun, cwd: string): string {
  try {
    return readFileSync(join(run.path, "results.json"), "utf8");
  } catch {
    throw new UsageError(
      `\`${shortPath(run.path, cwd)}\` has no results yet (${run.status.state}); \`ansatz run ${run.status.file}\` goes on`,
    );
  }
}

export function storedResults(run: FoundRun, cwd: string): StoredResults {
  return JSON.parse(resultsText(run, cwd)) as StoredResults;
}
