import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";
import { elementwise } from "./shapes.ts";

export const gelu: Operation = {
  entry: {
    name: "gelu",
    kind: "activation",
    doc: "Gaussian error linear unit, exact: x times the normal distribution function.",
    equation: "x Φ(x)",
    parameters: [tensor("x", "entry by entry")],
    elementwise: true,
    static: true,
    shape: elementwise(),
  },
  build({ algebra, tensor }) {
    const { value: x, own } = tensor("x");
    return { value: algebra.map2("multiply", x, algebra.map1("normal_cdf", x)), own };
  },
};
