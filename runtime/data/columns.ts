/** Columns of a data set as graph nodes: drawn or computed for the rows of a sample axis, or read from stored rows. */
import type { DataPlan } from "../../dsl/plan/plan.ts";
import type { AxisId, NodeId } from "../graph/graph.ts";
import type { Purpose } from "../program/instructions.ts";
import type { Locals, Scene } from "./scene.ts";

export interface ColumnOptions {
  readonly sample: AxisId;
  /** What draws of rows are for. */
  readonly purpose: Purpose;
  /** Row numbers, where the set has a size. */
  readonly row?: NodeId;
  /** Data sets that this one is derived from, as in the stage's variant. */
  readonly bases: readonly DataPlan[];
}

/** The columns that come from stored rows of the source: everything of a file, a source or a sized base; nothing where rows are drawn. */
function storedColumns(
  data: DataPlan,
  bases: readonly DataPlan[],
): readonly { readonly name: string; readonly shape: readonly number[]; readonly integer: boolean }[] | undefined {
  const { source } = data;
  if (!source) return undefined;
  if (source.kind === "file") return source.columns.map((column) => ({ ...column, integer: false }));
  if (source.kind === "entry") return []; // named by the source itself: see rows.ts
  const base = bases[source.data];
  return base.size === undefined ? undefined : columnsOf(base, bases);
}

/** Names and shapes of all columns that vary from row to row, those of the bases included. */
export function columnsOf(
  data: DataPlan,
  bases: readonly DataPlan[],
): readonly { readonly name: string; readonly shape: readonly number[]; readonly integer: boolean }[] {
  const { source } = data;
  const from = source?.kind === "data" ? columnsOf(bases[source.data], bases) : (storedColumns(data, bases) ?? []);
  const own = data.columns
    .filter((column) => !column.const)
    .map(({ name, shape, integer }) => ({ name, shape, integer }));
  return [...from.filter((column) => !own.some((each) => each.name === column.name)), ...own];
}

/**
 * All columns of a data set. Those in `given` (stored rows) are there already; `const` columns are values known when a task runs; the
 * columns of a fresh base are drawn here too, before its own.
 */
export function traceColumns(scene: Scene, data: DataPlan, given: Locals, options: ColumnOptions): Locals {
  const { sample, purpose, row, bases } = options;
  const { g } = scene;
  const { source } = data;
  const fresh = source?.kind === "data" && bases[source.data].size === undefined ? bases[source.data] : undefined;
  if (fresh && source?.kind === "data" && source.where)
    throw new Error(`data ${data.name}: rows of a fresh set cannot be filtered yet`);
  const locals: Record<string, Locals[string]> = {
    ...given,
    ...(fresh ? traceColumns(scene, fresh, {}, options) : {}),
  };
  for (const column of data.columns) {
    const { name, shape } = column;
    if (column.const) {
      locals[name] = scene.lateValue({ kind: "const", data: data.name, column: name }, shape);
      continue;
    }
    const own = scene.axes(shape, name);
    const value = scene.trace(column.value, locals, {
      row,
      ...(column.draw ? { drawing: { purpose, own, carried: [sample] } } : {}),
    });
    const { value: node } = scene.on(value, own);
    locals[name] = { value: g.label(node, name), own };
  }
  return locals;
}

/** `const` columns of a data set, drawn for its seed: no rows, purpose init. */
export function traceConstants(scene: Scene, data: DataPlan): Locals {
  const locals: Record<string, Locals[string]> = {};
  for (const { name, shape, value, draw, const: fixed } of data.columns) {
    if (!fixed) continue;
    const own = scene.axes(shape, name);
    locals[name] = scene.on(
      scene.trace(value, locals, draw ? { drawing: { purpose: "init", own, carried: [] } } : {}),
      own,
    );
  }
  return locals;
}
