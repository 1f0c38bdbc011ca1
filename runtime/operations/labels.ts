import type { Operation } from "./operation.ts";
import { count } from "./parameters.ts";

export const labels: Operation = {
  entry: {
    name: "labels",
    kind: "operation",
    doc: "Class labels by row: 0 for the first `each` rows, 1 for the next, …, and from the start again after `classes` blocks.",
    equation: "⌊row / each⌋ mod classes",
    parameters: [count("classes", "how many classes", undefined, 1), count("each", "rows in a block", 1, 1)],
    shape: () => ({ shape: [], integer: true }),
  },
  build(call) {
    const { algebra } = call;
    const block = algebra.map1("floor", algebra.map2("divide", call.row().value, algebra.scalar(call.number("each"))));
    return { value: algebra.map2("mod", block, algebra.scalar(call.number("classes"))), own: [] };
  },
};
