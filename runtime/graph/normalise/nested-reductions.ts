import { unionAxes } from "../axes.ts";
import type { NormaliseRule } from "./rule.ts";

/** Σ_i Σ_j a = Σ_ij a, and likewise for the other folds. */
export const nestedReductions: NormaliseRule = (builder, node) => {
  if (node.op !== "reduce") return undefined;
  const inner = builder.node(node.operands[0]);
  if (inner.op !== "reduce" || inner.attributes.fold !== node.attributes.fold) return undefined;
  return builder.reduce(
    node.attributes.fold,
    inner.operands[0],
    unionAxes(node.attributes.over, inner.attributes.over),
  );
};
