/** Arithmetic of moves. */
import type { GraphBuilder } from "../graph/builder.ts";
import type { NodeId } from "../graph/graph.ts";
import type { AttackContext, Move } from "./attack.ts";

/** Below this length a direction counts as none. */
const NONE = 1e-12;

export const scaled = (g: GraphBuilder, move: Move, by: NodeId): Move =>
  move.map((part) => g.map2("multiply", part, by));

export const added = (g: GraphBuilder, a: Move, b: Move): Move => a.map((part, k) => g.map2("add", part, b[k]));

/** Euclidean length over all inputs. */
export function lengthOf({ g, own }: Pick<AttackContext, "g" | "own">, move: Move): NodeId {
  const squares = move.map((part, k) => g.reduce("sum", g.map1("square", g.expand(part, own[k])), own[k]));
  return g.map1(
    "sqrt",
    squares.reduce((a, b) => g.map2("add", a, b)),
  );
}

/** The move of length 1 along which a linear function with this slope rises most: slope / |slope|, or its signs. */
export function steepest(context: Pick<AttackContext, "g" | "own" | "norm">, slope: Move): Move {
  const { g, norm } = context;
  if (norm === "inf") return slope.map((part) => g.map1("sign", part));
  return scaled(g, slope, g.map1("reciprocal", g.map2("max", lengthOf(context, slope), g.scalar(NONE))));
}

/** The nearest move inside the ball. */
export function projected(context: Pick<AttackContext, "g" | "own" | "norm" | "radius">, move: Move): Move {
  const { g, norm, radius } = context;
  if (norm === "inf") return move.map((part) => g.map3("clip", part, g.map1("negate", radius), radius));
  const length = g.map2("max", lengthOf(context, move), g.scalar(NONE));
  return scaled(g, move, g.map2("min", g.scalar(1), g.map2("divide", radius, length)));
}

/** No move. */
export const nothing = ({ g, own, sample }: Pick<AttackContext, "g" | "own" | "sample">): Move =>
  own.map((axes) => g.expand(g.scalar(0), [...axes, sample]));
