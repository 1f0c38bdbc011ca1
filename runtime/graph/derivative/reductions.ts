import type { FoldFn } from "../../program/instructions.ts";
import { unionAxes, withoutAxes } from "../axes.ts";
import type { GraphBuilder } from "../builder.ts";
import type { AxisId, NodeId } from "../graph.ts";

type FoldRule = (b: GraphBuilder, g: NodeId, a: NodeId, y: NodeId, over: readonly AxisId[]) => NodeId;

/** The place of every entry in row-major order over `over`. */
function places(b: GraphBuilder, over: readonly AxisId[]): NodeId {
  let place = b.scalar(0);
  for (const [k, axis] of over.entries()) {
    place = k === 0 ? b.iota(axis) : b.map2("add", b.map2("multiply", place, b.scalar(b.size(axis))), b.iota(axis));
  }
  return place;
}

/** The whole cotangent goes to the first entry that equals the extremum. */
const toFirst: FoldRule = (b, g, a, y, over) => {
  const place = places(b, over);
  const candidates = b.map3("select", b.map2("equal", a, y), place, b.scalar(Number.POSITIVE_INFINITY));
  const first = b.reduce("min", candidates, over);
  return b.map3("select", b.map2("equal", place, first), g, b.scalar(0));
};

export const FOLD_RULES: { readonly [F in FoldFn]: FoldRule } = {
  sum: (_, g) => g,
  max: toFirst,
  min: toFirst,
  /** Product of all other entries, without division: zeros are allowed. */
  product(b, g, a, _, over) {
    const names = new Map<AxisId, AxisId>();
    let others = a;
    for (const axis of over) {
      const twin = b.twin(axis, unionAxes(b.axesOf(a), b.axesOf(g), [...names.values()]));
      names.set(axis, twin);
      others = b.rename(others, axis, twin);
    }
    const twins = [...names.values()];
    const self = b.map2("equal", places(b, over), places(b, twins));
    const rest = b.reduce("product", b.map3("select", self, b.scalar(1), others), twins);
    return b.map2("multiply", g, rest);
  },
};

/** Σ over the entries at and after each place along `axis`: the adjoint of the running sum. */
export function suffixSum(b: GraphBuilder, g: NodeId, axis: AxisId): NodeId {
  const size = b.size(axis);
  const full = b.expand(g, [axis]);
  const twin = b.twin(axis, b.axesOf(full));
  const reversed = b.cumulativeSum(b.slice(full, axis, twin, size - 1, -1), twin);
  return b.slice(reversed, twin, axis, size - 1, -1);
}

/** Axes of a node that an operand lacks: the operand is repeated along them, its cotangent summed. */
export function repeated(b: GraphBuilder, node: readonly AxisId[], operand: NodeId): AxisId[] {
  return withoutAxes(node, b.axesOf(operand));
}
