import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";

export const norm: Operation = {
  entry: {
    name: "norm",
    kind: "operation",
    doc: "Euclidean norm of a vector, Frobenius norm of a matrix; its derivative at 0 is 0.",
    equation: "√Σ x²",
    parameters: [tensor("x", "a tensor")],
    static: true,
    shape: () => ({ shape: [] }),
  },
  build(call) {
    const { algebra } = call;
    const { value: x, own } = call.tensor("x");
    return { value: algebra.map1("sqrt", algebra.reduce("sum", algebra.map1("square", x), own)), own: [] };
  },
};
