import { numbersOnly } from "./numbers-only.ts";
import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";
import { needsRank } from "./shapes.ts";

export const singular_values: Operation = {
  entry: {
    name: "singular_values",
    kind: "operation",
    doc: "Singular values of a matrix, descending.",
    parameters: [tensor("x", "a matrix", 2)],
    static: true,
    shape(positional, named) {
      const argument = positional[0] ?? named.x;
      return needsRank(argument, 2) ?? { shape: [Math.min(argument.shape[0], argument.shape[1])] };
    },
  },
  build(call) {
    const { algebra } = call;
    const { host, linear } = numbersOnly(call);
    const { value: x, own } = call.tensor("x");
    const [m, n] = own.map((axis) => algebra.axisOf(axis).size);
    const to = algebra.axis("singular_value", Math.min(m, n));
    return {
      value: host(([block]) => linear.svd(block.data, m, n).s.slice(0, Math.min(m, n)), [x], [own], [to]),
      own: [to],
    };
  },
};
