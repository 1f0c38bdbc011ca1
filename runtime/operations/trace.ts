import { onto } from "../core/positional.ts";
import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";

export const trace: Operation = {
  entry: {
    name: "trace",
    kind: "operation",
    doc: "Sum of the diagonal of a square matrix.",
    equation: "Σ x_ii",
    parameters: [tensor("x", "a square matrix", 2)],
    static: true,
    shape(positional, named) {
      const [m, n] = (positional[0] ?? named.x)?.shape ?? [];
      return m !== undefined && m === n ? { shape: [] } : { problem: "a square matrix is needed" };
    },
  },
  build(call) {
    const { algebra } = call;
    const { value: x, own } = call.tensor("x");
    const [row, column] = own;
    return { value: algebra.reduce("sum", onto(algebra, x, column, row), [row]), own: [] };
  },
};
