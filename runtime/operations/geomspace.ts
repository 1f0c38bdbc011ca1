import type { Operation } from "./operation.ts";
import { count, tensor } from "./parameters.ts";
import { staticNumber } from "./shapes.ts";

export const geomspace: Operation = {
  entry: {
    name: "geomspace",
    kind: "operation",
    doc: "k numbers at equal ratios, both ends exact; the ends have one sign.",
    equation: "a (b / a)^(i / (k - 1))",
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
    const part = algebra.map2("divide", i, algebra.scalar(k - 1));
    const inner = algebra.map2("multiply", a, algebra.map2("power", algebra.map2("divide", b, a), part));
    const last = algebra.map3("select", algebra.map2("equal", i, algebra.scalar(k - 1)), b, inner);
    return { value: algebra.map3("select", algebra.map1("not", i), a, last), own: [own] };
  },
};
