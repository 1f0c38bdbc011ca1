/**
 * What is computed, and in which order: the live part of the graph with names for the same value resolved, products brought into a
 * form that the kernels know, and draws of one purpose in the order of their `order`.
 *
 * A product that sums an axis which only one operand carries becomes that operand's sum and a product of the rest; a product that sums
 * nothing is a map.
 */
import type { AxisId, Graph, Node, NodeId } from "../graph/graph.ts";
import { BINARY } from "./instructions.ts";
import type { LowerRequest } from "./program.ts";

export interface Prepared {
  readonly nodes: readonly Node[]; // in order of execution
  readonly byId: ReadonlyMap<NodeId, Node>;
  resolve(id: NodeId): NodeId;
}

const rootsOf = (request: LowerRequest): NodeId[] =>
  [...request.updates, ...request.records, ...request.outputs, ...request.checks].map((root) => root.value);

function liveNodes(graph: Graph, roots: readonly NodeId[]): Node[] {
  const live = new Set<NodeId>(roots);
  const nodes: Node[] = [];
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    if (!live.has(id)) continue;
    const node = graph.nodes[id];
    nodes.push(node);
    for (const operand of node.operands) live.add(operand);
  }
  return nodes.reverse();
}

/**
 * What is read, and every draw along the lanes that shares a stream with a draw that is read: else the numbers of one column would depend
 * on whether another one is read or recorded.
 */
function computedNodes({ graph, lanes, ...request }: LowerRequest): Node[] {
  const roots = rootsOf({ graph, ...request });
  const live = liveNodes(graph, roots);
  if (lanes === undefined) return live;
  const along = (node: Node): node is Extract<Node, { op: "random" }> =>
    node.op === "random" && node.axes.includes(lanes);
  const purposes = new Set(live.filter(along).map((node) => node.attributes.purpose));
  const draws = graph.nodes.filter(along).filter((node) => purposes.has(node.attributes.purpose));
  if (draws.length === live.filter(along).length) return live;
  // Parameters of a draw may be draws of another purpose: again until nothing is added.
  return computedNodes({
    ...request,
    graph,
    lanes,
    checks: [...request.checks, ...draws.map((node) => ({ value: node.id, name: "" }))],
  });
}

/** Draws along the lanes share one stream for each purpose, so they must be emitted in the order of `order`. */
function byOrderOfDraws(nodes: readonly Node[], lanes: AxisId | undefined): Node[] {
  const draws = nodes.filter((n) => n.op === "random" && lanes !== undefined && n.axes.includes(lanes)) as Extract<
    Node,
    { op: "random" }
  >[];
  const previous = new Map<NodeId, NodeId>();
  const last = new Map<string, NodeId>();
  for (const draw of draws.toSorted((a, b) => a.attributes.order - b.attributes.order || a.id - b.id)) {
    const { purpose } = draw.attributes;
    const before = last.get(purpose);
    if (before !== undefined) previous.set(draw.id, before);
    last.set(purpose, draw.id);
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const done = new Set<NodeId>();
  const open = new Set<NodeId>();
  const ordered: Node[] = [];
  const visit = (id: NodeId): void => {
    if (done.has(id)) return;
    if (open.has(id))
      throw new Error(
        `draw ${id} depends on a draw of the same purpose with a higher order; number draws in the order in which they depend on each other`,
      );
    open.add(id);
    const node = byId.get(id)!;
    for (const operand of node.operands) visit(operand);
    const before = previous.get(id);
    if (before !== undefined) visit(before);
    done.add(id);
    ordered.push(node);
  };
  for (const node of nodes) visit(node.id);
  return ordered;
}

export function prepare(request: LowerRequest): Prepared {
  const { graph } = request;
  const same = new Map<NodeId, NodeId>();
  const resolve = (id: NodeId): NodeId => same.get(id) ?? id;
  const nodes: Node[] = [];
  const byId = new Map<NodeId, Node>();
  let next = graph.nodes.length;
  const add = (node: Node): Node => {
    nodes.push(node);
    byId.set(node.id, node);
    return node;
  };
  const without = (id: NodeId, over: readonly AxisId[], of: Node): NodeId => {
    if (over.length === 0) return id;
    const { axes } = byId.get(id)!;
    const sum: Node = {
      id: next++,
      op: "reduce",
      operands: [id],
      attributes: { fold: "sum", over },
      axes: axes.filter((axis) => !over.includes(axis)),
      element: { kind: "real" },
      ...(of.span && { span: of.span }),
    };
    return add(sum).id;
  };

  /** A constant that is one number everywhere needs no axes in a map: the result has them. */
  const numbers = new Map<string, NodeId>();
  const oneNumber = (id: NodeId): NodeId => {
    const node = byId.get(id)!;
    if (node.op !== "constant" || node.axes.length === 0) return id;
    const [value] = node.attributes.values;
    if (value === undefined || !node.attributes.values.every((other) => Object.is(other, value))) return id;
    const key = Object.is(value, -0) ? "-0" : String(value);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const scalar = add({
      id: next++,
      op: "constant",
      operands: [],
      attributes: { values: Float64Array.of(value) },
      axes: [],
      element: node.element,
    });
    numbers.set(key, scalar.id);
    return scalar.id;
  };

  for (const node of byOrderOfDraws(computedNodes(request), request.lanes)) {
    const operands = node.operands.map(resolve);
    if (node.op === "stop_gradient" || node.op === "straight_through") {
      same.set(node.id, operands[0]);
      continue;
    }
    if (node.op === "wide" && byId.get(operands[0])!.op === "wide") {
      same.set(node.id, operands[0]);
      continue;
    }
    if (node.op === "rename" && node.attributes.from === node.attributes.to) {
      same.set(node.id, operands[0]);
      continue;
    }
    if (node.op === "map1" || node.op === "map2" || node.op === "map3") {
      add({ ...node, operands: operands.map(oneNumber) } as Node);
      continue;
    }
    if (node.op !== "contract") {
      add({ ...node, operands });
      continue;
    }
    const [a, b] = operands.map((id) => byId.get(id)!);
    const { over } = node.attributes;
    const onlyA = over.filter((axis) => a.axes.includes(axis) && !b.axes.includes(axis));
    const onlyB = over.filter((axis) => b.axes.includes(axis) && !a.axes.includes(axis));
    const both = over.filter((axis) => a.axes.includes(axis) && b.axes.includes(axis));
    const pair = [without(a.id, onlyA, node), without(b.id, onlyB, node)];
    if (both.length > 0) add({ ...node, operands: pair, attributes: { over: both } });
    else add({ ...node, op: "map2", operands: pair.map(oneNumber), attributes: { fn: BINARY[2] } });
  }
  return { nodes, byId, resolve };
}
