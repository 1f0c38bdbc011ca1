import type { Operation } from "./operation.ts";
import { count } from "./parameters.ts";
import { sizes, sizesOf } from "./sizes.ts";

export const zeros: Operation = {
  entry: {
    name: "zeros",
    kind: "operation",
    doc: "A tensor of zeros of the given sizes.",
    parameters: [{ ...count("sizes", "sizes of the dimensions"), variadic: true }],
    static: true,
    shape: sizes,
  },
  build(call) {
    const { algebra } = call;
    const own = sizesOf(call).map((size, k) => algebra.axis(`d${k}`, size));
    return { value: algebra.scalar(0), own };
  },
};
