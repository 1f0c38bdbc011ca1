import { stacked } from "../core/stack.ts";
import type { Operation } from "./operation.ts";
import { variadic } from "./parameters.ts";
import { text } from "./shapes.ts";

export const stack: Operation = {
  entry: {
    name: "stack",
    kind: "operation",
    doc: "Tensors of one shape on a new first dimension.",
    parameters: [variadic("parts", "tensors of one shape")],
    static: true,
    shape(positional) {
      const [first] = positional;
      if (first === undefined) return { problem: "a tensor is needed" };
      if (!positional.every((part) => text(part.shape) === text(first.shape)))
        return { problem: `shapes ${positional.map((part) => text(part.shape)).join(", ")} differ` };
      return { shape: [positional.length, ...first.shape], integer: positional.every((part) => part.integer) };
    },
  },
  build(call) {
    const { algebra } = call;
    return stacked(algebra, call.tensors("parts"));
  },
};
