/**
 * The graph: tensor operations on tensors with named axes. There is no positional broadcasting here: operands align by axis identity,
 * and a value is repeated along every axis that it does not carry. Models, theories, update rules of optimisers and samplers, and the
 * derivative of all of them are such graphs. Precision is not in the graph: the same graph runs in f32 and f64.
 */
import type { Span } from "../../dsl/source.ts";
import type { BinaryFn, FoldFn, Purpose, RandomLaw, TernaryFn, UnaryFn } from "../program/instructions.ts";

export type AxisId = number;
export type NodeId = number;

/** What an axis stands for. Its role in a program (lanes, looped, beside, uniform) is decided in lowering. */
export type AxisKind = "own" | "sample" | "instance" | "node" | "particle" | "point" | "time";

export interface Axis {
  readonly id: AxisId;
  readonly name: string; // for listings: `m`, `n`, `sample`
  readonly size: number;
  readonly kind: AxisKind;
}

/** `integer`: whole numbers below `limit` kept in the program's precision; `mask`: 0 or 1. */
export type Element =
  | { readonly kind: "real" }
  | { readonly kind: "integer"; readonly limit?: number }
  | { readonly kind: "mask" };

/**
 * The kinds of operation and what each carries. `axes` of a node are in canonical order (ascending id). In comments, A and B are the
 * axes of the operands.
 */
export interface Operations {
  /** Row-major over the node's axes in ascending id. */
  constant: { readonly values: Float64Array };
  /** A static value that a sweep changes; axes own. */
  input: { readonly input: number };
  /** A named tensor of the state (parameters, moments, positions): read at the start of a step, replaced by an update. `prior` etc. stay in the plan. */
  state: { readonly name: string };
  /** A column of the stage's rows, carries the sample axis. */
  data: { readonly column: string };
  /** The number of the step as a real: 0, 1, …  (of the program that runs). */
  step: Record<never, never>;
  /** The position along an axis: 0, 1, … */
  iota: { readonly axis: AxisId };
  /** Independent draws for every entry of the node's axes; operands: the law's parameters (0 to 2). `order` tells draws of one purpose apart. */
  random: { readonly law: RandomLaw; readonly purpose: Purpose; readonly order: number };
  map1: { readonly fn: UnaryFn };
  map2: { readonly fn: BinaryFn };
  map3: { readonly fn: TernaryFn };
  /** Sum over `over` of a * b; result axes (A ∪ B) \ over. */
  contract: { readonly over: readonly AxisId[] };
  /** Result axes A \ over. */
  reduce: { readonly fold: FoldFn; readonly over: readonly AxisId[] };
  /** The same numbers under another axis of the same size. */
  rename: { readonly from: AxisId; readonly to: AxisId };
  /** Entries start, start + step, … of `axis`, as axis `to` (its size is the count). */
  slice: { readonly axis: AxisId; readonly to: AxisId; readonly start: number; readonly step: number };
  /** The adjoint of slice: `axis` of the operand placed in zeros along `to`. */
  unslice: { readonly axis: AxisId; readonly to: AxisId; readonly start: number; readonly step: number };
  /** Operands one after another along `axes[i]` of operand i (undefined: the operand is one entry without that axis), as axis `to`. */
  concat: { readonly parts: readonly (AxisId | undefined)[]; readonly to: AxisId };
  /** Row-major reshaping: axes `from` (in this order) become axes `to`. Sizes multiply to the same. */
  reshape: { readonly from: readonly AxisId[]; readonly to: readonly AxisId[] };
  /** table, index: entry index of `axis` of the table, for every entry of the index. Result (table \ axis) ∪ index axes. */
  gather: { readonly axis: AxisId };
  /** values, index: adjoint of gather: sums values into `axis` (size = the table's). `over`: axes of the index that are summed. */
  scatter: { readonly axis: AxisId; readonly over: readonly AxisId[] };
  /** Index (a real) of the first largest entry along `axis`. */
  argmax: { readonly axis: AxisId };
  /** Running sum along `axis`. */
  cumulative_sum: { readonly axis: AxisId };
  /** Same value; derivative 0. */
  stop_gradient: Record<never, never>;
  /** Operands value, backward: value of the first, derivative of the second. */
  straight_through: Record<never, never>;
  /** Same value, computed and kept in f64 even in f32 programs (sums of losses). */
  wide: Record<never, never>;
}

export type OperationName = keyof Operations;

export type Node = {
  readonly [O in OperationName]: {
    readonly id: NodeId;
    readonly op: O;
    readonly operands: readonly NodeId[];
    readonly attributes: Operations[O];
    readonly axes: readonly AxisId[]; // ascending
    readonly element: Element;
    readonly span?: Span;
    /** The function of the catalogue that it is a part of: `gelu`. */
    readonly call?: string;
    /** The name a person gave it (`h`, `loss`, `W`), for listings and for naming what became NaN. */
    readonly label?: string;
  };
}[OperationName];

/** Append-only, operands before users. Equal nodes are merged (hash-consing), random ones by `order`. */
export interface Graph {
  readonly axes: readonly Axis[];
  readonly nodes: readonly Node[];
}

/** A value with positional own dimensions: what expressions denote. `own[i]` is the axis of dimension i; other axes of the node are carried. */
export interface Value {
  readonly node: NodeId;
  readonly own: readonly AxisId[];
}
