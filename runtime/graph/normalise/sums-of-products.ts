import type { NormaliseRule } from "./rule.ts";

/** Σ a b is a contraction over the axes that both carry; a factor that does not carry an axis leaves the sum over it. */
export const sumsOfProducts: NormaliseRule = (builder, node) => {
  if (node.op !== "reduce" || node.attributes.fold !== "sum") return undefined;
  const inner = builder.node(node.operands[0]);
  if (inner.op !== "map2" || inner.attributes.fn !== "multiply" || inner.operands[0] === inner.operands[1])
    return undefined;
  return builder.contract(inner.operands[0], inner.operands[1], node.attributes.over);
};
