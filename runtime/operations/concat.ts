import { join } from "./join.ts";
import type { Operation } from "./operation.ts";
import { count, variadic } from "./parameters.ts";
import { staticNumber, text } from "./shapes.ts";

export const concat: Operation = {
  entry: {
    name: "concat",
    kind: "operation",
    doc: "Tensors one after another along a dimension, the first by default; the other dimensions agree.",
    parameters: [variadic("parts", "tensors"), count("axis", "dimension", 0, -8)],
    static: true,
    shape(positional, named) {
      if (positional.length === 0) return { problem: "a tensor is needed" };
      const rank = positional[0].shape.length;
      const axis = named.axis === undefined ? 0 : staticNumber(named.axis);
      if (axis === undefined || axis < -rank || axis >= rank)
        return { problem: `tensors of ${rank} dimensions cannot be joined along dimension ${axis}` };
      const k = axis < 0 ? axis + rank : axis;
      const fits = positional.every(
        ({ shape }) => shape.length === rank && shape.every((size, j) => j === k || size === positional[0].shape[j]),
      );
      if (!fits)
        return {
          problem: `shapes ${positional.map(({ shape }) => text(shape)).join(", ")} differ in more than dimension ${k}`,
        };
      const total = positional.reduce((sum, { shape }) => sum + shape[k], 0);
      return { shape: positional[0].shape.with(k, total), integer: positional.every((part) => part.integer) };
    },
  },
  build(call) {
    const { algebra } = call;
    const parts = call.tensors("parts");
    const axis = call.number("axis");
    const k = axis < 0 ? axis + parts[0].own.length : axis;
    return join(algebra, parts, k);
  },
};
