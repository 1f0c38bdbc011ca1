import type { Entry } from "../../dsl/catalogue.ts";
import type { GraphBuilder } from "../graph/builder.ts";
import type { AxisId, NodeId } from "../graph/graph.ts";

/** A move of the attacked inputs, one node an input, on its own axes and the rows. */
export type Move = readonly NodeId[];

export interface AttackContext {
  readonly g: GraphBuilder;
  readonly sample: AxisId;
  readonly radius: NodeId;
  /** Norm of the ball: 2, or infinity. */
  readonly norm: 2 | "inf";
  /** Own axes of each attacked input. */
  readonly own: readonly (readonly AxisId[])[];
  /** The loss of each row with its inputs moved. */
  loss(move: Move): NodeId;
  /** Its derivative by the move, there. */
  slope(move: Move): Move;
  /**
   * For each entry of the output a direction in which it responds most, of length 1 in the norm: the row of the map between inputs and the
   * output's activation. `row` picks one, for all rows of the batch or for each.
   */
  row(row: NodeId): Move;
  /** Number of entries of the output. */
  readonly outputs: number;
  /** A whole number below `count` for each row, drawn for the attack. */
  pick(count: number): NodeId;
  count(name: string): number;
  argument(name: string): NodeId;
}

/** A way to move inputs inside a ball so that the loss rises. */
export interface Attack {
  readonly entry: Entry; // kind adversary
  /** How many moves are tried for each row; the one of largest loss is taken. */
  candidates(context: Pick<AttackContext, "outputs">): number;
  /** Candidate number `k`, a node of one number. */
  move(context: AttackContext, k: NodeId): Move;
}
