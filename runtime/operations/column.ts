import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";

export const column: Operation = {
  entry: {
    name: "column",
    kind: "operation",
    doc: "A vector as a matrix of one column; any tensor with a last dimension of size 1.",
    parameters: [tensor("x", "a tensor")],
    static: true,
    shape: (positional, named) => ({ shape: [...((positional[0] ?? named.x)?.shape ?? []), 1] }),
  },
  build(call) {
    const { algebra } = call;
    const { value, own } = call.tensor("x");
    return { value, own: [...own, algebra.axis("column", 1)] };
  },
};
