import * as messages from "../messages.ts";
import type { Constant } from "../plan/core.ts";
import type { Expression } from "../syntax/ast.ts";
import type { Context } from "./context.ts";
import { csvCells, isNumber } from "./csv.ts";
import { npyHead } from "./npy.ts";
import { resolvePath } from "./paths.ts";
import { constantValue, ERROR, sizeOf, type Value } from "./values.ts";

/** `file("w.npy")`, `file("levels.csv")`: the tensor in a file, read when the program is checked. */
export function fileTensor(expression: Extract<Expression, { kind: "call" }>, context: Context): Value {
  const { checker } = context;
  const only = expression.arguments[0];
  if (expression.arguments.length !== 1 || only?.kind !== "positional" || only.value.kind !== "string") {
    checker.report(expression.span, messages.oneArgument("file", "the path as a string"));
    return ERROR;
  }
  const path = only.value.value;
  const full = resolvePath(checker.files[only.span.file]?.path ?? "", path, checker.files[0]?.path);
  if (full === undefined) {
    checker.report(only.span, messages.pathLeaves(path));
    return ERROR;
  }
  const read = checker.host.read(full);
  if ("problem" in read) {
    checker.report(only.span, messages.fileProblem(path, read.problem));
    return ERROR;
  }
  const value = full.endsWith(".npy")
    ? npy(read.bytes)
    : full.endsWith(".csv")
      ? csv(read.bytes)
      : "its ending is none of .npy, .csv";
  if (typeof value !== "string") return constantValue(value);
  checker.report(only.span, messages.fileFormat(path, value));
  return ERROR;
}

/** The only column of a table with a header, or all of a table without one. */
function csv(bytes: Uint8Array): Constant | string {
  const lines = new TextDecoder()
    .decode(bytes)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
  const cells = lines.map(csvCells);
  const header = cells[0]?.some((cell) => !isNumber(cell)) === true;
  const rows = header ? cells.slice(1) : cells;
  const columns = cells[0]?.length ?? 0;
  if (rows.length === 0) return "it has no rows";
  if (header && columns > 1) return `it has ${columns} columns; \`file\` takes one, or a table without header`;
  const bad = rows.findIndex((row) => row.length !== columns || !row.every(isNumber));
  if (bad >= 0) return `line ${bad + (header ? 2 : 1)} is no row of ${columns} numbers`;
  const data = rows.flatMap((row) => row.map(Number));
  return { shape: columns === 1 ? [rows.length] : [rows.length, columns], data };
}

function npy(bytes: Uint8Array): Constant | string {
  const head = npyHead(bytes);
  if (typeof head === "string") return head;
  const { shape, type, start, fortran } = head;
  if (fortran && shape.length > 1) return "its entries are in column order; save it in row order";
  const view = new DataView(bytes.buffer, bytes.byteOffset + start);
  const size = Number(type.slice(2));
  const count = sizeOf(shape);
  if (view.byteLength < count * size) return "it ends before its last entry";
  const data: number[] = [];
  for (let k = 0; k < count; k += 1) {
    if (type === "<f8") data.push(view.getFloat64(8 * k, true));
    else if (type === "<f4") data.push(view.getFloat32(4 * k, true));
    else if (type === "<i8") data.push(Number(view.getBigInt64(8 * k, true)));
    else if (type === "<i4") data.push(view.getInt32(4 * k, true));
    else if (type === "|u1" || type === "|b1") data.push(view.getUint8(k));
    else return `its type ${type} is none of <f8, <f4, <i8, <i4, |u1, |b1`;
  }
  return data.every(Number.isFinite) ? { shape, data } : "it has entries that are not finite";
}
