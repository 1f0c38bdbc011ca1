import type { DataPlan } from "../../dsl/plan/plan.ts";
import { type DataContext, keyOf } from "./data-context.ts";

/** What of a task enters the rows of a set: inputs by number, and whether results of other stages or other sets do. */
interface Dependence {
  readonly inputs: readonly number[];
  readonly results: boolean;
}

const RESULTS: ReadonlySet<string> = new Set(["field", "measure", "column", "at", "swept"]);
const known = new WeakMap<DataPlan, Dependence>();

/** Of one set, without those that it is derived from. */
function dependenceOf(data: DataPlan): Dependence {
  const before = known.get(data);
  if (before) return before;
  const inputs = new Set<number>();
  let results = false;
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) {
      if (typeof value[0] !== "number") value.forEach(visit); // numbers of a constant hold no expressions
      return;
    }
    const node = value as { readonly op?: unknown; readonly kind?: unknown; readonly input?: unknown };
    if ((node.op === "input" || node.kind === "input") && typeof node.input === "number") inputs.add(node.input);
    if (typeof node.op === "string" && RESULTS.has(node.op)) results = true;
    for (const part of Object.values(value)) visit(part);
  };
  visit(data.columns);
  visit(data.source);
  const dependence = { inputs: [...inputs].sort((a, b) => a - b), results };
  known.set(data, dependence);
  return dependence;
}

/** The set and those that it is derived from. */
function derivation(data: DataPlan, bases: readonly DataPlan[]): readonly DataPlan[] {
  const { source } = data;
  return source?.kind === "data" ? [data, ...derivation(bases[source.data], bases)] : [data];
}

/** Whether results of other stages enter the rows. */
export const dependsOnResults = (context: DataContext, data: DataPlan): boolean =>
  derivation(data, context.bases).some((each) => dependenceOf(each).results);

/**
 * Identity of the rows of a set: the values of those inputs that its columns read, and the tasks whose results they read. Points of a sweep
 * over a learning rate have the same rows; points at which a column reads another result have not.
 */
export function rowsKey(context: DataContext, data: DataPlan): string {
  const inputs = new Set(derivation(data, context.bases).flatMap((each) => dependenceOf(each).inputs));
  const values = context.inputs.map((value, k) => (inputs.has(k) ? value : 0));
  const origin = dependsOnResults(context, data) ? context.origin : "";
  return keyOf(context, "rows", data.name, context.seed, values, origin);
}
