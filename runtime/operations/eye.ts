import type { Operation } from "./operation.ts";
import { count } from "./parameters.ts";
import { staticNumber } from "./shapes.ts";

export const eye: Operation = {
  entry: {
    name: "eye",
    kind: "operation",
    doc: "Identity matrix.",
    parameters: [count("n", "rows and columns")],
    static: true,
    shape(positional, named) {
      const n = staticNumber(positional[0] ?? named.n);
      return n === undefined ? { problem: "the size must be known before anything runs" } : { shape: [n, n] };
    },
  },
  build(call) {
    const { algebra } = call;
    const row = algebra.axis("row", call.number("n"));
    const column = algebra.axis("column", call.number("n"));
    return { value: algebra.map2("equal", algebra.iota(row), algebra.iota(column)), own: [row, column] };
  },
};
