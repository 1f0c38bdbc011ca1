import { align } from "../core/positional.ts";
import type { Operation } from "./operation.ts";
import { number, tensor } from "./parameters.ts";
import { same } from "./shapes.ts";

export const leaky_relu: Operation = {
  entry: {
    name: "leaky_relu",
    kind: "activation",
    doc: "Rectifier that lets a part of negative values through; its derivative at 0 is the slope.",
    equation: "x > 0 ? x : slope x",
    parameters: [tensor("x", "entry by entry"), number("slope", "factor of negative values", 0.01)],
    elementwise: true,
    static: true,
    shape: same,
  },
  build({ algebra, tensor }) {
    const { values, own } = align(algebra, [tensor("x"), tensor("slope")]);
    const [x, slope] = values;
    return { value: algebra.map3("select", algebra.map1("step", x), x, algebra.map2("multiply", slope, x)), own };
  },
};
