/** Details of an internal error, as a file beside others of its kind. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageVersion } from "./environment.ts";

/** Writes the trace; returns the path. */
export function crashFile(error: unknown, args: readonly string[]): string {
  const path = join(mkdtempSync(join(tmpdir(), "ansatz-")), "crash.txt");
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  writeFileSync(
    path,
    `ansatz ${packageVersion()}, node ${process.versions.node}\narguments: ${args.join(" ")}\n\n${trace}\n`,
  );
  return path;
}
