import { unaryOperation } from "./elementwise.ts";

export const sigmoid = unaryOperation("sigmoid", "sigmoid", {
  doc: "Logistic function.",
  equation: "1 / (1 + e^-x)",
  kind: "activation",
});
