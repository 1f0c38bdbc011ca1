/**
 * When each value is computed, and in which precision.
 *
 * Rates: `before` the tiles (no lane axis and nothing reduced over lanes), `tile` (carries the lane axis), `after` (made of sums over
 * lanes). A *reducer* is computed in every tile and its parts are combined. What is done to single lanes or with a lane-reduced value
 * inside a tile needs the whole batch as one tile.
 *
 * Precision: that of the program; in f32 programs a `wide` value is f64, and so is what is computed from wide values, as long as it
 * carries no axis that they do not, and what is computed after the tiles to become wide. The parts of a sum over lanes are added in f64 if it is f64.
 */
import type { Precision } from "../engine/engine.ts";
import type { AxisId, Node, NodeId } from "../graph/graph.ts";
import type { Prepared } from "./prepare.ts";
import type { LowerRequest } from "./program.ts";

export type Rate = "before" | "tile" | "after";

export interface Rates {
  readonly rate: ReadonlyMap<NodeId, Rate>;
  readonly reducers: ReadonlySet<NodeId>;
  /** The batch must be one tile. */
  readonly whole: boolean;
  readonly precision: ReadonlyMap<NodeId, Precision>;
}

/** Whether the operation looks at the lane axis itself and not only along it. */
export function touches(node: Node, lanes: AxisId): boolean {
  switch (node.op) {
    case "rename":
      return node.attributes.from === lanes || node.attributes.to === lanes;
    case "slice":
    case "unslice":
      return node.attributes.axis === lanes || node.attributes.to === lanes;
    case "concat":
      return node.attributes.to === lanes || node.attributes.parts.includes(lanes);
    case "reshape":
      return node.attributes.from.includes(lanes) || node.attributes.to.includes(lanes);
    case "gather":
    case "scatter":
    case "argmax":
    case "cumulative_sum":
      return node.attributes.axis === lanes;
    default:
      return false;
  }
}

export function ratesOf(request: LowerRequest, { nodes, byId }: Prepared): Rates {
  const { lanes } = request;
  const rate = new Map<NodeId, Rate>();
  const reducers = new Set<NodeId>();
  let whole = request.tile === "whole";
  for (const node of nodes) {
    const late = node.operands.some((id) => rate.get(id) === "after");
    const along = lanes !== undefined && node.axes.includes(lanes);
    const folds = !along && node.operands.some((id) => rate.get(id) === "tile");
    if (folds) reducers.add(node.id);
    if ((along || folds) && late) whole = true;
    if (lanes !== undefined && touches(node, lanes)) whole = true;
    rate.set(node.id, along ? "tile" : folds || late ? "after" : "before");
  }
  return { rate, reducers, whole, precision: precisions(request, nodes, byId, rate) };
}

function precisions(
  request: LowerRequest,
  nodes: readonly Node[],
  byId: ReadonlyMap<NodeId, Node>,
  rate: ReadonlyMap<NodeId, Rate>,
): Map<NodeId, Precision> {
  const precision = new Map<NodeId, Precision>();
  const wanted = new Map<NodeId, { wide: number; all: number }>();
  if (request.precision === "f32") {
    for (const node of nodes.toReversed()) {
      const use = wanted.get(node.id);
      const computed = node.operands.length > 0 && rate.get(node.id) !== "tile";
      // A value all of whose users are wide, or that a `wide` names, is computed in f64 when it is a sum over lanes or after one.
      const wide =
        node.op === "wide" || (computed && rate.get(node.id) === "after" && use !== undefined && use.wide > 0);
      if (wide) precision.set(node.id, "f64");
      for (const id of node.operands) {
        const count = wanted.get(id) ?? { wide: 0, all: 0 };
        count.all++;
        if (wide) count.wide++;
        wanted.set(id, count);
      }
    }
    for (const node of nodes) {
      if (node.operands.length === 0 || precision.has(node.id)) continue;
      const wide = node.operands.filter((id) => precision.get(id) === "f64");
      const axes = wide.flatMap((id) => byId.get(id)!.axes);
      if (wide.length > 0 && node.axes.every((axis) => axes.includes(axis))) precision.set(node.id, "f64");
    }
  }
  for (const node of nodes) if (!precision.has(node.id)) precision.set(node.id, request.precision);
  return precision;
}
