/**
 * Which values may have many entries that are exactly 0, by what they are made of: draws of presence, masks, relu and what is multiplied
 * by or selected with such. How many there are is counted while the program runs (`assembly/kernels/nonzeros.ts`); a value that is not
 * listed is never looked at. Rows of data may be anything, so they are listed.
 */
import type { Node, NodeId } from "../graph/graph.ts";
import type { Prepared } from "./prepare.ts";

/** Functions of one argument that give 0 for what is not 0, and those that keep 0. */
const MAKES = new Set<string>(["relu", "step", "not", "is_finite"]);
const KEEPS = new Set<string>([
  ...["copy", "negate", "abs", "sign", "sqrt", "square", "floor", "ceil", "round", "expm1", "log1p"],
  ...["tanh", "erf", "sin", "tan", "asin", "atan", "sinh"],
]);
/** Functions of two arguments whose results are 0 or 1. */
const COMPARES = new Set<string>(["less", "less_equal", "equal", "not_equal", "and", "or"]);

export function zerosOf({ nodes, byId }: Prepared): ReadonlySet<NodeId> {
  const zeros = new Set<NodeId>();
  const zero = (id: NodeId): boolean => {
    const node = byId.get(id)!;
    return node.op === "constant" ? node.attributes.values.every((value) => value === 0) : zeros.has(id);
  };
  for (const node of nodes) if (vanishes(node, zero)) zeros.add(node.id);
  return zeros;
}

function vanishes(node: Node, zero: (id: NodeId) => boolean): boolean {
  const [a, b, c] = node.operands;
  switch (node.op) {
    case "data":
    case "unslice":
    case "scatter":
      return true;
    case "random":
      return node.attributes.law === "present" || node.attributes.law === "bernoulli";
    case "map1":
      return MAKES.has(node.attributes.fn) || (KEEPS.has(node.attributes.fn) && zero(a));
    case "map2":
      if (node.attributes.fn === "multiply") return zero(a) || zero(b);
      return node.attributes.fn === "divide" ? zero(a) : COMPARES.has(node.attributes.fn);
    case "map3":
      return node.attributes.fn === "select" && (zero(b) || zero(c));
    case "rename":
    case "slice":
    case "reshape":
    case "gather":
      return zero(a);
    case "concat":
      return node.operands.some(zero);
    default:
      return false;
  }
}
