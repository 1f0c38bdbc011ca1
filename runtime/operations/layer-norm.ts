import { reduceOver } from "../core/reduce.ts";
import type { Operation } from "./operation.ts";
import { number, tensor } from "./parameters.ts";
import { alongLast } from "./shapes.ts";

export const layer_norm: Operation = {
  entry: {
    name: "layer_norm",
    kind: "operation",
    doc: "The last dimension with mean 0 and variance 1 (Ba, Kiros and Hinton 2016), without parameters.",
    equation: "(x - mean(x)) / √(var(x) + ε)",
    parameters: [tensor("x", "a tensor"), number("epsilon", "added to the variance", 1e-5)],
    static: true,
    shape: alongLast,
  },
  build(call) {
    const { algebra } = call;
    const { value: x, own } = call.tensor("x");
    const axis = [own[own.length - 1]];
    const centred = algebra.map2("subtract", x, reduceOver(algebra, "mean", x, axis));
    const variance = reduceOver(algebra, "mean", algebra.map1("square", centred), axis);
    const scale = algebra.map1("sqrt", algebra.map2("add", variance, algebra.scalar(call.number("epsilon"))));
    return { value: algebra.map2("divide", centred, scale), own };
  },
};
