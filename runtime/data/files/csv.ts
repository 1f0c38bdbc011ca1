import { csvParseRows } from "d3-dsv";
import { type RowColumn, type RowSet, rowSetOf, widthOf } from "../row-set.ts";

/** Rows of a CSV file with a header; a column of numbers a name. */
export function rowsOfCsv(path: string, bytes: Uint8Array, columns: readonly RowColumn[]): RowSet {
  const [header = [], ...lines] = csvParseRows(new TextDecoder().decode(bytes)).filter((line) =>
    line.some((cell) => cell.trim() !== ""),
  );
  const names = header.map((cell) => cell.trim());
  return rowSetOf(
    lines.length,
    columns.map((column) => {
      const index = names.indexOf(column.name);
      if (index < 0 || widthOf(column.shape) !== 1)
        throw new Error(`${path}: there is no column ${column.name}; there are ${names.join(", ")}`);
      const values = Float64Array.from(lines, (line, row) => {
        const text = (line[index] ?? "").trim();
        const value = text === "" ? Number.NaN : Number(text);
        if (!Number.isFinite(value))
          throw new Error(`${path}, line ${row + 2}, column ${column.name}: "${text}" is no number`);
        return value;
      });
      return { ...column, values };
    }),
  );
}
