import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";
import { elementwise } from "./shapes.ts";

export const radians: Operation = {
  entry: {
    name: "radians",
    kind: "operation",
    doc: "Degrees to radians.",
    equation: "π x / 180",
    parameters: [tensor("x", "entry by entry")],
    elementwise: true,
    static: true,
    shape: elementwise(),
  },
  build({ algebra, tensor }) {
    const { value: x, own } = tensor("x");
    return { value: algebra.map2("multiply", x, algebra.scalar(Math.PI / 180)), own };
  },
};
