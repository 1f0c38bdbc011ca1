/**
 * The core language: what is left of an expression when the checker is done with it. Plain JSON. Names are resolved, layers are
 * expanded, positional arguments are named, static parts are constants, and every node knows the shape of its own dimensions. One
 * semantics (`runtime/core/`) serves models (traced to graphs), columns, measures and the static expressions of the checker itself.
 *
 * Own dimensions are positional and broadcast from the right; carried axes (samples, draws, swept names, …) align by name and do not
 * appear in `shape`. Spans are for diagnostics only: hashing drops every key `span`.
 */
import type { Span } from "../source.ts";

/** A static value: numbers row-major. `shape: []` is a scalar with one entry. Missing entries (a definition with `where`) are null. */
export interface Constant {
  readonly shape: readonly number[];
  readonly data: readonly (number | null)[];
}

/** A static value that is no tensor: a word or string, a catalogue entry with its arguments (process, pattern, optimiser, activation, …), a list or a record of such. */
export type Static =
  | { readonly kind: "tensor"; readonly value: Constant; readonly integer?: boolean; readonly boolean?: boolean }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "word"; readonly value: string }
  | {
      readonly kind: "entry";
      readonly entry: string;
      readonly of: string;
      readonly arguments: Readonly<Record<string, Static>>;
    } // `of`: the entry's kind
  | { readonly kind: "list"; readonly items: readonly Static[] }
  | { readonly kind: "record"; readonly fields: Readonly<Record<string, Static>> }
  /** A number or tensor that depends on swept names: its value is `task.inputs[input]`, its shape is the same at every point of the variant. */
  | { readonly kind: "input"; readonly input: number; readonly shape: readonly number[] }
  /** A word, string or entry that depends on swept names is resolved per variant and never appears as input. An expression of other stages' results: */
  | { readonly kind: "result"; readonly value: Core }
  /** Rows: a data set or source of the file. */
  | { readonly kind: "data"; readonly data: string }
  | { readonly kind: "none" };

export interface CoreBinder {
  readonly name: string; // unique in the whole expression
  readonly size: number;
  readonly start: number; // first value (i in a:b); entries of a list are gathered by the checker
}

export type CoreSubscript =
  | { readonly kind: "index"; readonly value: Core } // a scalar removes the dimension; an integer tensor gathers
  | { readonly kind: "slice"; readonly start: number; readonly count: number; readonly step: number };

type Node = { readonly shape: readonly number[]; readonly span?: Span };

export type Core = Node &
  (
    | { readonly op: "constant"; readonly value: Constant }
    /** A static tensor that depends on swept names (see Static). */
    | { readonly op: "input"; readonly input: number }
    /** A static non-tensor argument (word, pattern, process, …). Shape []. */
    | { readonly op: "static"; readonly value: Static }
    /** A name of the body at hand: parameter path, column, binding (bindings are unique: `r`, `r#1`, `r#2`), formal. */
    | { readonly op: "local"; readonly name: string }
    /** `row` of a data set: the row's index. */
    | { readonly op: "row" }
    /** The value of a binder. */
    | { readonly op: "binder"; readonly name: string }
    /** A result: `trained.W`, `net.chi`, `posterior.loss`; `field` is a path. In measures, claims and figures only (and const lines, columns). */
    | { readonly op: "field"; readonly stage: string; readonly field: string }
    /** A column of a data set of the file, in measures. */
    | { readonly op: "column"; readonly data: string; readonly column: string }
    /** Another measure; `field` absent: its value. */
    | { readonly op: "measure"; readonly measure: string }
    /** The value of a swept name at the point at hand, where it stands in a measure, claim or figure (axis if it is not reduced). */
    | { readonly op: "swept"; readonly name: string }
    /** Operators, core functions and catalogue functions. Operators are `add subtract multiply divide power matmul negate less less_equal equal not_equal and or not`, greater is swapped. */
    | {
        readonly op: "apply";
        readonly function: string;
        readonly arguments: readonly Core[];
        readonly options: Readonly<Record<string, Core>>;
      }
    /** Field of a record-valued core: `lambda_hat.r_hat`. */
    | { readonly op: "member"; readonly of: Core; readonly member: string }
    | { readonly op: "subscript"; readonly of: Core; readonly subscripts: readonly CoreSubscript[] }
    | { readonly op: "at"; readonly of: Core; readonly place: Core | "checkpoints" | "all" }
    /** A list of equal shapes, stacked on a new first dimension. */
    | { readonly op: "stack"; readonly items: readonly Core[] }
    /** `[i in n, j in m where c] e`: a tensor of the binders' sizes followed by the body's own dimensions. */
    | { readonly op: "define"; readonly binders: readonly CoreBinder[]; readonly where?: Core; readonly body: Core }
    /** `sum(i in n where c, e)`; reduction is one of sum mean max min count product any all. */
    | {
        readonly op: "fold";
        readonly reduction: string;
        readonly binders: readonly CoreBinder[];
        readonly where?: Core;
        readonly body: Core;
      }
    /** A record of named cores, `{ W = …, b = 0 }`. */
    | { readonly op: "record"; readonly fields: Readonly<Record<string, Core>> }
    /** A list whose entries have no common shape (arguments of figures: `curves = [a, b]`). */
    | { readonly op: "list"; readonly items: readonly Core[] }
  );
