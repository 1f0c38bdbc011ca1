import type { Entry } from "../../dsl/catalogue.ts";
import type { GraphBuilder } from "../graph/builder.ts";
import type { AxisId, NodeId } from "../graph/graph.ts";
import type { RandomLaw } from "../program/instructions.ts";

/** Where a law is drawn. */
export interface DrawContext {
  readonly g: GraphBuilder;
  /** The axes of the value that is drawn: dimensions of a column or parameter, outermost first. */
  readonly own: readonly AxisId[];
  /** An argument of the entry, aligned with `own` on the right; its default where it was not written. */
  readonly argument: (name: string) => NodeId;
  /** The same where a number is needed to fix a shape. */
  readonly count: (name: string) => number;
  /** Shape of an argument. */
  readonly shapeOf: (name: string) => readonly number[];
  /** An argument with its own dimensions as the given axes, not aligned. */
  readonly tensor: (name: string, axes: readonly AxisId[]) => NodeId;
  /** Independent draws for every entry of `axes` and every row, binder and instance at hand. */
  readonly random: (law: RandomLaw, axes: readonly AxisId[], parameters: readonly NodeId[]) => NodeId;
}

/** A distribution: its catalogue entry and a draw of it as graph nodes. Scalar laws are drawn for every entry of `own`. */
export interface Law {
  readonly entry: Entry;
  draw(context: DrawContext): NodeId;
}
