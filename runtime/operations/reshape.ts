import type { Operation } from "./operation.ts";
import { count, tensor } from "./parameters.ts";
import { text } from "./shapes.ts";
import { sizes, sizesOf } from "./sizes.ts";

export const reshape: Operation = {
  entry: {
    name: "reshape",
    kind: "operation",
    doc: "The same entries, row-major, in another shape.",
    parameters: [tensor("x", "a tensor"), { ...count("sizes", "sizes of the dimensions"), variadic: true }],
    static: true,
    shape(positional, named) {
      const target = sizes(positional.slice(1));
      if ("problem" in target) return target;
      const x = positional[0] ?? named.x;
      const entries = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
      if (entries(target.shape) !== entries(x.shape))
        return {
          problem: `${text(x.shape)} has ${entries(x.shape)} entries, ${text(target.shape)} ${entries(target.shape)}`,
        };
      return { ...target, integer: x.integer };
    },
  },
  build(call) {
    const { algebra } = call;
    const { value: x, own } = call.tensor("x");
    const to = sizesOf(call).map((size, k) => algebra.axis(`d${k}`, size));
    return { value: algebra.reshape(x, own, to), own: to };
  },
};
