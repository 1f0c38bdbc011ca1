import type { Entry } from "../../dsl/catalogue.ts";
import type { Static } from "../../dsl/plan/core.ts";
import type { RowColumn } from "./row-set.ts";

/** A source of rows: its entry (with the rule for rows and columns) and the numbers. */
export interface Source {
  readonly entry: Entry;
  columns(named: Readonly<Record<string, Static>>): readonly (RowColumn & { readonly values: Float64Array })[];
}

/** A static number among the arguments, or a fallback. */
export function staticNumber(
  named: Readonly<Record<string, Static>>,
  name: string,
  fallback?: number,
): number | undefined {
  const value = named[name];
  if (value?.kind === "tensor" && value.value.data.length === 1) return value.value.data[0] ?? undefined;
  return fallback;
}
