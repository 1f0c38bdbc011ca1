import type { RowColumn, RowSet } from "../row-set.ts";
import { rowsOfCsv } from "./csv.ts";
import { rowsOfNpy } from "./npy.ts";

type Column = { readonly name: string; readonly shape: readonly number[] };

/** Rows of a file: CSV with a header, or NumPy's format with rows first. */
export function rowsOfFile(path: string, bytes: Uint8Array, columns: readonly Column[]): RowSet {
  const wanted: RowColumn[] = columns.map(({ name, shape }) => ({ name, shape, integer: false }));
  if (path.endsWith(".csv")) return rowsOfCsv(path, bytes, wanted);
  if (path.endsWith(".npy")) return rowsOfNpy(path, bytes, wanted);
  throw new Error(`${path}: rows come from .csv and .npy files`);
}
