/** Task results as bytes, and the hash of what a run has found. */
import type { TaskResult } from "../results.ts";
import { hashBytes, hashText } from "./hash.ts";
import { pack, unpack } from "./pack.ts";

const FORMAT = "task result 1";

/** Bytes of a result, for the store. */
export function encodeResult(result: TaskResult): Uint8Array {
  return pack({ format: FORMAT, result });
}

/** The result in these bytes; undefined where they are damaged or belong to another task or format. */
export function decodeResult(bytes: Uint8Array, hash: string): TaskResult | undefined {
  const value = unpack(bytes) as { format?: unknown; result?: TaskResult } | undefined;
  if (value?.format !== FORMAT || value.result?.hash !== hash) return undefined;
  return value.result;
}

/** SHA-256 of the numbers of a result: records, parameters, draws, fields; no clock, no version, no places in the source. */
export function hashResult(result: TaskResult): string {
  const {
    task: _task,
    hash: _hash,
    seconds: _seconds,
    notes: _notes,
    missing: _missing,
    diverged,
    ...numbers
  } = result;
  if (!diverged) return hashBytes(pack(numbers));
  const { step, quantity, kept } = diverged;
  return hashBytes(pack({ ...numbers, diverged: { step, quantity, kept } }));
}

/** The hash of a run: of all results in plan order. */
export function hashResults(results: readonly TaskResult[]): string {
  return hashText(results.map(hashResult).join("\n"));
}
