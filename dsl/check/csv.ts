/** Above this size only the first lines of a table are looked at before the run. */
const WHOLE = 8_000_000;
const FIRST = 1000;

/**
 * Rows and columns of a CSV table (RFC 4180): a header, then one line a row. Columns with a cell that is no number in the first row are
 * text and left out; a later one is an error. Or why it is no such table.
 */
export function csvTable(
  bytes: Uint8Array,
):
  | { readonly rows: number; readonly columns: readonly { name: string; shape: number[]; integer: boolean }[] }
  | string {
  const lines = new TextDecoder()
    .decode(bytes)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
  if (lines.length === 0) return "it has no lines";
  const header = csvCells(lines[0]!);
  if (header.every(isNumber)) return "its first line must name the columns";
  const empty = header.indexOf("");
  if (empty >= 0) return `column ${empty + 1} of its first line has no name`;
  const twice = header.find((name, k) => header.indexOf(name) !== k);
  if (twice !== undefined) return `two columns are called \`${twice}\``;
  const rows = lines.length - 1;
  if (rows === 0) return { rows, columns: [] };
  const first = csvCells(lines[1]!);
  const numeric = header.map((_, k) => isNumber(first[k] ?? ""));
  const integer = header.map(() => true);
  const looked = bytes.length > WHOLE ? Math.min(rows, FIRST) : rows;
  for (let row = 1; row <= looked; row += 1) {
    const cells = csvCells(lines[row]!);
    if (cells.length !== header.length)
      return `line ${row + 1} has ${cells.length} cells, the header has ${header.length}`;
    for (let k = 0; k < cells.length; k += 1) {
      if (!numeric[k]) continue;
      if (!isNumber(cells[k]!)) return `line ${row + 1}, column \`${header[k]}\`: "${cells[k]}" is no number`;
      if (integer[k] && !Number.isInteger(Number(cells[k]))) integer[k] = false;
    }
  }
  if (!numeric.includes(true)) return "none of its columns holds numbers";
  const columns = header.map((name, k) => ({ name, shape: [], integer: integer[k]! && looked === rows }));
  return { rows, columns: columns.filter((_, k) => numeric[k]) };
}

export function isNumber(cell: string): boolean {
  return cell !== "" && Number.isFinite(Number(cell));
}

/** Cells of a line, without blanks around them; a quoted cell may hold commas, and quotes doubled. */
export function csvCells(line: string): string[] {
  if (!line.includes('"')) return line.split(",").map((cell) => cell.trim());
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*(?:,|$)/.exec(line.slice(at));
    const plain = quoted === null ? /^([^,]*)(?:,|$)/.exec(line.slice(at))! : undefined;
    cells.push(quoted === null ? plain![1]!.trim() : quoted[1]!.replaceAll('""', '"'));
    const whole = (quoted ?? plain!)[0];
    at += whole.length;
    if (!whole.endsWith(",")) break;
  }
  return cells;
}
