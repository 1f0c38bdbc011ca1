import { unaryOperation } from "./elementwise.ts";

export const tanh = unaryOperation("tanh", "tanh", {
  doc: "Hyperbolic tangent.",
  equation: "tanh x",
  kind: "activation",
});
