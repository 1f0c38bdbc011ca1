import type { Operation } from "./operation.ts";
import { count, tensor } from "./parameters.ts";
import { staticNumber } from "./shapes.ts";

export const indicators: Operation = {
  entry: {
    name: "indicators",
    kind: "operation",
    doc: "One-hot vectors: 1 where the last dimension equals the integer.",
    equation: "[x = j]",
    parameters: [tensor("x", "integers from 0"), count("classes", "size of the new last dimension")],
    static: true,
    shape(positional, named) {
      const classes = staticNumber(positional[1] ?? named.classes);
      return classes === undefined
        ? { problem: "the number of classes must be known before anything runs" }
        : { shape: [...((positional[0] ?? named.x)?.shape ?? []), classes], integer: true };
    },
  },
  build(call) {
    const { algebra } = call;
    const { value: x, own } = call.tensor("x");
    const to = algebra.axis("class", call.number("classes"));
    return { value: algebra.map2("equal", x, algebra.iota(to)), own: [...own, to] };
  },
};
