import type { Entry } from "../catalogue.ts";
import type { Constant, Core, Static } from "../plan/core.ts";
import type { Formal, Item, Name } from "../syntax/ast.ts";

export const NONE: ReadonlySet<string> = new Set();

/** What the checker knows about an expression of numbers (or a law of numbers). */
export interface TensorValue {
  readonly kind: "tensor";
  readonly core: Core;
  /** Known before anything runs, but for the swept names in `swept` and the binders in `free`. */
  readonly static: boolean;
  readonly swept: ReadonlySet<string>;
  readonly free: ReadonlySet<string>;
  readonly integer: boolean;
  readonly boolean: boolean;
  readonly law: boolean;
  /** Axes beside the own dimensions: samples, draws, chains, repeats, checkpoints, swept names, … */
  readonly carried: ReadonlySet<string>;
  /** Record-valued: the entry whose `fields` it has. */
  readonly record?: Entry;
  /** The data set on whose rows it stands, where it carries `samples`. */
  readonly rows?: string;
  /** Whole numbers from 0 to below this: classes and tokens. */
  readonly below?: number;
  /** Tokens remember their process. */
  readonly process?: Static;
  /** Words or entries that a swept name walks over (measures, claims and figures). */
  readonly choices?: readonly Static[];
  /** Words that a field of a theory or system can be; its number is the place in this list. */
  readonly words?: readonly string[];
}

/** A layer of the file, with its body unexpanded. */
export interface LayerDefinition {
  readonly name: Name;
  readonly formals: readonly Formal[];
  readonly items: readonly Item[];
}

export type Value =
  | TensorValue
  /** Words, strings, entries, lists and records that are no tensors. */
  | { readonly kind: "static"; readonly value: Static }
  /** A list whose entries have no common shape, in a measure or figure. */
  | { readonly kind: "list"; readonly items: readonly Value[] }
  | { readonly kind: "record"; readonly fields: ReadonlyMap<string, Value> }
  | { readonly kind: "stage"; readonly name: string; readonly at?: Core | "checkpoints" }
  | { readonly kind: "data"; readonly name: string; readonly select?: Selection }
  | { readonly kind: "model"; readonly name: string }
  | { readonly kind: "layer"; readonly layer: LayerDefinition }
  | { readonly kind: "measure"; readonly name: string }
  /** Already reported: whatever uses it stays silent. */
  | { readonly kind: "error" };

export interface Selection {
  readonly start: number;
  readonly stop: number | undefined;
  readonly shuffled: boolean;
}

export const ERROR: Value = { kind: "error" };

/** A constant tensor as a value. */
export function constantValue(value: Constant, type: { integer?: boolean; boolean?: boolean } = {}): TensorValue {
  return {
    kind: "tensor",
    core: { op: "constant", shape: value.shape, value },
    static: true,
    swept: NONE,
    free: NONE,
    integer: type.integer ?? false,
    boolean: type.boolean ?? false,
    law: false,
    carried: NONE,
  };
}

/** A number as a value. */
export function numberValue(number: number, integer = Number.isInteger(number)): TensorValue {
  return constantValue({ shape: [], data: [number] }, { integer });
}

/** A value that exists only when the program runs: a parameter, a column, a field of a result. */
export function dynamicValue(core: Core, rest: Partial<TensorValue> = {}): TensorValue {
  return {
    kind: "tensor",
    core,
    static: false,
    swept: NONE,
    free: NONE,
    integer: false,
    boolean: false,
    law: false,
    carried: NONE,
    ...rest,
  };
}

export function union(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  let result: Set<string> | undefined;
  let only: ReadonlySet<string> = NONE;
  for (const set of sets) {
    if (set.size === 0 || set === only) continue;
    if (only.size === 0) only = set;
    else {
      result ??= new Set(only);
      for (const entry of set) result.add(entry);
    }
  }
  return result ?? only;
}

/** What a node made of `parts` inherits from them. */
export function inherit(
  parts: readonly TensorValue[],
): Pick<TensorValue, "static" | "swept" | "free" | "carried" | "rows"> {
  const rows = parts.find((part) => part.rows !== undefined && part.carried.has("samples"))?.rows;
  return {
    ...(rows === undefined ? {} : { rows }),
    static: parts.every((part) => part.static),
    swept: union(parts.map((part) => part.swept)),
    free: union(parts.map((part) => part.free)),
    carried: union(parts.map((part) => part.carried)),
  };
}

export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const n of shape) size *= n;
  return size;
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((n, k) => n === b[k]);
}

/** NumPy's rule: aligned from the right, sizes equal or 1; undefined where they do not fit. */
export function broadcast(a: readonly number[], b: readonly number[]): readonly number[] | undefined {
  const rank = Math.max(a.length, b.length);
  const result: number[] = [];
  for (let k = 0; k < rank; k += 1) {
    const m = a[a.length - rank + k] ?? 1;
    const n = b[b.length - rank + k] ?? 1;
    if (m !== n && m !== 1 && n !== 1) return undefined;
    result.push(m === 1 ? n : m);
  }
  return result;
}

export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? "a scalar" : `[${shape.join(", ")}]`;
}
