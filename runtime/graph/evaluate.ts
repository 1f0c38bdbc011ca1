import type { Scalar } from "../engine/engine.ts";
import type { Algebra } from "./algebra.ts";
import type { Graph, Node, NodeId } from "./graph.ts";
import type { EagerTensor } from "./tensor.ts";
import { TensorAlgebra } from "./tensor-algebra.ts";

/** One node, applied over any algebra to the values of its operands. Leaves have no meaning of their own: they must be given. */
export function applyNode<V>(algebra: Algebra<V>, node: Node, v: readonly V[]): V {
  switch (node.op) {
    case "constant":
      return algebra.constant(node.axes, node.attributes.values);
    case "iota":
      return algebra.iota(node.attributes.axis);
    case "map1":
      return algebra.map1(node.attributes.fn, v[0]);
    case "map2":
      return algebra.map2(node.attributes.fn, v[0], v[1]);
    case "map3":
      return algebra.map3(node.attributes.fn, v[0], v[1], v[2]);
    case "contract":
      return algebra.contract(v[0], v[1], node.attributes.over);
    case "reduce":
      return algebra.reduce(node.attributes.fold, v[0], node.attributes.over);
    case "rename":
      return algebra.rename(v[0], node.attributes.from, node.attributes.to);
    case "slice":
      return algebra.slice(v[0], node.attributes.axis, node.attributes.to, node.attributes.start, node.attributes.step);
    case "unslice":
      return algebra.unslice(
        v[0],
        node.attributes.axis,
        node.attributes.to,
        node.attributes.start,
        node.attributes.step,
      );
    case "concat":
      return algebra.concat(v, node.attributes.parts, node.attributes.to);
    case "reshape":
      return algebra.reshape(v[0], node.attributes.from, node.attributes.to);
    case "gather":
      return algebra.gather(v[0], node.attributes.axis, v[1]);
    case "scatter":
      return algebra.scatter(v[0], v[1], node.attributes.axis, node.attributes.over);
    case "argmax":
      return algebra.argmax(v[0], node.attributes.axis);
    case "cumulative_sum":
      return algebra.cumulativeSum(v[0], node.attributes.axis);
    case "stop_gradient":
      return algebra.stopGradient(v[0]);
    case "straight_through":
      return algebra.straightThrough(v[0], v[1]);
    case "wide":
      return algebra.wide(v[0]);
    case "input":
    case "state":
    case "data":
    case "step":
    case "random":
      throw new Error(`the value of a leaf (${node.op} ${node.label ?? node.id}) must be given`);
  }
}

/** Nodes whose value comes from outside the graph. */
function isLeaf(node: Node): boolean {
  return node.op === "input" || node.op === "state" || node.op === "data" || node.op === "step" || node.op === "random";
}

/**
 * The values of `nodes`, computed in f64 operation by operation. `leaf` gives inputs, state, data, the step and random draws (the
 * parameters of a draw are not evaluated).
 */
export function evaluateGraph(
  graph: Graph,
  nodes: readonly NodeId[],
  leaf: (node: Node) => EagerTensor,
  scalar: Scalar,
): EagerTensor[] {
  const algebra = new TensorAlgebra(scalar, { axes: [...graph.axes] });
  const values = new Map<NodeId, EagerTensor>();
  for (const id of reachable(graph, nodes)) {
    const node = graph.nodes[id];
    const value = isLeaf(node)
      ? leaf(node)
      : applyNode(
          algebra,
          node,
          node.operands.map((operand) => values.get(operand)!),
        );
    values.set(id, algebra.expand(value, node.axes));
  }
  return nodes.map((node) => values.get(node)!);
}

/** Everything that `nodes` need, in order; operands of draws are left out. */
function reachable(graph: Graph, nodes: readonly NodeId[]): NodeId[] {
  const seen = new Set<NodeId>(nodes);
  for (let id = graph.nodes.length - 1; id >= 0; id -= 1) {
    if (seen.has(id) && !isLeaf(graph.nodes[id])) for (const operand of graph.nodes[id].operands) seen.add(operand);
  }
  return [...seen].sort((a, b) => a - b);
}
