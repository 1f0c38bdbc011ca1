import * as messages from "../messages.ts";
import type { Core, Static } from "../plan/core.ts";
import { objectsIn } from "../plan/objects-in.ts";
import type { DataPlan, DataSource } from "../plan/plan.ts";
import type { Span } from "../source.ts";
import type { Argument, Expression } from "../syntax/ast.ts";
import { condition } from "./binders.ts";
import type { Of } from "./checker.ts";
import { type Context, Locals, root } from "./context.ts";
import { type DataInfo, dataInfo, type LostData } from "./data.ts";
import { describe, elaborate } from "./expression.ts";
import { fileColumns } from "./file-columns.ts";
import { staticRows } from "./static-rows.ts";
import { dynamicValue, type Selection, type TensorValue } from "./values.ts";

export interface SourceInfo {
  readonly source: DataSource;
  readonly columns: ReadonlyMap<string, TensorValue>;
  readonly size: number | undefined;
  readonly bases: readonly DataPlan[];
  readonly lost?: LostData;
}

/** `data NAME from SOURCE where condition`: the rows it takes; undefined where something was reported. */
export function source(definition: Of<"data">, size: number | undefined, context: Context): SourceInfo | undefined {
  const { checker } = context;
  const from = definition.from!;
  const origin = origins(from, context);
  if (origin === undefined) return undefined;
  if (origin.kind === "data") return derived(definition, origin.name, origin.select, size, context);
  if (size !== undefined) {
    checker.report(definition.name.span, messages.sizeOfSource(definition.name.text));
    return undefined;
  }
  if (definition.where !== undefined) {
    checker.report(definition.where.span, messages.whereOfSource());
    return undefined;
  }
  if (origin.kind === "file") return fileColumns(origin.path, from.span, patterns(definition), context);
  const entry = checker.index.find(origin.source.entry, ["source"]);
  const rows = entry?.rows?.(origin.source.arguments);
  if (rows !== undefined && "problem" in rows && rows.count !== undefined) {
    checker.report(from.span, messages.enumerationTooLarge(checker.text(from.span), rows.count));
    return undefined;
  }
  if (rows === undefined || "problem" in rows) {
    checker.report(
      from.span,
      messages.sourceProblem(checker.text(from.span), rows?.problem ?? "its rows are not known"),
    );
    return undefined;
  }
  const process = Object.values(origin.source.arguments).find(
    (value) => value.kind === "entry" && value.of === "process",
  );
  const columns = new Map<string, TensorValue>();
  for (const [name, shape] of Object.entries(rows.columns)) {
    const tokens = name === "tokens" && process !== undefined;
    columns.set(
      name,
      dynamicValue(
        { op: "local", shape, name },
        { carried: new Set(["samples"]), integer: tokens, ...(tokens ? { process } : {}) },
      ),
    );
  }
  return { source: { kind: "entry", source: origin.source, rows: rows.rows }, columns, size: rows.rows, bases: [] };
}

/** The patterns of `columns("pixel*")` in the columns of a data set. */
function patterns(definition: Of<"data">): readonly { readonly text: string; readonly span: Span }[] {
  const found: { text: string; span: Span }[] = [];
  for (const node of objectsIn(definition.columns)) {
    const call = node as { kind?: string; callee?: Expression; arguments?: readonly Argument[] };
    const only = call.arguments?.[0];
    if (call.kind === "call" && call.callee?.kind === "name" && call.callee.name === "columns")
      if (only?.kind === "positional" && only.value.kind === "string")
        found.push({ text: only.value.value, span: only.span });
  }
  return found;
}

type Origin =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "data"; readonly name: string; readonly select?: Selection }
  | { readonly kind: "entry"; readonly source: Extract<Static, { kind: "entry" }> };

function origins(from: Expression, context: Context): Origin | undefined {
  const inner = root(context.checker, context.frame, "setting", new Locals());
  const shuffled =
    from.kind === "call" && from.callee.kind === "name" && from.callee.name === "shuffled" ? from : undefined;
  if (shuffled !== undefined || (from.kind === "subscript" && isShuffled(from.object)))
    return shuffledRows(from, inner);
  const value = elaborate(from, inner, { kind: "data" });
  if (value.kind === "error") return undefined;
  if (value.kind === "data")
    return { kind: "data", name: value.name, ...(value.select === undefined ? {} : { select: value.select }) };
  if (value.kind === "static" && value.value.kind === "string") return { kind: "file", path: value.value.value };
  if (value.kind === "static" && value.value.kind === "entry" && value.value.of === "source")
    return { kind: "entry", source: value.value };
  context.checker.report(from.span, messages.notASource(context.checker.text(from.span), describe(value)));
  return undefined;
}

