/**
 * When instances of a program are faster side by side than one after the other: a question of speed only, the bits are the same.
 *
 * Side by side the instructions outside the samples (updates, products of parameters) serve all instances at once: of one instance alone
 * each costs its dispatch, and a small product is slow. What is lost is work along the samples: alone the activations of one instance
 * stay in the first cache and parameters in registers, side by side neither does. A batch that leaves lanes of its last vector empty is
 * slow alone. The weights were fitted to the ratios of `npm run bench -- beside` (docs/performance.md), in units of one instruction.
 */
import type { AxisId, Node } from "../graph/graph.ts";
import { fitsAcross } from "./across.ts";
import { type Prepared, prepare } from "./prepare.ts";
import type { LowerRequest } from "./program.ts";
import { ratesOf } from "./rates.ts";
import { MOST_SAMPLES } from "./tiles.ts";

/** What every step costs side by side, and what the group pays once a step, shared by its instances. */
const EACH_INSTANCE = 24;
const EACH_GROUP = 120;
/** Terms of products outside the samples that cost alone one instruction more than side by side. */
const TERMS = 5;
/** Operations along the samples that cost side by side one instruction more than alone. */
const OPERATIONS = { f32: 120, f64: 48 } as const;
/** What a last vector with empty lanes costs alone. */
const LAST_VECTOR = 24;

/** What decides of a step: instructions and terms of products outside the samples, operations of one sample. */
interface Work {
  readonly instructions: number;
  readonly terms: number;
  readonly operations: number;
}

function workOf(request: LowerRequest, prepared: Prepared): Work {
  const { graph, lanes } = request;
  const { reducers } = ratesOf(request, prepared);
  const size = (axes: readonly AxisId[]): number =>
    axes.reduce((all, axis) => (axis === lanes ? all : all * graph.axes[axis].size), 1);
  const entries = (node: Node): number => {
    if (node.op === "contract") return size(node.axes) * size(node.attributes.over);
    return size(node.op === "reduce" ? prepared.byId.get(node.operands[0])!.axes : node.axes);
  };
  let [instructions, terms, operations] = [0, 0, 0];
  for (const node of prepared.nodes) {
    if (node.op === "constant" || node.op === "state" || node.op === "input") continue;
    if (reducers.has(node.id) || node.axes.includes(lanes!)) operations += node.op === "random" ? 0 : entries(node);
    else if (node.op === "contract") terms += entries(node);
    else instructions++;
  }
  return { instructions, terms, operations };
}

/** Whether `count` instances of the program are faster side by side than one after the other. */
export function runsAcross(request: LowerRequest, count: number): boolean {
  if (!fitsAcross(request)) return false;
  const { graph, lanes, precision } = request;
  if (lanes === undefined) return true;
  const batch = graph.axes[lanes].size;
  if (batch > MOST_SAMPLES) return false;
  const vector = precision === "f32" ? 4 : 2;
  if (2 * batch <= vector) return true; // half of the lanes are empty alone
  const { instructions, terms, operations } = workOf(request, prepare(request));
  const last = batch % vector === 0 ? 0 : LAST_VECTOR;
  const saved = instructions + terms / TERMS - EACH_INSTANCE - EACH_GROUP / count + last;
  return saved > (batch * operations) / OPERATIONS[precision];
}
