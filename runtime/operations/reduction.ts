import { reduceOver } from "../core/reduce.ts";
import type { Operation } from "./operation.ts";
import { axis, tensor } from "./parameters.ts";
import { reduction as rule } from "./shapes.ts";

/** A reduction by `reduceOver`: all own dimensions, or those that `axis` names. */
export function reduction(
  name: string,
  doc: string,
  equation?: string,
  type: { integer?: boolean; boolean?: boolean } = {},
): Operation {
  return {
    entry: {
      name,
      kind: "operation",
      doc,
      equation,
      parameters: [tensor("x", "what is reduced"), axis],
      static: true,
      reduces: true,
      shape: rule(type),
    },
    build(call) {
      const x = call.tensor("x");
      const over = call.reduced(x);
      return { value: reduceOver(call.algebra, name, x.value, over), own: x.own.filter((own) => !over.includes(own)) };
    },
  };
}
