import { suggest } from "../diagnostics/suggest.ts";
import * as messages from "../messages.ts";
import type { Core } from "../plan/core.ts";
import type { ColumnPlan, DataPlan, DataSource } from "../plan/plan.ts";
import type { Span } from "../source.ts";
import type { Name, Subscript } from "../syntax/ast.ts";
import { cell, declaredShape } from "./body.ts";
import type { Of } from "./checker.ts";
import { type Context, Locals, root } from "./context.ts";
import { source } from "./data-source.ts";
import { elaborate } from "./expression.ts";
import { forceInteger, lift } from "./static.ts";
import { dynamicValue, ERROR, type TensorValue, type Value } from "./values.ts";

/** A data set for one variant: its plan, what is known of its columns, and the sets it is derived from. */
export interface DataInfo {
  readonly plan: DataPlan;
  readonly columns: ReadonlyMap<string, TensorValue>;
  readonly bases: readonly DataPlan[];
  /** Present where something was reported: what cannot be known, so that whatever uses it stays silent. */
  readonly lost?: LostData;
}

export interface LostData {
  /** Columns without a known value and shape. */
  readonly columns: ReadonlySet<string>;
  /** The source was reported: any column may be there. */
  readonly all: boolean;
  readonly size: boolean;
}

/** What stands in parentheses after the name of a set. */
const SETTINGS = ["size", "evaluation"];
const DEFAULT_EVALUATION = 100_000;
const atWork: string[] = [];

/** The data set of a name in this frame; undefined where the name is none or depends on itself. */
export function dataInfo(name: string, context: Context, use: Span): DataInfo | undefined {
  const { checker, frame } = context;
  const known = frame.data.get(name);
  if (known !== undefined) return known;
  const definition = checker.definitions.get(name);
  if (definition?.kind !== "data") return undefined;
  checker.usedNames.add(name);
  if (atWork.includes(name)) {
    checker.report(use, messages.circle("data set", [...atWork.slice(atWork.indexOf(name)), name]));
    return undefined;
  }
  atWork.push(name);
  const info = elaborateData(definition, context);
  atWork.pop();
  if (info !== undefined) frame.data.set(name, info);
  return info;
}

function elaborateData(definition: Of<"data">, outer: Context): DataInfo | undefined {
  const { checker, frame } = outer;
  const name = definition.name.text;
  const locals = new Locals();
  const context = root(checker, frame, "column", locals);
  let size: number | undefined;
  let evaluation = DEFAULT_EVALUATION;
  let fine = true;
  for (const argument of definition.arguments) {
    const key = argument.kind === "named" ? argument.name.text : undefined;
    if (argument.kind !== "named" || (key !== "size" && key !== "evaluation")) {
      const near = key === undefined ? undefined : suggest(key, SETTINGS);
      checker.report(
        argument.kind === "named" ? argument.name.span : argument.span,
        messages.unknownArgument(`data ${name}`, key ?? "", SETTINGS, near),
      );
      fine = false;
      continue;
    }
    const rows = forceInteger(
      context,
      elaborate(argument.value, root(checker, frame, "let")),
      argument.value.span,
      `\`${key}\` of \`${name}\``,
      1,
    );
    if (rows === undefined) fine = false;
    else if (key === "size") size = rows;
    else evaluation = rows;
  }
  const columns = new Map<string, TensorValue>();
  const lost = new Set<string>();
  const sizeLost = !fine;
  const from = definition.from === undefined ? undefined : source(definition, size, context);
  const open = definition.from !== undefined && (from === undefined || from.lost?.all === true);
  if (open || from?.lost !== undefined) fine = false;
  for (const column of from?.lost?.columns ?? []) {
    lost.add(column);
    locals.set(column, ERROR);
  }
  for (const [column, type] of from?.columns ?? []) {
    columns.set(column, type);
    locals.set(column, type);
  }
  if (from !== undefined) size = from.size;
  locals.set("row", dynamicValue({ op: "row", shape: [] }, { integer: true, carried: new Set(["samples"]) }));
  const plans: ColumnPlan[] = [];
  const later = new Map(definition.columns.map((column) => [column.name.text, column.name.span] as const));
  for (const column of definition.columns) {
    if (plans.some((plan) => plan.name === column.name.text)) {
      checker.report(column.name.span, messages.definedTwice(column.name.text));
      fine = false;
      continue;
    }
    const inner: Context = { ...context, binders: new Map(), later };
    const filled = cell(column.axes, column.value, column.operator, column.operatorSpan, column.name.text, inner);
    if (filled === undefined) {
      const shape = declaredShape(column.axes, inner);
      const type =
        shape === undefined
          ? ERROR
          : dynamicValue(
              { op: "local", shape, name: column.name.text },
              { carried: new Set(column.const ? [] : ["samples"]) },
            );
      locals.set(column.name.text, type);
      if (type.kind === "tensor") columns.set(column.name.text, type);
      else lost.add(column.name.text);
      fine = false;
      continue;
    }
    if (SETTINGS.includes(column.name.text) && column.operator === "=" && !column.const && filled.value.static) {
      const text = `${column.name.text} = ${checker.text(column.value.span)}`;
      checker.report(column.span, messages.settingAsColumn(column.name.text, name, text));
      fine = false;
      continue;
    }
    const integer = filled.value.integer && (column.operator === "=" || isIntegerLaw(filled.core, context));
    plans.push({
      name: column.name.text,
      const: column.const,
      draw: column.operator === "~",
      shape: filled.shape,
      integer,
      value: lift(checker, frame, filled.core),
      span: column.name.span,
    });
    const type = dynamicValue(
      { op: "local", shape: filled.shape, name: column.name.text },
      {
        integer,
        boolean: filled.value.boolean,
        carried: new Set(column.const ? [] : ["samples"]),
        ...(filled.value.process === undefined ? {} : { process: filled.value.process }),
        ...(integer && filled.value.below !== undefined ? { below: filled.value.below } : {}),
      },
    );
    columns.set(column.name.text, type);
    locals.set(column.name.text, type);
  }
  const inherited = from?.source;
  const plan: DataPlan = {
    name,
    columns: plans,
    ...(size === undefined ? {} : { size }),
    evaluation,
    ...(inherited === undefined ? {} : { source: inherited as DataSource }),
    span: definition.name.span,
  };
  const known = { plan, columns, bases: from?.bases ?? [] };
  if (fine) return known;
  return { ...known, lost: { columns: lost, all: open, size: sizeLost || open || from?.lost?.size === true } };
}

