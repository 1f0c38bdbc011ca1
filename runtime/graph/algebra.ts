/**
 * What can be computed with tensors that have named axes: one method a primitive of `graph.ts`. Expressions, operations of the catalogue
 * and theories are written once against this interface; a `GraphBuilder` makes graphs of them, a `TensorAlgebra` numbers.
 *
 * Operands align by the identity of their axes, a value is repeated along every axis that it lacks. So every method also takes an axis
 * that its operand lacks: a sum over it multiplies by its size, a product raises to it, max and min leave the value, a slice, rename or
 * gather along it gives the value itself.
 */
import type { Span } from "../../dsl/source.ts";
import type { LinearAlgebra } from "../engine/engine.ts";
import type { BinaryFn, FoldFn, TernaryFn, UnaryFn } from "../program/instructions.ts";
import type { Axis, AxisId, AxisKind } from "./graph.ts";

/** One operand of a host function: its entries along the axes it takes, row-major in the order of these axes. */
export interface HostBlock {
  readonly data: Float64Array;
  /** 1 where an entry is missing. */
  readonly missing?: Uint8Array;
}

/** Computes one block of the result, row-major over the axes it gives; `undefined`: the result is missing. */
export type HostFunction = (blocks: readonly HostBlock[]) => Float64Array | undefined;

export interface Algebra<V> {
  axis(name: string, size: number, kind?: AxisKind): AxisId;
  axisOf(id: AxisId): Axis;
  /** An axis of the same name and size that is not in `avoid`; deterministic. */
  twin(id: AxisId, avoid: Iterable<AxisId>): AxisId;
  /** The axes that a value carries, ascending. */
  axesOf(value: V): readonly AxisId[];

  /** `values` row-major over `axes` in the given order. `missing`: 1 where there is no value. */
  constant(axes: readonly AxisId[], values: ArrayLike<number>, missing?: ArrayLike<number>): V;
  scalar(value: number): V;
  iota(axis: AxisId): V;
  map1(fn: UnaryFn, a: V): V;
  map2(fn: BinaryFn, a: V, b: V): V;
  map3(fn: TernaryFn, a: V, b: V, c: V): V;
  /** Sum over `over` of a * b. */
  contract(a: V, b: V, over: readonly AxisId[]): V;
  reduce(fold: FoldFn, a: V, over: readonly AxisId[]): V;
  rename(a: V, from: AxisId, to: AxisId): V;
  /** Entries start, start + step, … of `axis`, as axis `to`; `step` may be negative. */
  slice(a: V, axis: AxisId, to: AxisId, start: number, step: number): V;
  unslice(a: V, axis: AxisId, to: AxisId, start: number, step: number): V;
  concat(values: readonly V[], parts: readonly (AxisId | undefined)[], to: AxisId): V;
  reshape(a: V, from: readonly AxisId[], to: readonly AxisId[]): V;
  gather(table: V, axis: AxisId, index: V): V;
  scatter(values: V, index: V, axis: AxisId, over: readonly AxisId[]): V;
  argmax(a: V, axis: AxisId): V;
  cumulativeSum(a: V, axis: AxisId): V;
  stopGradient(a: V): V;
  straightThrough(value: V, backward: V): V;
  wide(a: V): V;

  /** The same value, missing where the condition is 0. Only where values may be missing (not in graphs). */
  where?(condition: V, a: V): V;
  /** The axis of size 1 that a dimension goes through before it is dropped. */
  singleton?(): AxisId;
  /** 1 where there is a value, 0 where it is missing. Absent: nothing is ever missing. */
  present?(a: V): V;
  /** `fn` for every entry of the axes that no operand gives to it: operand k gives `take[k]`, the result has `give`. Only for numbers. */
  host?(fn: HostFunction, operands: readonly V[], take: readonly (readonly AxisId[])[], give: readonly AxisId[]): V;
  readonly linear?: LinearAlgebra;
  /** The source of what is made from now on; returns what it was. */
  locate?(span: Span | undefined): Span | undefined;
  /** The function of the catalogue that makes what is made from now on (undefined: an operator); returns what it was. */
  calling?(name: string | undefined): string | undefined;
  /** Gives the value the name that a person gave it. */
  label?(a: V, name: string): V;
}
