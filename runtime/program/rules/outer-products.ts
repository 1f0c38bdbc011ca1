/**
 * Which sums over lanes are sums of outer products: C[m, n] = sum over lanes of A[m, c] B[n, c] where B may have many zeros and both have
 * enough rows. The kernel adds lane after lane, `dot` four lanes side by side: the bits hang on the choice, so it follows from what is
 * declared (shapes, batch, how values are made), not from the numbers that a program meets.
 */
import type { Precision } from "../../engine/engine.ts";
import type { AxisId, Node, NodeId } from "../../graph/graph.ts";
import type { Context } from "../context.ts";
import { product } from "../layout.ts";
import { worthwhile } from "../packs.ts";
import { MOST_SAMPLES } from "../tiles.ts";

export interface Outer {
  /** Axes of the dense factor and of the one with zeros, ascending. */
  readonly m: readonly AxisId[];
  readonly n: readonly AxisId[];
  /** The factor with zeros is the first operand. */
  readonly turned: boolean;
}

export function outerOf(c: Context, node: Node): Outer | undefined {
  const { lanes } = c;
  if (node.op !== "contract" || lanes === undefined || c.sample !== undefined) return undefined;
  const { over } = node.attributes;
  const [a, b] = node.operands;
  if (over.length !== 1 || over[0] !== lanes || a === b) return undefined;
  const own = (id: NodeId): AxisId[] =>
    c
      .axesOf(id)
      .filter((axis) => axis !== lanes)
      .sort((x, y) => x - y);
  const [left, right] = [own(a), own(b)];
  if (left.some((axis) => right.includes(axis))) return undefined;
  if (![a, b].every((id) => c.axesOf(id).includes(lanes))) return undefined;
  const turned = !c.zeros.has(b);
  if (turned && !c.zeros.has(a)) return undefined;
  const [m, n] = turned ? [right, left] : [left, right];
  if (c.tile <= MOST_SAMPLES) return undefined;
  return worthwhile(product(m.map(c.full)), product(n.map(c.full)), c.tile) ? { m, n, turned } : undefined;
}

/** Entries for a row of `m` sums: an even number of vectors. */
export function room(m: number, precision: Precision): number {
  const pair = precision === "f32" ? 8 : 4;
  return Math.ceil(m / pair) * pair;
}