function isIntegerLaw(core: Core, context: Context): boolean {
  if (core.op === "static") return true;
  if (core.op !== "apply") return false;
  return context.checker.index.find(core.function, ["distribution", "presence"]) !== undefined;
}

/** `features.x` in a measure or setting. */
export function column(data: string, field: Name, context: Context): Value {
  const info = dataInfo(data, context, field.span);
  if (info === undefined) return ERROR;
  const type = info.columns.get(field.text);
  if (type === undefined) {
    if (info.lost?.all === true || info.lost?.columns.has(field.text) === true) return ERROR;
    const names = [...info.columns.keys()];
    context.checker.report(
      field.span,
      messages.noField(field.text, `data set \`${data}\``, names, suggest(field.text, names)),
    );
    return ERROR;
  }
  const core: Core = { op: "column", shape: type.core.shape, data, column: field.text, span: field.span };
  const { checker, frame } = context;
  // Rows are drawn anew for every seed, and for every value of a swept name that their columns use.
  const swept = [...checker.swept.keys()].filter((name) => name === "seed" || frame.used.has(name));
  if (checker.swept.has("seed")) frame.used.add("seed");
  const carried = frame.mode === "measure" ? new Set([...type.carried, ...swept]) : type.carried;
  return { ...type, core, carried, ...(type.carried.has("samples") ? { rows: data } : {}) };
}

/** Rows of a sized set; undefined for a fresh one, "lost" where they were reported. */
export function rowsOf(data: string, context: Context): number | undefined | "lost" {
  const info = dataInfo(data, context, { file: 0, start: 0, end: 0 });
  return info === undefined || info.lost?.size === true ? "lost" : info.plan.size;
}

/** `D[:600]`: rows of a sized set. */
export function selectRows(
  value: Extract<Value, { kind: "data" }>,
  subscripts: readonly Subscript[],
  context: Context,
  span: Span,
): Value {
  const only = subscripts[0];
  const rows = rowsOf(value.name, context);
  if (subscripts.length !== 1 || only?.kind !== "slice" || only.step !== undefined) {
    context.checker.report(span, messages.rowSlice(value.name));
    return ERROR;
  }
  if (rows === "lost") return ERROR;
  if (rows === undefined) {
    context.checker.report(span, messages.freshHasNoSize(value.name));
    return ERROR;
  }
  const offset = value.select?.start ?? 0;
  const count = (value.select?.stop ?? rows) - offset;
  const end = (expression: typeof only.start, absent: number): number | undefined => {
    if (expression === undefined) return absent;
    const number = forceInteger(
      context,
      elaborate(expression, context),
      expression.span,
      "end of a slice of rows",
      -Infinity,
    );
    const place = number === undefined ? undefined : number < 0 ? number + count : number;
    if (place === undefined || (place >= 0 && place <= count)) return place;
    context.checker.report(expression.span, messages.subscriptOutOfRange(String(number), count));
    return undefined;
  };
  const start = end(only.start, 0);
  const stop = end(only.stop, count);
  if (start === undefined || stop === undefined) return ERROR;
  return {
    ...value,
    select: { start: offset + start, stop: offset + Math.max(start, stop), shuffled: value.select?.shuffled ?? false },
  };
}
