import { withoutAxes } from "../axes.ts";
import type { GraphBuilder } from "../builder.ts";
import type { AxisId, NodeId, OperationName } from "../graph.ts";
import { BINARY_RULES, TERNARY_RULES } from "./binary.ts";
import { FOLD_RULES, repeated, suffixSum } from "./reductions.ts";
import { guarded, type Rule } from "./rule.ts";
import { UNARY_RULES } from "./unary.ts";

const none = () => undefined;

/** Sums what came along axes that the operand lacks. */
function gathered(
  b: GraphBuilder,
  cotangent: NodeId | undefined,
  node: readonly AxisId[],
  operand: NodeId,
): NodeId | undefined {
  return cotangent === undefined ? undefined : b.reduce("sum", cotangent, repeated(b, node, operand));
}

/** One rule an operation: a missing row does not compile. */
export const RULES: { readonly [O in OperationName]: Rule<O> } = {
  constant: none,
  input: none,
  state: none,
  data: none,
  step: none,
  iota: none,
  random() {
    throw new Error(
      "a draw has no derivative by the parameters of its law: draw from a fixed law and compute with it, as in a + b * normal(0, 1)",
    );
  },
  map1: (b, { attributes, operands: [x], id }, g) =>
    guarded(b, g, (inner) => UNARY_RULES[attributes.fn](b, inner, x, id)),
  map2(b, { attributes: { fn }, operands, axes, id }, g, k) {
    const over = repeated(b, axes, operands[k]);
    // A product summed at once is a contraction: the gradient of weights.
    if (fn === "multiply" && over.length > 0) return b.contract(g, operands[1 - k], over);
    return gathered(
      b,
      guarded(b, g, (inner) => BINARY_RULES[fn](b, inner, operands, id, k)),
      axes,
      operands[k],
    );
  },
  map3(b, { attributes: { fn }, operands, axes, id }, g, k) {
    const over = repeated(b, axes, operands[k]);
    if (fn === "multiply_add" && k < 2 && over.length > 0) return b.contract(g, operands[1 - k], over);
    return gathered(
      b,
      guarded(b, g, (inner) => TERNARY_RULES[fn](b, inner, operands, id, k)),
      axes,
      operands[k],
    );
  },
  contract: (b, { operands }, g, k) =>
    b.contract(g, operands[1 - k], withoutAxes(b.axesOf(operands[1 - k]), b.axesOf(operands[k]))),
  reduce: (b, { attributes, operands: [a], id }, g) => FOLD_RULES[attributes.fold](b, g, a, id, attributes.over),
  rename: (b, { attributes: { from, to } }, g) => b.rename(g, to, from),
  slice: (b, { attributes: { axis, to, start, step } }, g) => b.unslice(g, to, axis, start, step),
  unslice: (b, { attributes: { axis, to, start, step } }, g) => b.slice(g, to, axis, start, step),
  concat(b, { attributes: { parts, to }, operands, axes }, g, k) {
    const length = (part: AxisId | undefined) => (part === undefined ? 1 : b.size(part));
    const start = parts.slice(0, k).reduce((sum: number, part) => sum + length(part), 0);
    const part = parts[k] ?? b.singleton();
    const own = b.slice(g, to, part, start, 1);
    const entry = parts[k] === undefined ? b.reshape(own, [part], []) : own;
    return b.reduce("sum", entry, withoutAxes(repeated(b, axes, operands[k]), [to]));
  },
  reshape: (b, { attributes: { from, to } }, g) => b.reshape(g, to, from),
  gather(b, { attributes: { axis }, operands: [table, index] }, g, k) {
    if (k === 1) return undefined;
    const rest = withoutAxes(b.axesOf(table), [axis]);
    return b.scatter(g, index, axis, withoutAxes(b.axesOf(index), rest));
  },
  scatter(b, { attributes: { axis }, operands: [values, index] }, g, k) {
    if (k === 1) return undefined;
    return b.reduce("sum", b.gather(g, axis, index), withoutAxes(b.axesOf(index), b.axesOf(values)));
  },
  argmax: none,
  cumulative_sum: (b, { attributes: { axis } }, g) => suffixSum(b, g, axis),
  stop_gradient: none,
  straight_through: (b, { operands, axes }, g, k) => (k === 0 ? undefined : gathered(b, g, axes, operands[1])),
  wide: (_, __, g) => g,
};
