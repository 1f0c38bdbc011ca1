import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";
import { elementwise } from "./shapes.ts";

export const degrees: Operation = {
  entry: {
    name: "degrees",
    kind: "operation",
    doc: "Radians to degrees.",
    equation: "180 x / π",
    parameters: [tensor("x", "entry by entry")],
    elementwise: true,
    static: true,
    shape: elementwise(),
  },
  build({ algebra, tensor }) {
    const { value: x, own } = tensor("x");
    return { value: algebra.map2("multiply", x, algebra.scalar(180 / Math.PI)), own };
  },
};