function isShuffled(expression: Expression): boolean {
  return expression.kind === "call" && expression.callee.kind === "name" && expression.callee.name === "shuffled";
}

function shuffledRows(from: Expression, context: Context): Origin | undefined {
  const call = (from.kind === "subscript" ? from.object : from) as Extract<Expression, { kind: "call" }>;
  const only = call.arguments[0];
  if (call.arguments.length !== 1 || only?.kind !== "positional") {
    context.checker.report(call.span, messages.oneArgument("shuffled", "a data set"));
    return undefined;
  }
  const whole: Expression = from.kind === "subscript" ? { ...from, object: only.value } : only.value;
  const value = elaborate(whole, context, { kind: "data" });
  if (value.kind === "error") return undefined;
  if (value.kind !== "data") {
    context.checker.report(only.span, messages.dataNeeded(describe(value)));
    return undefined;
  }
  return {
    kind: "data",
    name: value.name,
    select: { start: value.select?.start ?? 0, stop: value.select?.stop, shuffled: true },
  };
}

function derived(
  definition: Of<"data">,
  name: string,
  select: Selection | undefined,
  size: number | undefined,
  context: Context,
): SourceInfo | undefined {
  const { checker } = context;
  const base = dataInfo(name, context, definition.from!.span);
  if (base === undefined) return undefined;
  const lost = base.lost === undefined ? {} : { lost: base.lost };
  const rows = base.plan.size;
  if (base.lost?.size === true) {
    // How many rows there are was reported where they are defined.
    const known = new Map([...base.columns].map(([name, type]) => [name, local(name, type)] as const));
    const none: DataSource = { kind: "data", data: base.bases.length };
    return { source: none, columns: known, size: undefined, bases: [...base.bases, base.plan], lost: base.lost };
  }
  if (size !== undefined && rows !== undefined) {
    checker.report(definition.name.span, messages.sizeOfSized(definition.name.text, name));
    return undefined;
  }
  const range =
    select === undefined || rows === undefined
      ? undefined
      : { start: select.start, stop: select.stop ?? rows, shuffled: select.shuffled };
  let count = range === undefined ? rows : range.stop - range.start;
  if (count === 0) {
    const { span } = definition.from!;
    checker.report(span, messages.sourceProblem(checker.text(span), "the selection is empty"));
    return undefined;
  }
  const columns = new Map<string, TensorValue>();
  for (const [column, type] of base.columns) columns.set(column, local(column, type));
  let where: Core | undefined;
  if (definition.where !== undefined) {
    const filtered = filter(definition, base, columns, range, count, context);
    if (filtered === undefined) return undefined;
    where = filtered.where;
    count = filtered.count;
  }
  const bases = [...base.bases, base.plan];
  const source: DataSource = {
    kind: "data",
    data: bases.length - 1,
    ...(range === undefined ? {} : { select: range }),
    ...(where === undefined ? {} : { where }),
  };
  return { source, columns, size: size ?? count, bases, ...lost };
}

function local(name: string, type: TensorValue): TensorValue {
  return { ...type, core: { op: "local", shape: type.core.shape, name } };
}

function filter(
  definition: Of<"data">,
  base: DataInfo,
  columns: ReadonlyMap<string, TensorValue>,
  range: { start: number; stop: number; shuffled: boolean } | undefined,
  count: number | undefined,
  context: Context,
): { where: Core; count: number | undefined } | undefined {
  const { checker } = context;
  const locals = new Locals();
  for (const [name, type] of columns) locals.set(name, type);
  locals.set("row", dynamicValue({ op: "row", shape: [] }, { integer: true }));
  const where = condition(definition.where, root(checker, context.frame, "column", locals));
  if (where === null || where === undefined) return undefined;
  if (count === undefined) return { where: where.core, count: undefined };
  const rows = staticRows(where.core, base, range, checker);
  if (rows === undefined) {
    checker.report(definition.where!.span, messages.rowsNotStatic(checker.text(definition.where!.span)));
    return undefined;
  }
  if (rows === 0) {
    checker.report(definition.where!.span, messages.selectsNothing());
    return undefined;
  }
  return { where: where.core, count: rows };
}
