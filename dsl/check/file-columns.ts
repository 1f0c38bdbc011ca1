import * as messages from "../messages.ts";
import { hashBytes } from "../plan/hash.ts";
import type { Span } from "../source.ts";
import type { Checker } from "./checker.ts";
import type { Context } from "./context.ts";
import { csvTable } from "./csv.ts";
import type { SourceInfo } from "./data-source.ts";
import { npyHead } from "./npy.ts";
import { resolvePath } from "./paths.ts";
import { dynamicValue, type TensorValue } from "./values.ts";

/**
 * Columns of a file of data: one a header (CSV, Parquet), or the file's stem (NumPy). `patterns`: those of `columns("pixel*")` in the
 * body; what a pattern gathers is a column of the pattern's name. Only the head is read here; values are read at run time.
 */
export function fileColumns(
  path: string,
  span: Span,
  patterns: readonly { readonly text: string; readonly span: Span }[],
  context: Context,
): SourceInfo | undefined {
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
  const table = tableOf(full, read.bytes, checker);
  if (typeof table === "string") {
    checker.report(span, messages.fileFormat(path, table));
    return undefined;
  }
  if (table.rows === 0) {
    checker.report(span, messages.sourceProblem(path, "the file has no rows"));
    return undefined;
  }
  const sha256 = hashBytes(read.bytes);
  checker.dataFiles.set(full, sha256);
  const gathered: Table["columns"][number][] = [];
  const lost = new Set<string>();
  for (const pattern of patterns) {
    if (gathered.some((column) => column.name === pattern.text) || lost.has(pattern.text)) continue;
    const wanted = new RegExp(`^${pattern.text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("\\*", ".*")}$`);
    const names = table.columns.filter((column) => column.shape.length === 0 && wanted.test(column.name));
    if (names.length === 0) {
      checker.report(
        pattern.span,
        messages.noColumnFits(
          pattern.text,
          table.columns.map((column) => column.name),
        ),
      );
      lost.add(pattern.text);
    } else gathered.push({ name: pattern.text, shape: [names.length], gather: names.map((column) => column.name) });
  }
  const all = [...table.columns, ...gathered];
  const columns = new Map<string, TensorValue>();
  for (const column of all)
    columns.set(
      column.name,
      dynamicValue(
        { op: "local", shape: column.shape, name: column.name },
        { carried: new Set(["samples"]), integer: column.integer === true },
      ),
    );
  return {
    source: {
      kind: "file",
      path: full,
      sha256,
      columns: all.map(({ name, shape, gather }) => ({ name, shape, ...(gather === undefined ? {} : { gather }) })),
    },
    columns,
    size: table.rows,
    bases: [],
    ...(lost.size === 0 ? {} : { lost: { columns: lost, all: false, size: false } }),
  };
}

interface Table {
  readonly rows: number;
  readonly columns: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly integer?: boolean;
    readonly gather?: readonly string[];
  }[];
}

function tableOf(path: string, bytes: Uint8Array, checker: Checker): Table | string {
  if (path.endsWith(".csv")) return csvTable(bytes);
  if (path.endsWith(".npy")) return npy(bytes, path);
  if (!path.endsWith(".parquet")) return "its ending is none of .csv, .npy, .parquet";
  const table = checker.catalogue.table?.(bytes);
  if (table === undefined) return "Parquet files cannot be read here";
  if ("problem" in table) return table.problem;
  return { rows: table.rows, columns: table.columns.map((name) => ({ name, shape: [] })) };
}

function npy(bytes: Uint8Array, path: string): Table | string {
  const head = npyHead(bytes);
  if (typeof head === "string") return head;
  if (head.shape.length === 0) return "it holds a single number, not rows";
  const stem = path.slice(path.lastIndexOf("/") + 1).replace(/\.npy$/, "");
  const column = { name: stem, shape: head.shape.slice(1), integer: /^[<|][iub]/.test(head.type) };
  return { rows: head.shape[0]!, columns: [column] };
}
