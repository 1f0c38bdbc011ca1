import { align } from "../core/positional.ts";
import { reduceOver } from "../core/reduce.ts";
import type { Operation } from "./operation.ts";
import { axis, variadic } from "./parameters.ts";
import { elementwise, reduction } from "./shapes.ts";

/** `max` and `min`: reductions of one argument, elementwise with more. The derivative goes to the first of equals. */
export function extremum(name: "max" | "min", doc: string): Operation {
  return {
    entry: {
      name,
      kind: "operation",
      doc,
      parameters: [variadic("x", "what is compared"), axis],
      static: true,
      reduces: true,
      shape: (positional, named) => (positional.length > 1 ? elementwise() : reduction())(positional, named),
    },
    build(call) {
      const { algebra } = call;
      const given = call.tensors("x");
      if (given.length === 1) {
        const over = call.reduced(given[0]);
        return {
          value: reduceOver(algebra, name, given[0].value, over),
          own: given[0].own.filter((own) => !over.includes(own)),
        };
      }
      const { values, own } = align(algebra, given);
      return { value: values.reduce((a, b) => algebra.map2(name, a, b)), own };
    },
  };
}
