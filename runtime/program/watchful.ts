/** For replaying a step that went wrong: the same program with a check after every value. */
import type { Node, NodeId } from "../graph/graph.ts";
import { prepare } from "./prepare.ts";
import type { LowerRequest } from "./program.ts";

/**
 * The request with a check of every value that it computes, in the order of computing, with its place in the source (constants are left
 * out). A value is called by its label; one without by what it is a part of: the next named value that is made of it, or the state that
 * it updates. The numbers are the same bits, so one step from the state before the bad one names where it began. A value that is meant to
 * be infinite (a maximum over nothing, the logarithm of 0 behind a select) is named too.
 */
export function watchful(request: LowerRequest): LowerRequest {
  const { nodes, byId, resolve } = prepare(request);
  const names = new Map<NodeId, string>();
  for (const { state, value } of request.updates) names.set(resolve(value), state);
  for (const { name, value } of request.checks) names.set(resolve(value), name);
  for (const node of nodes) if (node.label !== undefined) names.set(node.id, node.label);
  // Users come after their operands: from the end, every value hands its name down to what has none.
  for (const node of nodes.toReversed()) {
    const name = names.get(node.id);
    if (name === undefined) continue;
    for (const operand of node.operands.map(resolve)) {
      if (byId.get(operand)?.label === undefined) names.set(operand, name);
    }
  }
  const checks = nodes
    .filter((node) => node.id < request.graph.nodes.length && node.op !== "constant")
    .map((node: Node) => ({
      value: node.id,
      name: names.get(node.id) ?? node.op,
      ...(node.span && { span: node.span }),
    }));
  return { ...request, checks };
}
