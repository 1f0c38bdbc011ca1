import type { Operation } from "./operation.ts";
import { count, tensor } from "./parameters.ts";
import { needsRank, staticNumber } from "./shapes.ts";

export const pad: Operation = {
  entry: {
    name: "pad",
    kind: "operation",
    doc: "Zeros before and after along the last dimension.",
    parameters: [tensor("x", "a tensor"), count("before", "zeros before", 0), count("after", "zeros after", 0)],
    static: true,
    shape(positional, named) {
      const x = positional[0] ?? named.x;
      const [before, after] = [
        staticNumber(positional[1] ?? named.before) ?? 0,
        staticNumber(positional[2] ?? named.after) ?? 0,
      ];
      return (
        needsRank(x, 1) ?? {
          shape: [...x.shape.slice(0, -1), x.shape[x.shape.length - 1] + before + after],
          integer: x.integer,
        }
      );
    },
  },
  build(call) {
    const { algebra } = call;
    const { value: x, own } = call.tensor("x");
    const last = own[own.length - 1];
    const { name, size } = algebra.axisOf(last);
    const to = algebra.axis(name, size + call.number("before") + call.number("after"));
    return { value: algebra.unslice(x, last, to, call.number("before"), 1), own: [...own.slice(0, -1), to] };
  },
};
