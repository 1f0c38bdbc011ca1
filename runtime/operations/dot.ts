import { align } from "../core/positional.ts";
import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";
import { broadcastShapes, text } from "./shapes.ts";

export const dot: Operation = {
  entry: {
    name: "dot",
    kind: "operation",
    doc: "Inner product over all own dimensions.",
    equation: "Σ a b",
    parameters: [tensor("a", "the first"), tensor("b", "the second")],
    static: true,
    shape(positional, named) {
      const shapes = [positional[0] ?? named.a, positional[1] ?? named.b].map((argument) => argument?.shape ?? []);
      return broadcastShapes(shapes) === undefined
        ? { problem: `shapes ${shapes.map(text).join(" and ")} do not go together` }
        : { shape: [] };
    },
  },
  build(call) {
    const { algebra } = call;
    const { values, own } = align(algebra, [call.tensor("a"), call.tensor("b")]);
    return { value: algebra.contract(values[0], values[1], own), own: [] };
  },
};
