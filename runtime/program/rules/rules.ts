/** The table of lowering rules: one for every kind of operation. */
import type { Node, OperationName } from "../../graph/graph.ts";
import type { Context } from "../context.ts";
import type { Tensor } from "../layout.ts";
import { contract } from "./contract.ts";
import { constant, data, input, iota, state, step } from "./leaves.ts";
import { gather, scatter } from "./lookups.ts";
import { map1, map2, map3 } from "./maps.ts";
import { concat, unslice } from "./places.ts";
import { random } from "./random.ts";
import { reduce } from "./reduce.ts";
import { contractSamples, reduceSamples } from "./samples.ts";
import { argmax, cumulative_sum } from "./scans.ts";
import { rename, reshape, same, slice, wide } from "./views.ts";

type Rules = { readonly [O in OperationName]: (node: Extract<Node, { op: O }>, c: Context) => Tensor };

export const RULES: Rules = {
  constant,
  input,
  state,
  data,
  step,
  iota,
  random,
  map1,
  map2,
  map3,
  contract,
  reduce,
  rename,
  slice,
  unslice,
  concat,
  reshape,
  gather,
  scatter,
  argmax,
  cumulative_sum,
  stop_gradient: same,
  straight_through: same,
  wide,
};

/** Writes the instructions of one node and returns where its value lies. */
export function lowerNode(node: Node, c: Context): Tensor {
  if (node.op === "reduce" && c.sample !== undefined && node.attributes.over.includes(c.sample))
    return reduceSamples(node, c);
  if (node.op === "contract" && c.sample !== undefined && node.attributes.over.includes(c.sample))
    return contractSamples(node, c);
  return (RULES[node.op] as (node: Node, c: Context) => Tensor)(node, c);
}
