import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";
import { needsRank } from "./shapes.ts";

export const argmax: Operation = {
  entry: {
    name: "argmax",
    kind: "operation",
    doc: "Index of the first largest entry along the last dimension.",
    parameters: [tensor("x", "a tensor")],
    static: true,
    shape(positional, named) {
      const x = positional[0] ?? named.x;
      return needsRank(x, 1) ?? { shape: x.shape.slice(0, -1), integer: true };
    },
  },
  build(call) {
    const { algebra } = call;
    const { value: x, own } = call.tensor("x");
    return { value: algebra.argmax(x, own[own.length - 1]), own: own.slice(0, -1) };
  },
};
