import { numbersOnly } from "./numbers-only.ts";
import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";
import { ofSquare } from "./shapes.ts";

export const inverse: Operation = {
  entry: {
    name: "inverse",
    kind: "operation",
    doc: "Inverse of a square matrix.",
    parameters: [tensor("x", "a square matrix", 2)],
    static: true,
    shape: ofSquare((n) => [n, n]),
  },
  build(call) {
    const { algebra } = call;
    const { host, linear } = numbersOnly(call);
    const { value: x, own } = call.tensor("x");
    const [m, n] = own;
    const { size } = algebra.axisOf(m);
    return { value: host(([block]) => linear.inverse(block.data, size), [x], [own], [n, m]), own: [n, m] };
  },
};
