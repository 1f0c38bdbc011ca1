import { centred } from "./log-softmax-of.ts";
import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";
import { alongLast } from "./shapes.ts";

export const softmax: Operation = {
  entry: {
    name: "softmax",
    kind: "operation",
    doc: "Probabilities proportional to exp(x) along the last dimension.",
    equation: "e^x_i / Σ_j e^x_j",
    parameters: [tensor("x", "a tensor")],
    static: true,
    shape: alongLast,
  },
  build(call) {
    const { algebra } = call;
    const { value: x, own } = call.tensor("x");
    const axis = own[own.length - 1];
    const weight = algebra.map1("exp", centred(algebra, x, axis));
    return { value: algebra.map2("divide", weight, algebra.reduce("sum", weight, [axis])), own };
  },
};
