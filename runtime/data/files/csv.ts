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
      const parts = column.gather ?? [column.name];
      const places = parts.map((name) => {
        const index = names.indexOf(name);
        if (index < 0 || widthOf(column.shape) !== parts.length)
          throw new Error(`${path}: there is no column ${name}; there are ${names.join(", ")}`);
        return index;
      });
      const values = new Float64Array(lines.length * parts.length);
      let at = 0;
      lines.forEach((line, row) => {
        for (const index of places) {
          const text = (line[index] ?? "").trim();
          const value = text === "" ? Number.NaN : Number(text);
          if (!Number.isFinite(value))
            throw new Error(`${path}, line ${row + 2}, column ${names[index]}: "${text}" is no number`);
          values[at] = value;
          at += 1;
        }
      });
      return { ...column, values };
    }),
  );
}
