import { onto } from "../core/positional.ts";
import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";
import { ofSquare } from "./shapes.ts";

export const trace: Operation = {
  entry: {
    name: "trace",
    kind: "operation",
    doc: "Sum of the diagonal of a square matrix.",
    equation: "Σ x_ii",
    parameters: [tensor("x", "a square matrix", 2)],
    static: true,
    shape: ofSquare(() => []),
  },
  build(call) {
    const { algebra } = call;
    const { value: x, own } = call.tensor("x");
    const [row, column] = own;
    return { value: algebra.reduce("sum", onto(algebra, x, column, row), [row]), own: [] };
  },
};
