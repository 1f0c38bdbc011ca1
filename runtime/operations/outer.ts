import { apart } from "../core/positional.ts";
import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";

export const outer: Operation = {
  entry: {
    name: "outer",
    kind: "operation",
    doc: "Outer product of two vectors: a matrix.",
    equation: "a_i b_j",
    parameters: [tensor("a", "the first"), tensor("b", "the second")],
    static: true,
    shape(positional, named) {
      const [a, b] = [positional[0] ?? named.a, positional[1] ?? named.b];
      return { shape: [...(a?.shape ?? []), ...(b?.shape ?? [])] };
    },
  },
  build(call) {
    const { algebra } = call;
    const a = call.tensor("a");
    const b = apart(algebra, call.tensor("b"), [...a.own, ...algebra.axesOf(a.value)]);
    return { value: algebra.map2("multiply", a.value, b.value), own: [...a.own, ...b.own] };
  },
};
