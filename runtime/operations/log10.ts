import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";
import { elementwise } from "./shapes.ts";

export const log10: Operation = {
  entry: {
    name: "log10",
    kind: "operation",
    doc: "Logarithm to base 10.",
    equation: "log_10 x",
    parameters: [tensor("x", "entry by entry")],
    elementwise: true,
    static: true,
    shape: elementwise(),
  },
  build({ algebra, tensor }) {
    const { value: x, own } = tensor("x");
    return { value: algebra.map2("divide", algebra.map1("log", x), algebra.map1("log", algebra.scalar(10))), own };
  },
};
