/**
 * Conditions [z > 0] on an affine z, and where they join two branches without a jump: [z > 0] · k z = k relu(z). What happens at z = 0
 * exactly does not matter then, so that z ≥ 0 is the same condition.
 */
import type { GraphBuilder } from "../../graph/builder.ts";
import type { NodeId } from "../../graph/graph.ts";
import type { Piece } from "./fact.ts";
import { added, negated } from "./pieces.ts";

/** The z of [a > b]; undefined where an operand is not affine. */
export function argumentOf(g: GraphBuilder, a: Piece, b: Piece): NodeId | undefined {
  if (a.active || b.active) return undefined;
  if (g.uniform(b.affine) === 0) return a.affine;
  if (g.uniform(a.affine) === 0) return negated(g, b).affine;
  return added(g, a, negated(g, b))!.affine;
}

/**
 * k with node = k · base by form; undefined: not seen. Both are affine in the inputs and base depends on them, so a factor beside a
 * multiple of it is free of them.
 */
function multipleOf(g: GraphBuilder, id: NodeId, base: NodeId): NodeId | undefined {
  if (id === base) return g.scalar(1);
  if (g.uniform(id) === 0) return g.scalar(0);
  const [node, whole] = [g.node(id), g.node(base)];
  // A rename of a product is a product of renames.
  const [inside, operands] =
    node.op === "rename"
      ? [
          g.node(node.operands[0]),
          g.node(node.operands[0]).operands.map((x) => g.rename(x, node.attributes.from, node.attributes.to)),
        ]
      : [node, node.operands];
  if (inside.op === "map1" && inside.attributes.fn === "negate") {
    const inner = multipleOf(g, operands[0], base);
    if (inner !== undefined) return g.map1("negate", inner);
  }
  if (inside.op === "map2" && inside.attributes.fn === "multiply") {
    const [x, y] = operands;
    const [left, right] = [multipleOf(g, x, base), multipleOf(g, y, base)];
    if (left !== undefined) return g.map2("multiply", left, y);
    if (right !== undefined) return g.map2("multiply", right, x);
  }
  if (whole.op !== "map1" || whole.attributes.fn !== "negate") return undefined;
  const inner = multipleOf(g, id, whole.operands[0]);
  return inner === undefined ? undefined : g.map1("negate", inner);
}

/** `a` where the argument is positive, else `b`: b + (k_a - k_b) relu(argument), where both are multiples of it. */
export function joined(g: GraphBuilder, argument: NodeId, a: Piece, b: Piece): Piece | undefined {
  if (a.active || b.active) return undefined;
  const [above, below] = [multipleOf(g, a.affine, argument), multipleOf(g, b.affine, argument)];
  if (above === undefined || below === undefined) return undefined;
  return { affine: b.affine, active: { factor: g.map2("subtract", above, below), argument } };
}
