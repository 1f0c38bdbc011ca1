import { cosineOf } from "./cosine-of.ts";
import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";

export const angle: Operation = {
  entry: {
    name: "angle",
    kind: "operation",
    doc: "Angle between two vectors, from 0 to π.",
    equation: "arccos(a·b / (|a| |b|))",
    parameters: [tensor("a", "the first"), tensor("b", "the second")],
    static: true,
    shape: () => ({ shape: [] }),
  },
  build(call) {
    const { algebra } = call;
    const { value, own } = cosineOf(algebra, call.tensor("a"), call.tensor("b"));
    return { value: algebra.map1("acos", algebra.map3("clip", value, algebra.scalar(-1), algebra.scalar(1))), own };
  },
};
