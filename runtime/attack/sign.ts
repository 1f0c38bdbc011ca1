import type { GraphBuilder } from "../graph/builder.ts";
import type { NodeId } from "../graph/graph.ts";

/** 1 for an even number, -1 for an odd one. */
export function signOf(g: GraphBuilder, k: NodeId): NodeId {
  const half = g.map1("floor", g.map2("multiply", k, g.scalar(0.5)));
  const odd = g.map2("subtract", k, g.map2("multiply", g.scalar(2), half));
  return g.map2("subtract", g.scalar(1), g.map2("multiply", g.scalar(2), odd));
}
