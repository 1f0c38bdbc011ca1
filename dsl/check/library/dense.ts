import type { Entry } from "../../catalogue.ts";
import * as messages from "../../messages.ts";
import { applied, constant, type Expand } from "./expand.ts";

/**
 * `dense(x, size)`: W x + b on the last dimension; W [size, in], b [size]. A vector is multiplied from the left, more dimensions from
 * the right with the transpose. Without an initialiser W is drawn from normal(0, 1 / sqrt(in)) and b is 0.
 */
export const dense: Expand = ({ context, span, operand, count, parameter }) => {
  const size = count("size");
  const shape = operand.core.shape;
  if (size === undefined) return undefined;
  if (shape.length === 0) {
    context.checker.report(span, messages.tensorNeeded("dense"));
    return undefined;
  }
  const fanIn = shape[shape.length - 1]!;
  const spread = context.checker.catalogue.evaluate(
    applied("divide", [], constant(1), applied("sqrt", [], constant(fanIn))),
  );
  const scale = { op: "constant", shape: [], value: spread } as const;
  const fans = { fanIn, fanOut: size };
  const W = parameter("W", [size, fanIn], {
    argument: "init",
    word: "init",
    ...fans,
    otherwise: applied("normal", [], constant(0), scale),
  });
  const b = parameter("b", [size], { argument: "bias", word: "bias", ...fans, otherwise: constant(0) });
  if (W === undefined || b === undefined) return undefined;
  const out = [...shape.slice(0, -1), size];
  const product =
    shape.length === 1
      ? applied("matmul", out, W, operand.core)
      : applied("matmul", out, operand.core, applied("transpose", [fanIn, size], W));
  return { core: applied("add", out, product, b) };
};

export const denseEntry: Entry = {
  name: "dense",
  kind: "layer",
  doc: "affine map of the last dimension: W x + b with parameters W [size, in] and b [size]",
  equation: "y = W x + b",
  example: "h = relu(dense(x, 64))",
  parameters: [
    { name: "x", type: { kind: "tensor" }, doc: "what it acts on; the last dimension is mapped" },
    {
      name: "size",
      type: { kind: "number", integer: true },
      range: { min: 1 },
      doc: "size of the last dimension of the result",
    },
    {
      name: "init",
      type: { kind: "any" },
      optional: true,
      doc: "law of W; absent: the model's default, else normal(0, 1 / sqrt(fan_in))",
    },
    {
      name: "bias",
      type: { kind: "any" },
      optional: true,
      doc: "law or value of b; absent: the model's default, else 0",
    },
  ],
};
