import * as messages from "../messages.ts";
import { hashBytes } from "../plan/hash.ts";
import type { Span } from "../source.ts";
import type { Context } from "./context.ts";
import type { SourceInfo } from "./data-source.ts";
import { npyHead } from "./npy.ts";
import { resolvePath } from "./paths.ts";
import { dynamicValue, type TensorValue } from "./values.ts";

/** Columns of a file of data: one a header (CSV), or the file's stem (NumPy). Only the head is read here; values are read at run time. */
export function fileColumns(path: string, span: Span, context: Context): SourceInfo | undefined {
  const { checker } = context;
  const full = resolvePath(checker.files[span.file]?.path ?? "", path, checker.files[0]?.path);
  if (full === undefined) {
    checker.report(span, messages.pathLeaves(path));
    return undefined;
  }
  const read = checker.host.read(full);
  if ("problem" in read) {
    checker.report(span, messages.fileProblem(path, read.problem));
    return undefined;
  }
  const table = full.endsWith(".csv")
    ? csv(read.bytes)
    : full.endsWith(".npy")
      ? npy(read.bytes, full)
      : `its ending is none of .csv, .npy`;
  if (typeof table === "string") {
    checker.report(span, messages.fileFormat(path, table));
    return undefined;
  }
  const columns = new Map<string, TensorValue>();
  for (const column of table.columns)
    columns.set(
      column.name,
      dynamicValue({ op: "local", shape: column.shape, name: column.name }, { carried: new Set(["samples"]) }),
    );
  return {
    source: { kind: "file", path: full, sha256: hashBytes(read.bytes), columns: table.columns },
    columns,
    size: table.rows,
    bases: [],
  };
}

interface Table {
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

function csv(bytes: Uint8Array): Table | string {
  const lines = new TextDecoder()
    .decode(bytes)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
  const header = lines[0]?.split(",").map((cell) => cell.trim().replace(/^"|"$/g, ""));
  if (header === undefined) return "it has no lines";
  if (header.every((cell) => cell !== "" && Number.isFinite(Number(cell))))
    return "its first line must name the columns";
  const short = lines.findIndex((line) => line.split(",").length !== header.length);
  if (short >= 0)
    return `line ${short + 1} has ${lines[short]!.split(",").length} cells, the header has ${header.length}`;
  return { rows: lines.length - 1, columns: header.map((name) => ({ name, shape: [] })) };
}

function npy(bytes: Uint8Array, path: string): Table | string {
  const head = npyHead(bytes);
  if (typeof head === "string") return head;
  if (head.shape.length === 0) return "it holds a single number, not rows";
  const stem = path.slice(path.lastIndexOf("/") + 1).replace(/\.npy$/, "");
  return { rows: head.shape[0]!, columns: [{ name: stem, shape: head.shape.slice(1) }] };
}
