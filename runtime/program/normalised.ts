/** A request with its graph in normal form. */
import type { GraphBuilder } from "../graph/builder.ts";
import type { NodeId } from "../graph/graph.ts";
import { normalise } from "../graph/normalise/index.ts";
import type { LowerRequest } from "./program.ts";
import { fullTile } from "./tiles.ts";

const KINDS = ["updates", "records", "outputs", "checks"] as const;

/**
 * All roots normalised together: constants folded, equal nodes merged, sums of products as contractions. A root that would lose an axis
 * which it carries without depending on it is repeated along it, because its shape is promised to the host.
 *
 * What is recorded must not change any other number: draws along the lanes are kept whether or not they are read (they share streams),
 * and the tile is that of the graph as it was declared.
 */
export function normalised(builder: GraphBuilder, request: LowerRequest): LowerRequest {
  const { graph, lanes } = request;
  const asked: NodeId[] = KINDS.flatMap((kind) => request[kind].map(({ value }) => value));
  const draws = graph.nodes.flatMap((node) =>
    node.op === "random" && lanes !== undefined && node.axes.includes(lanes) ? [node.id] : [],
  );
  const { builder: normal, roots } = normalise(builder, [...asked, ...draws]);
  const kept = asked.map((root, i) => normal.expand(roots[i], graph.nodes[root].axes));
  let next = 0;
  const renewed = <R extends { readonly value: NodeId }>(list: readonly R[]): R[] =>
    list.map((root) => ({ ...root, value: kept[next++] }));
  return {
    ...request,
    ...(lanes !== undefined && request.tile === undefined ? { tile: fullTile(request) } : {}),
    updates: renewed(request.updates),
    records: renewed(request.records),
    outputs: renewed(request.outputs),
    checks: renewed(request.checks),
    graph: normal.build(),
  };
}
