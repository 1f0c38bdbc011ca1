import type { RowColumn, RowSet } from "../row-set.ts";
import { rowsOfCsv } from "./csv.ts";
import { rowsOfNpy } from "./npy.ts";
import { rowsOfParquet } from "./parquet.ts";

type Column = { readonly name: string; readonly shape: readonly number[]; readonly gather?: readonly string[] };

/** Rows of a file: CSV with a header, NumPy's format with rows first, or Parquet, decoded before the run. */
export function rowsOfFile(path: string, bytes: Uint8Array, columns: readonly Column[]): RowSet {
  const wanted: RowColumn[] = columns.map((column) => ({ ...column, integer: false }));
  if (path.endsWith(".csv")) return rowsOfCsv(path, bytes, wanted);
  if (path.endsWith(".npy")) return rowsOfNpy(path, bytes, wanted);
  if (path.endsWith(".parquet")) return rowsOfParquet(path, bytes, wanted);
  throw new Error(`${path}: rows come from .csv, .npy and .parquet files`);
}
