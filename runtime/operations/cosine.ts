import { cosineOf } from "./cosine-of.ts";
import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";

export const cosine: Operation = {
  entry: {
    name: "cosine",
    kind: "operation",
    doc: "Cosine of the angle between two vectors; 0 if one of them is 0.",
    equation: "a·b / max(|a| |b|, 1e-12)",
    parameters: [tensor("a", "the first"), tensor("b", "the second")],
    static: true,
    shape: () => ({ shape: [] }),
  },
  build(call) {
    const { algebra } = call;
    return cosineOf(algebra, call.tensor("a"), call.tensor("b"));
  },
};
