import { unionAxes } from "../axes.ts";
import type { NormaliseRule } from "./rule.ts";

/**
 * Σ_i Σ_j a = Σ_ij a, and likewise for the other folds. Σ_i Σ_j a_j b_ij = Σ_ij a_j b_ij, where only one factor carries i: its sum over i
 * then comes first, and the product is smaller.
 */
export const nestedReductions: NormaliseRule = (builder, node) => {
  if (node.op !== "reduce") return undefined;
  const { fold, over } = node.attributes;
  const inner = builder.node(node.operands[0]);
  if (inner.op === "reduce" && inner.attributes.fold === fold)
    return builder.reduce(fold, inner.operands[0], unionAxes(over, inner.attributes.over));
  if (inner.op !== "contract" || fold !== "sum") return undefined;
  const [a, b] = inner.operands.map((operand) => builder.axesOf(operand));
  if (over.some((axis) => a.includes(axis) && b.includes(axis))) return undefined;
  return builder.contract(inner.operands[0], inner.operands[1], unionAxes(over, inner.attributes.over));
};
