import { numbersOnly } from "./numbers-only.ts";
import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";
import { ofSquare } from "./shapes.ts";

export const eigenvalues: Operation = {
  entry: {
    name: "eigenvalues",
    kind: "operation",
    doc: "Eigenvalues of a symmetric matrix, ascending.",
    parameters: [tensor("x", "a square matrix", 2)],
    static: true,
    shape: ofSquare((n) => [n]),
  },
  build(call) {
    const { algebra } = call;
    const { host, linear } = numbersOnly(call);
    const { value: x, own } = call.tensor("x");
    const { size } = algebra.axisOf(own[0]);
    const to = algebra.axis("eigenvalue", size);
    return { value: host(([block]) => linear.eigen(block.data, size).values, [x], [own], [to]), own: [to] };
  },
};
