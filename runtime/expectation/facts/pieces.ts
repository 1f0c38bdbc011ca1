/** Arithmetic of pieces. Every function makes nodes and decides by form alone. */
import type { GraphBuilder } from "../../graph/builder.ts";
import type { NodeId } from "../../graph/graph.ts";
import type { Fact, Piece, Square } from "./fact.ts";

/** The piece times something free. */
export function scaled(g: GraphBuilder, { affine, active }: Piece, by: NodeId): Piece {
  return {
    affine: g.map2("multiply", affine, by),
    ...(active ? { active: { factor: g.map2("multiply", active.factor, by), argument: active.argument } } : {}),
  };
}

/** A sum of two pieces, if it is one: at most one rectifier, or the same twice. */
export function added(g: GraphBuilder, a: Piece, b: Piece): Piece | undefined {
  const affine = g.map2("add", a.affine, b.affine);
  if (!a.active || !b.active) {
    const active = a.active ?? b.active;
    return { affine, ...(active ? { active } : {}) };
  }
  if (a.active.argument !== b.active.argument) return undefined;
  return { affine, active: { argument: a.active.argument, factor: g.map2("add", a.active.factor, b.active.factor) } };
}

export const negated = (g: GraphBuilder, a: Piece): Piece => scaled(g, a, g.scalar(-1));

/** a · b as squares: ab = ((a + b)² - (a - b)²) / 4. */
export function product(g: GraphBuilder, a: Piece, b: Piece): readonly Square[] | undefined {
  if (a === b) return [{ weight: g.scalar(1), piece: a, over: [] }];
  const sum = added(g, a, b);
  const difference = added(g, a, negated(g, b));
  if (!sum || !difference) return undefined;
  return [
    { weight: g.scalar(0.25), piece: sum, over: [] },
    { weight: g.scalar(-0.25), piece: difference, over: [] },
  ];
}

/** A piece as squares of pieces: p = p · 1. */
export const asSquares = (g: GraphBuilder, fact: Fact): Fact =>
  fact.kind === "piece"
    ? { kind: "squares", squares: product(g, fact.piece, { affine: g.scalar(1) })!, free: undefined }
    : fact;

/** factor · relu(argument) + affine of an affine argument. */
export const rectified = (g: GraphBuilder, argument: NodeId, factor: number, affine: NodeId = g.scalar(0)): Piece => ({
  affine,
  active: { factor: g.scalar(factor), argument },
});
