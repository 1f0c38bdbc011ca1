import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";
import { elementwise } from "./shapes.ts";

export const silu: Operation = {
  entry: {
    name: "silu",
    kind: "activation",
    doc: "Sigmoid linear unit (swish).",
    equation: "x / (1 + e^-x)",
    parameters: [tensor("x", "entry by entry")],
    elementwise: true,
    static: true,
    shape: elementwise(),
  },
  build({ algebra, tensor }) {
    const { value: x, own } = tensor("x");
    return { value: algebra.map2("multiply", x, algebra.map1("sigmoid", x)), own };
  },
};
