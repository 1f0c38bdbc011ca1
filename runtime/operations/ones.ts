import type { Operation } from "./operation.ts";
import { count } from "./parameters.ts";
import { sizes, sizesOf } from "./sizes.ts";

export const ones: Operation = {
  entry: {
    name: "ones",
    kind: "operation",
    doc: "A tensor of ones of the given sizes.",
    parameters: [{ ...count("sizes", "sizes of the dimensions"), variadic: true }],
    static: true,
    shape: sizes,
  },
  build(call) {
    const { algebra } = call;
    const own = sizesOf(call).map((size, k) => algebra.axis(`d${k}`, size));
    return { value: algebra.scalar(1), own };
  },
};
