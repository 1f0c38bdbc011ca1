/** Arithmetic of pieces. Every function makes nodes and decides by form alone. */
import type { GraphBuilder } from "../../graph/builder.ts";
import { applyNode } from "../../graph/evaluate.ts";
import type { NodeId } from "../../graph/graph.ts";
import type { Coordinate } from "../coordinate.ts";
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

/** Coordinates of inputs beside the inputs themselves: for each leaf the leaf that holds |x| or x². */
export type BentLeaves = Readonly<Partial<Record<Coordinate, ReadonlyMap<NodeId, NodeId>>>>;

/** |k x| = |k| |x| or (k x)² = k² x² of a leaf x, moved or not, where these are coordinates; undefined: something else. */
export function bentOf(g: GraphBuilder, id: NodeId, coordinate: Coordinate, bent: BentLeaves): NodeId | undefined {
  const leaf = bent[coordinate]?.get(id);
  if (leaf !== undefined) return leaf;
  const node = g.node(id);
  const fn = coordinate;
  if (node.op === "map1" && node.attributes.fn === "negate") return bentOf(g, node.operands[0], coordinate, bent);
  if (node.op === "map2" && node.attributes.fn === "multiply") {
    // The other factor of something affine is free of the inputs.
    const [x, y] = node.operands;
    const [left, right] = [bentOf(g, x, coordinate, bent), bentOf(g, y, coordinate, bent)];
    if (left !== undefined) return g.map2("multiply", left, g.map1(fn, y));
    return right === undefined ? undefined : g.map2("multiply", right, g.map1(fn, x));
  }
  if (node.op !== "rename" && node.op !== "slice" && node.op !== "reshape" && node.op !== "gather") return undefined;
  const inner = bentOf(g, node.operands[0], coordinate, bent);
  return inner === undefined ? undefined : applyNode(g, node, [inner, ...node.operands.slice(1)]);
}

/** Whether a node depends on coordinates beside the inputs. */
export function isBent(g: GraphBuilder, id: NodeId, bent: BentLeaves): boolean {
  const leaves = new Set(Object.values(bent).flatMap((each) => [...each.values()]));
  if (leaves.size === 0) return false;
  const seen = new Set<NodeId>();
  const visit = (at: NodeId): boolean => {
    if (leaves.has(at)) return true;
    if (seen.has(at)) return false;
    seen.add(at);
    return g.node(at).operands.some(visit);
  };
  return visit(id);
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
