import { numbersOnly } from "./numbers-only.ts";
import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";

export const inverse: Operation = {
  entry: {
    name: "inverse",
    kind: "operation",
    doc: "Inverse of a square matrix.",
    parameters: [tensor("x", "a square matrix", 2)],
    static: true,
    shape(positional, named) {
      const [m, n] = (positional[0] ?? named.x)?.shape ?? [];
      return m !== undefined && m === n ? { shape: [n, m] } : { problem: "a square matrix is needed" };
    },
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
