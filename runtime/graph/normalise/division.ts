import { isPowerOfTwo } from "./power-of-two.ts";
import type { NormaliseRule } from "./rule.ts";

/** x / c = x (1/c), exactly, where c is a power of two. */
export const division: NormaliseRule = (builder, node) => {
  if (node.op !== "map2" || node.attributes.fn !== "divide") return undefined;
  const divisor = builder.uniform(node.operands[1]);
  if (divisor === undefined || !isPowerOfTwo(divisor) || builder.axesOf(node.operands[1]).length > 0) return undefined;
  return builder.map2("multiply", builder.scalar(1 / divisor), node.operands[0]);
};
