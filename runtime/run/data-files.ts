import type { Plan } from "../../dsl/plan/plan.ts";
import { decodeParquet } from "../data/files/parquet.ts";
import type { RunOptions } from "../run-types.ts";

/** Bytes of the plan's files, with Parquet tables decoded: rows are made without waiting. */
export async function dataFiles(plan: Plan, read: RunOptions["files"]): Promise<RunOptions["files"]> {
  if (!read) return read;
  const decoded = new Map<string, Uint8Array>();
  for (const { path } of plan.files) {
    const bytes = path.endsWith(".parquet") ? read(path) : undefined;
    if (bytes) decoded.set(path, await decodeParquet(path, bytes));
  }
  return decoded.size === 0 ? read : (path) => decoded.get(path) ?? read(path);
}
