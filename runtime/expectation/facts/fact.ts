/**
 * What is known of a node as a function of the inputs x. `free`: it does not depend on them. `piece`: affine, plus at most one factor
 * times a rectified affine function. `gate`: 1 where an affine function is positive, else 0. `squares`: a sum of weighted squares of
 * pieces, plus something free. `reason`: none of these, and the operation that is to blame.
 */
import type { Span } from "../../../dsl/source.ts";
import type { AxisId, NodeId } from "../../graph/graph.ts";

/** affine + factor · relu(argument), entry by entry; affine and argument are affine in x, the factor is free. */
export interface Piece {
  readonly affine: NodeId;
  readonly active?: { readonly factor: NodeId; readonly argument: NodeId };
}

/** Σ over `over` of weight · piece². */
export interface Square {
  readonly weight: NodeId;
  readonly piece: Piece;
  readonly over: readonly AxisId[];
}

export type Fact =
  | { readonly kind: "free" }
  | { readonly kind: "piece"; readonly piece: Piece }
  | { readonly kind: "gate"; readonly argument: NodeId }
  | {
      readonly kind: "squares";
      readonly squares: readonly Square[];
      readonly free: NodeId | undefined;
      /** It has a sum of several rectifiers in it: an expectation of its own, but nothing may be done to it but sums and factors. */
      readonly sums?: Reason | true;
    }
  | Reason;

export interface Reason {
  readonly kind: "reason";
  readonly text: string;
  readonly span?: Span;
}

export const FREE: Fact = { kind: "free" };
export const reason = (text: string): Reason => ({ kind: "reason", text });
