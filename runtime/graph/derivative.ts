import type { GraphBuilder } from "./builder.ts";
import type { Rule } from "./derivative/rule.ts";
import { RULES } from "./derivative/rules.ts";
import type { NodeId, OperationName } from "./graph.ts";

/**
 * Reverse mode, from graph to graph: nodes for the derivative of `loss` by each of `wrt`, appended to the builder (Griewank and Walther,
 * Evaluating Derivatives, 2008, ch. 3). Applied to its own result it gives second derivatives.
 *
 * If the loss carries axes (samples), the result is the derivative of its sum over them. `seed` replaces the cotangent 1 of the loss; axes
 * that only the seed carries are carried by the results (columns of a Jacobian). A result may lack axes of its `wrt`, being the same along
 * them; where the loss does not depend on a node it is the constant 0.
 */
export function gradient(
  builder: GraphBuilder,
  loss: NodeId,
  wrt: readonly NodeId[],
  seed: NodeId = builder.scalar(1),
): NodeId[] {
  const needed = dependents(builder, loss, wrt);
  const cotangents = new Map<NodeId, NodeId>([[loss, seed]]);
  for (let id = loss; id >= 0; id -= 1) {
    const g = cotangents.get(id);
    if (g === undefined || !needed.has(id)) continue;
    const node = builder.node(id);
    const before = builder.locate(node.span);
    node.operands.forEach((operand, k) => {
      if (!needed.has(operand)) return;
      const part = (RULES[node.op] as Rule<OperationName>)(builder, node, g, k);
      if (part === undefined) return;
      const sum = cotangents.get(operand);
      cotangents.set(operand, sum === undefined ? part : builder.map2("add", sum, part));
    });
    builder.locate(before);
  }
  return wrt.map((node) => cotangents.get(node) ?? builder.scalar(0));
}

/** Nodes up to `loss` whose value depends on some of `wrt`. */
function dependents(builder: GraphBuilder, loss: NodeId, wrt: readonly NodeId[]): Set<NodeId> {
  const result = new Set<NodeId>(wrt);
  for (let id = 0; id <= loss; id += 1) {
    if (builder.node(id).operands.some((operand) => result.has(operand))) result.add(id);
  }
  return result;
}
