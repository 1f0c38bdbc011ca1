/** Parquet tables (Apache Parquet format 2): the columns of numbers, read with hyparquet. Nested and text columns are left out. */
import { parquetMetadata, parquetRead, parquetSchema } from "hyparquet";
import { pack, unpack } from "../../store/pack.ts";
import { type RowColumn, type RowSet, rowSetOf } from "../row-set.ts";

const NUMBERS: ReadonlySet<string | undefined> = new Set(["BOOLEAN", "INT32", "INT64", "FLOAT", "DOUBLE"]);
/** Dates and times are counted in units of their own; they are no numbers here. */
const OTHER: ReadonlySet<string | undefined> = new Set([
  "DATE",
  "TIME_MILLIS",
  "TIME_MICROS",
  "TIMESTAMP_MILLIS",
  "TIMESTAMP_MICROS",
]);

/** Rows and columns of numbers of a Parquet file, from its footer; or why it is none. */
export function tableOfParquet(
  bytes: Uint8Array,
): { readonly rows: number; readonly columns: readonly string[] } | { readonly problem: string } {
  let metadata: ReturnType<typeof parquetMetadata>;
  try {
    metadata = parquetMetadata(bytes);
  } catch (error) {
    return { problem: `it is no Parquet file: ${(error as Error).message}` };
  }
  const columns = parquetSchema(metadata)
    .children.filter(({ children, element }) => {
      const kind = element.logical_type?.type;
      const time = kind === "DATE" || kind === "TIME" || kind === "TIMESTAMP" || OTHER.has(element.converted_type);
      return children.length === 0 && NUMBERS.has(element.type) && element.repetition_type !== "REPEATED" && !time;
    })
    .map(({ element }) => element.name);
  if (columns.length === 0) return { problem: "none of its columns holds numbers" };
  return { rows: Number(metadata.num_rows), columns };
}

/** The columns of numbers of a Parquet file in a form that is read without waiting: `rowsOfParquet` takes it. */
export async function decodeParquet(path: string, bytes: Uint8Array): Promise<Uint8Array> {
  const head = tableOfParquet(bytes);
  if ("problem" in head) throw new Error(`${path}: ${head.problem}`);
  const file = {
    byteLength: bytes.byteLength,
    slice: (start: number, end?: number) => bytes.slice(start, end).buffer as ArrayBuffer,
  };
  const columns: Record<string, Float64Array> = {};
  for (const name of head.columns) columns[name] = new Float64Array(head.rows);
  await parquetRead({
    file,
    columns: [...head.columns],
    onChunk({ columnName, columnData, rowStart }) {
      const to = columns[columnName];
      for (let k = 0; k < columnData.length; k += 1) {
        const value = Number(columnData[k] ?? Number.NaN);
        if (!Number.isFinite(value))
          throw new Error(`${path}, row ${rowStart + k}, column ${columnName}: there is no number`);
        to[rowStart + k] = value;
      }
    },
  });
  return pack({ rows: head.rows, columns });
}

/** Rows of a decoded Parquet file. */
export function rowsOfParquet(path: string, bytes: Uint8Array, wanted: readonly RowColumn[]): RowSet {
  const table = unpack(bytes) as { rows: number; columns: Record<string, Float64Array> } | undefined;
  if (!table) throw new Error(`${path}: the table was not decoded before the run`);
  return rowSetOf(
    table.rows,
    wanted.map((column) => {
      const { gather } = column;
      if (!gather) {
        const values = table.columns[column.name];
        if (!values) throw new Error(`${path}: there is no column ${column.name}`);
        return { ...column, values };
      }
      const values = new Float64Array(table.rows * gather.length);
      gather.forEach((name, k) => {
        const from = table.columns[name];
        if (!from) throw new Error(`${path}: there is no column ${name}`);
        for (let row = 0; row < table.rows; row += 1) values[row * gather.length + k] = from[row];
      });
      return { ...column, values };
    }),
  );
}
