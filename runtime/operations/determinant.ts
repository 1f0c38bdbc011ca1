import { numbersOnly } from "./numbers-only.ts";
import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";
import { ofSquare } from "./shapes.ts";

export const determinant: Operation = {
  entry: {
    name: "determinant",
    kind: "operation",
    doc: "Determinant of a square matrix.",
    parameters: [tensor("x", "a square matrix", 2)],
    static: true,
    shape: ofSquare(() => []),
  },
  build(call) {
    const { algebra } = call;
    const { host, linear } = numbersOnly(call);
    const { value: x, own } = call.tensor("x");
    const { size } = algebra.axisOf(own[0]);
    return { value: host(([block]) => Float64Array.of(linear.determinant(block.data, size)), [x], [own], []), own: [] };
  },
};
