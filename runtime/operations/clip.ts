import { align } from "../core/positional.ts";
import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";
import { elementwise } from "./shapes.ts";

export const clip: Operation = {
  entry: {
    name: "clip",
    kind: "operation",
    doc: "The value, not below `low` and not above `high`; its derivative is 1 from `low` to `high` inclusive.",
    equation: "min(max(x, low), high)",
    parameters: [tensor("x", "entry by entry"), tensor("low", "lower bound"), tensor("high", "upper bound")],
    elementwise: true,
    static: true,
    shape: elementwise(),
  },
  build({ algebra, tensor }) {
    const { values, own } = align(algebra, [tensor("x"), tensor("low"), tensor("high")]);
    return { value: algebra.map3("clip", values[0], values[1], values[2]), own };
  },
};
