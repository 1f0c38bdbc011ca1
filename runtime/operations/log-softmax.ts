import { logSoftmaxOf } from "./log-softmax-of.ts";
import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";
import { alongLast } from "./shapes.ts";

export const log_softmax: Operation = {
  entry: {
    name: "log_softmax",
    kind: "operation",
    doc: "Logarithm of softmax, without underflow.",
    equation: "x_i - ln Σ_j e^x_j",
    parameters: [tensor("x", "a tensor")],
    static: true,
    shape: alongLast,
  },
  build(call) {
    const { algebra } = call;
    const { value: x, own } = call.tensor("x");
    return { value: logSoftmaxOf(algebra, x, own[own.length - 1]), own };
  },
};
