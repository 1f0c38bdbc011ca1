import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";
import { elementwise } from "./shapes.ts";

export const log2: Operation = {
  entry: {
    name: "log2",
    kind: "operation",
    doc: "Logarithm to base 2.",
    equation: "log_2 x",
    parameters: [tensor("x", "entry by entry")],
    elementwise: true,
    static: true,
    shape: elementwise(),
  },
  build({ algebra, tensor }) {
    const { value: x, own } = tensor("x");
    return { value: algebra.map2("divide", algebra.map1("log", x), algebra.map1("log", algebra.scalar(2))), own };
  },
};
