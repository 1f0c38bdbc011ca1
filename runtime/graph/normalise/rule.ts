import type { GraphBuilder } from "../builder.ts";
import type { Node, NodeId } from "../graph.ts";

/** A better form of a node, or undefined where the rule has nothing to say. */
export type NormaliseRule = (builder: GraphBuilder, node: Node) => NodeId | undefined;
