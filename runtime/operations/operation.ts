/**
 * An operation: its entry in the catalogue and what it computes, written once over any algebra. Models trace it to graph nodes, measures
 * and the checker to numbers, and its derivative comes from the derivatives of the primitives that it uses.
 */
import type { Entry } from "../../dsl/catalogue.ts";
import type { Constant } from "../../dsl/plan/core.ts";
import type { Positional } from "../core/positional.ts";
import type { Algebra } from "../graph/algebra.ts";
import type { AxisId } from "../graph/graph.ts";

/** The arguments of one call, by the names of the entry's parameters. */
export interface Call<V> {
  readonly operation: string;
  readonly algebra: Algebra<V>;
  has(name: string): boolean;
  /** A tensor. Throws where it was not given and has no default. */
  tensor(name: string): Positional<V>;
  /** All values of a variadic parameter. */
  tensors(name: string): readonly Positional<V>[];
  /** A static tensor. */
  constant(name: string): Constant;
  /** All static values of a variadic parameter. */
  constants(name: string): readonly Constant[];
  /** A static number. */
  number(name: string): number;
  /** A word, string or name of an entry; undefined where it was not given. */
  word(name: string): string | undefined;
  /** The index of the data set's row. */
  row(): Positional<V>;
  /** What a reduction of `value` runs over: all own dimensions and what the surroundings add, or those that `axis` names. */
  reduced(value: Positional<V>): readonly AxisId[];
}

export interface Operation {
  readonly entry: Entry;
  build<V>(call: Call<V>): Positional<V>;
}
