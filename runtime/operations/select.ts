import { align } from "../core/positional.ts";
import type { Operation } from "./operation.ts";
import { tensor } from "./parameters.ts";
import { broadcastShapes } from "./shapes.ts";

export const select: Operation = {
  entry: {
    name: "select",
    kind: "operation",
    doc: "`a` where the condition holds, `b` elsewhere; the derivative follows the branch taken.",
    parameters: [
      tensor("condition", "true or false, entry by entry"),
      tensor("a", "where it holds"),
      tensor("b", "where it does not"),
    ],
    elementwise: true,
    static: true,
    shape(positional, named) {
      const given = [...positional, ...Object.values(named)];
      const shape = broadcastShapes(given.map((argument) => argument.shape));
      if (shape === undefined) return { problem: "condition and branches have shapes that do not go together" };
      const [a, b] = [positional[1] ?? named.a, positional[2] ?? named.b];
      return { shape, integer: Boolean(a?.integer && b?.integer), boolean: Boolean(a?.boolean && b?.boolean) };
    },
  },
  build({ algebra, tensor }) {
    const { values, own } = align(algebra, [tensor("condition"), tensor("a"), tensor("b")]);
    return { value: algebra.map3("select", values[0], values[1], values[2]), own };
  },
};
