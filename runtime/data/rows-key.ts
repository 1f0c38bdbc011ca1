import type { DataPlan } from "../../dsl/plan/plan.ts";
import { hashText } from "../store/hash.ts";
import { type DataContext, keyOf } from "./data-context.ts";

/** What of a task enters the rows of a set: inputs by number, and whether results of other stages or other sets do; `stages`: which, where all are named. */
interface Dependence {
  readonly inputs: readonly number[];
  readonly results: boolean;
  readonly stages?: ReadonlySet<string>;
}

const RESULTS: ReadonlySet<string> = new Set(["field", "measure", "column", "at", "swept"]);
const known = new WeakMap<DataPlan, Dependence>();

/** Of one set, without those that it is derived from. */
function dependenceOf(data: DataPlan): Dependence {
  const before = known.get(data);
  if (before) return before;
  const inputs = new Set<number>();
  const stages = new Set<string>();
  let [results, named] = [false, true];
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) {
      if (typeof value[0] !== "number") value.forEach(visit); // numbers of a constant hold no expressions
      return;
    }
    const node = value as {
      readonly op?: unknown;
      readonly kind?: unknown;
      readonly input?: unknown;
      readonly stage?: unknown;
    };
    if ((node.op === "input" || node.kind === "input") && typeof node.input === "number") inputs.add(node.input);
    if (typeof node.op === "string" && RESULTS.has(node.op)) {
      results = true;
      if (node.op === "field" && typeof node.stage === "string") stages.add(node.stage);
      else named = false;
    }
    for (const part of Object.values(value)) visit(part);
  };
  visit(data.columns);
  visit(data.source);
  const dependence = { inputs: [...inputs].sort((a, b) => a - b), results, ...(named && { stages }) };
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

const contents = new WeakMap<DataPlan, string>();

/**
 * Identity of the rows of a set whichever stage reads them: what its columns are made of with the values of their inputs, the seed, and the
 * tasks whose results they read. Equal only where the rows are the same; columns written with the same inputs in another order, or with
 * results that are not named by their stage, make other identities of equal rows.
 */
export function rowsIdentity(context: DataContext, data: DataPlan): string {
  const sets = derivation(data, context.bases);
  const known = sets.map(dependenceOf);
  const still = known.every(({ inputs }) => inputs.length === 0);
  const before = still ? contents.get(data) : undefined;
  const content = before ?? hashText(JSON.stringify(sets, (key, value) => plain(context, key, value)));
  if (still) contents.set(data, content);
  return JSON.stringify([data.name, content, context.seed, origins(context, known)]);
}

/** Without places in the text, inputs by their values. */
function plain(context: DataContext, key: string, value: unknown): unknown {
  if (key === "span" || key === "spans") return undefined;
  const node = value as { readonly op?: unknown; readonly kind?: unknown; readonly input?: unknown } | null;
  if (typeof node !== "object" || node === null || typeof node.input !== "number") return value;
  return node.op === "input" || node.kind === "input" ? context.inputs[node.input] : value;
}

/** Ids of the tasks whose results enter. */
function origins(context: DataContext, known: readonly Dependence[]): unknown {
  if (known.every(({ results }) => !results)) return [];
  if (known.some(({ stages }) => stages === undefined)) return context.origin;
  const stages = known.flatMap((each) => [...each.stages!]);
  const all = JSON.parse(context.origin || "[]") as readonly string[];
  return all.filter((id) => stages.some((stage) => id === stage || id.startsWith(`${stage}/`)));
}
