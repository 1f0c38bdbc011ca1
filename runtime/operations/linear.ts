import { unaryOperation } from "./elementwise.ts";

export const linear = unaryOperation("linear", "copy", {
  doc: "The identity as an activation.",
  equation: "x",
  kind: "activation",
});
