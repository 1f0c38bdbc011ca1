import type { GraphBuilder } from "../builder.ts";
import type { Node, NodeId, OperationName } from "../graph.ts";

export type NodeOf<O extends OperationName> = Extract<Node, { op: O }>;

/**
 * The cotangent of operand `k` from the cotangent `g` of the node; undefined: the value does not depend on it differentiably. `g` may lack
 * axes of the node (it is the same along them) and may carry further ones (seeds of a Jacobian).
 */
export type Rule<O extends OperationName> = (
  builder: GraphBuilder,
  node: NodeOf<O>,
  g: NodeId,
  k: number,
) => NodeId | undefined;

/**
 * A cotangent of the form select(c, g, 0) is split before a rule and selected again after it, so that the factor of a branch that is not
 * taken (1/x at 0, say) is never multiplied by 0: no NaN from there, in higher derivatives neither.
 */
export function guarded(builder: GraphBuilder, g: NodeId, rule: (g: NodeId) => NodeId | undefined): NodeId | undefined {
  const node = builder.node(g);
  if (node.op !== "map3" || node.attributes.fn !== "select") return rule(g);
  const [condition, a, b] = node.operands;
  const zero = builder.scalar(0);
  if (builder.uniform(b) === 0) {
    const inner = guarded(builder, a, rule);
    return inner === undefined ? undefined : builder.map3("select", condition, inner, zero);
  }
  if (builder.uniform(a) === 0) {
    const inner = guarded(builder, b, rule);
    return inner === undefined ? undefined : builder.map3("select", condition, zero, inner);
  }
  return rule(g);
}
