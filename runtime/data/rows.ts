/**
 * The rows of a data set. A set of known size is drawn once for its seed, in chunks addressed by their number, so that a longer set
 * begins with the rows of a shorter one; a fresh set has evaluation rows, drawn likewise for another purpose. Everything in f64.
 */
import type { DataPlan } from "../../dsl/plan/plan.ts";
import type { NodeId } from "../graph/graph.ts";
import { EVALUATION } from "../program/evaluation.ts";
import type { Purpose } from "../program/instructions.ts";
import { arrange } from "./arrange.ts";
import { columnsOf, traceColumns } from "./columns.ts";
import { type DataContext, dataSeed, keyOf, setInputs } from "./data-context.ts";
import { rowsOfFile } from "./files/index.ts";
import { CHUNK, lazyRowSet, type RowColumn, type RowSet, rowSetOf, rowsIn, selectedRows, widthOf } from "./row-set.ts";
import { rowsKey } from "./rows-key.ts";
import { type Locals, Scene } from "./scene.ts";
import { shuffledOrder } from "./shuffle.ts";
import { sources } from "./sources/index.ts";

/** Rows of a data set: all of a set of known size, the evaluation rows of a fresh one. Cached by what they depend on. */
export function rowsOf(context: DataContext, data: DataPlan): RowSet {
  return context.workshop.rows(rowsKey(context, data), () => makeRows(context, data));
}

function makeRows(context: DataContext, data: DataPlan): RowSet {
  const stored = storedRows(context, data);
  if (stored && data.columns.every((column) => column.const)) return stored;
  const rows = stored?.rows ?? data.size ?? data.evaluation;
  const purpose: Purpose = data.size === undefined && !stored ? "evaluation" : "data";
  const columns = allColumns(stored, data, context.bases);
  return lazyRowSet(rows, columns, (chunk) => drawChunk(context, data, stored, columns, purpose, chunk));
}

function allColumns(stored: RowSet | undefined, data: DataPlan, bases: readonly DataPlan[]): readonly RowColumn[] {
  const all = columnsOf(data, bases);
  return [...(stored?.columns ?? []).filter((column) => !all.some((each) => each.name === column.name)), ...all];
}

/** Rows that are there before any column of the set itself: of a file, a source, or a base of known size. */
function storedRows(context: DataContext, data: DataPlan): RowSet | undefined {
  const { source } = data;
  if (!source) return undefined;
  if (source.kind === "file") {
    const bytes = context.workshop.files?.(source.path);
    if (!bytes) throw new Error(`${source.path}: the file's bytes were not given to the run`);
    return rowsOfFile(source.path, bytes, source.columns);
  }
  if (source.kind === "entry") {
    const { source: value } = source;
    const found = value.kind === "entry" ? sources.find((each) => each.entry.name === value.entry) : undefined;
    if (!found || value.kind !== "entry")
      throw new Error(
        `data ${data.name}: there is no such source; there are ${sources.map((s) => s.entry.name).join(", ")}`,
      );
    return rowSetOf(source.rows, found.columns(value.arguments));
  }
  const base = context.bases[source.data];
  if (base.size === undefined) return undefined;
  const set = rowsOf(context, base);
  if (!source.select && !source.where) return set;
  let order: readonly number[] | Int32Array = source.select?.shuffled
    ? shuffledOrder(context.workshop.engine, base.size, dataSeed(context.seed, base.name))
    : Int32Array.from({ length: base.size }, (_, k) => k);
  if (source.select) order = order.slice(source.select.start, source.select.stop);
  if (!source.where) return selectedRows(set, order);
  // The condition is a column of the rows at hand: those where it holds are kept, in order.
  const { where } = source;
  const flag = "where";
  const column = { name: flag, const: false, draw: false, shape: [], integer: true, value: where, span: data.span };
  const unfiltered = { kind: "data" as const, data: source.data, ...(source.select ? { select: source.select } : {}) };
  const tested = makeRows(
    { ...context, variant: keyOf(context, "where", data.name) },
    { ...data, columns: [column], source: unfiltered },
  );
  const kept: number[] = [];
  let at = 0;
  for (let k = 0; at < order.length; k += 1) {
    for (const value of tested.chunk(k)[flag]) {
      if (value !== 0) kept.push(order[at]);
      at += 1;
    }
  }
  return selectedRows(set, kept);
}

function drawChunk(
  context: DataContext,
  data: DataPlan,
  stored: RowSet | undefined,
  columns: readonly RowColumn[],
  purpose: Purpose,
  chunk: number,
): Readonly<Record<string, Float64Array>> {
  const { workshop } = context;
  const { program, late, extra } = workshop.program(keyOf(context, "chunk", data.name), () => {
    const scene = new Scene(workshop.engine.scalar, context.inputs.length);
    const { g } = scene;
    const sample = g.axis("sample", CHUNK, "sample");
    const given: Record<string, Locals[string]> = {};
    for (const { name, shape, integer } of stored?.columns ?? []) {
      const own = scene.axes(shape, name);
      given[name] = { value: g.data(name, [...own, sample], { kind: integer ? "integer" : "real" }), own };
    }
    const row: NodeId = g.map2("add", scene.lateValue({ kind: "chunk" }, []).value, g.iota(sample));
    const locals = traceColumns(scene, data, given, {
      sample,
      purpose,
      bases: context.bases,
      ...(data.size === undefined && !stored ? {} : { row }),
    });
    const outputs = columns.map(({ name }) => ({ name, value: g.expand(locals[name].value, [sample]) }));
    const rows = stored ? ({ kind: "all", size: CHUNK } as const) : ({ kind: "none" } as const);
    return {
      request: {
        ...EVALUATION,
        graph: g.build(),
        lanes: sample,
        rows,
        outputs,
      },
      late: scene.late,
      extra: { locals, sample },
    };
  });
  const resident = workshop.resident(program);
  resident.setSeed(dataSeed(context.seed, data.name));
  resident.setStep(chunk);
  setInputs(context, resident, late, chunk);
  if (stored) {
    const part = stored.chunk(chunk);
    for (const { name, shape } of stored.columns)
      if (program.data[name]) resident.setData(name, padded(part[name], CHUNK * widthOf(shape)));
  }
  resident.run(0, 1);
  const count = rowsIn({ rows: stored?.rows ?? data.size ?? data.evaluation, columns, chunk: () => ({}) }, chunk);
  return Object.fromEntries(
    columns.map(({ name, shape }) => {
      const { own } = extra.locals[name];
      const to = { axes: [extra.sample, ...own], sizes: [CHUNK, ...shape] };
      return [name, arrange(resident.readOutput(name), program.outputs[name], to).slice(0, count * widthOf(shape))];
    }),
  );
}

/** The numbers, repeated from the start up to a length. */
export function padded(values: Float64Array, length: number): Float64Array {
  if (values.length === length) return values;
  const full = new Float64Array(length);
  for (let at = 0; at < length; at += values.length)
    full.set(values.subarray(0, Math.min(values.length, length - at)), at);
  return full;
}
