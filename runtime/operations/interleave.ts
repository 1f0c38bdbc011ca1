import { stacked } from "../core/stack.ts";
import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";
import { needsRank, text } from "./shapes.ts";

export const interleave: Operation = {
  entry: {
    name: "interleave",
    kind: "operation",
    doc: "Entries of two tensors of one shape in turn along the first dimension: a[0], b[0], a[1], b[1], …",
    parameters: [tensor("a", "the first"), tensor("b", "the second")],
    static: true,
    shape(positional, named) {
      const [a, b] = [positional[0] ?? named.a, positional[1] ?? named.b];
      if (text(a?.shape ?? []) !== text(b?.shape ?? []))
        return { problem: `shapes ${text(a?.shape ?? [])} and ${text(b?.shape ?? [])} differ` };
      return needsRank(a, 1) ?? { shape: [2 * a.shape[0], ...a.shape.slice(1)], integer: a.integer && b.integer };
    },
  },
  build(call) {
    const { algebra } = call;
    const pair = stacked(algebra, [call.tensor("a"), call.tensor("b")]);
    const [which, first, ...rest] = pair.own;
    const to = algebra.axis(algebra.axisOf(first).name, 2 * algebra.axisOf(first).size);
    return { value: algebra.reshape(pair.value, [first, which], [to]), own: [to, ...rest] };
  },
};
