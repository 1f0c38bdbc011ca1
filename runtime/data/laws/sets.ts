/** Features in sets: feature j belongs to set ⌊j / size⌋ and is its member j mod size. */
import type { Parameter } from "../../../dsl/catalogue.ts";
import type { GraphBuilder } from "../../graph/builder.ts";
import type { AxisId, NodeId } from "../../graph/graph.ts";
import { shapeOfCounts } from "../shapes.ts";

export const setParameters: readonly Parameter[] = [
  { name: "sets", type: { kind: "number", integer: true }, range: { min: 1 }, doc: "number of sets" },
  { name: "size", type: { kind: "number", integer: true }, range: { min: 1 }, doc: "features in a set" },
  { name: "density", type: { kind: "number" }, range: { min: 0, max: 1 }, doc: "probability that a set is present" },
];

export const setShape = shapeOfCounts(["sets", "size"], ([sets, size]) => [sets * size]);

/** A value of each set, given to its features: a contraction with the 0/1 matrix of membership. */
export function toFeatures(g: GraphBuilder, value: NodeId, set: AxisId, features: AxisId, size: number): NodeId {
  const sets = g.axisOf(set).size;
  const count = g.axisOf(features).size;
  const matrix = new Float64Array(sets * count);
  for (let j = 0; j < count; j += 1) matrix[Math.floor(j / size) * count + j] = 1;
  return g.contract(g.constant([set, features], matrix), value, [set]);
}
