import type { Algebra } from "../graph/algebra.ts";
import type { Operation } from "./operation.ts";
import { count, tensor } from "./parameters.ts";
import { staticNumber } from "./shapes.ts";

/** k numbers from a to b, both ends exact; `inner` gives the one that lies the part i / (k - 1) of the way. */
export function spaced(
  name: string,
  { doc, equation }: { readonly doc: string; readonly equation: string },
  inner: <V>(algebra: Algebra<V>, a: V, b: V, part: V) => V,
): Operation {
  return {
    entry: {
      name,
      kind: "operation",
      doc,
      equation,
      parameters: [tensor("a", "first number"), tensor("b", "last number"), count("k", "how many", undefined, 1)],
      static: true,
      shape(positional, named) {
        const k = staticNumber(positional[2] ?? named.k);
        return k === undefined ? { problem: "the count must be known before anything runs" } : { shape: [k] };
      },
    },
    build(call) {
      const { algebra } = call;
      const k = call.number("k");
      const [a, b] = [call.tensor("a").value, call.tensor("b").value];
      const own = algebra.axis("k", k);
      if (k === 1) return { value: a, own: [own] };
      const i = algebra.iota(own);
      const between = inner(algebra, a, b, algebra.map2("divide", i, algebra.scalar(k - 1)));
      const last = algebra.map3("select", algebra.map2("equal", i, algebra.scalar(k - 1)), b, between);
      return { value: algebra.map3("select", algebra.map1("not", i), a, last), own: [own] };
    },
  };
}
