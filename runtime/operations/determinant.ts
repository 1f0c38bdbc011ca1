import { numbersOnly } from "./numbers-only.ts";
import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";

export const determinant: Operation = {
  entry: {
    name: "determinant",
    kind: "operation",
    doc: "Determinant of a square matrix.",
    parameters: [tensor("x", "a square matrix", 2)],
    static: true,
    shape(positional, named) {
      const [m, n] = (positional[0] ?? named.x)?.shape ?? [];
      return m !== undefined && m === n ? { shape: [] } : { problem: "a square matrix is needed" };
    },
  },
  build(call) {
    const { algebra } = call;
    const { host, linear } = numbersOnly(call);
    const { value: x, own } = call.tensor("x");
    const { size } = algebra.axisOf(own[0]);
    return { value: host(([block]) => Float64Array.of(linear.determinant(block.data, size)), [x], [own], []), own: [] };
  },
};
