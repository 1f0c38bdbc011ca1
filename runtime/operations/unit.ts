import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";
import { same } from "./shapes.ts";

const SMALLEST_NORM = 1e-12;

export const unit: Operation = {
  entry: {
    name: "unit",
    kind: "operation",
    doc: "The vector divided by its norm; 0 stays 0.",
    equation: "x / max(|x|, 1e-12)",
    parameters: [tensor("x", "a tensor")],
    static: true,
    shape: same,
  },
  build(call) {
    const { algebra } = call;
    const { value: x, own } = call.tensor("x");
    const norm = algebra.map1("sqrt", algebra.reduce("sum", algebra.map1("square", x), own));
    return { value: algebra.map2("divide", x, algebra.map2("max", norm, algebra.scalar(SMALLEST_NORM))), own };
  },
};
