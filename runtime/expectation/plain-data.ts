import type { DataPlan } from "../../dsl/plan/plan.ts";

/** A set that is drawn from a fresh one, as one set that draws all columns itself; other sets as they are. */
export function plainData(data: DataPlan, bases: readonly DataPlan[]): DataPlan {
  const { source } = data;
  if (source?.kind !== "data" || source.where || source.select) return data;
  const base = plainData(bases[source.data], bases);
  // A `const` column belongs to the set that draws it.
  if (base.size !== undefined || base.source || base.columns.some((column) => column.const)) return data;
  const own = new Set(data.columns.map(({ name }) => name));
  const { source: _, ...rest } = data;
  return { ...rest, columns: [...base.columns.filter(({ name }) => !own.has(name)), ...data.columns] };
}
