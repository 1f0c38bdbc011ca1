import { unaryOperation } from "./elementwise.ts";

export const softplus = unaryOperation("softplus", "softplus", {
  doc: "Smooth rectifier.",
  equation: "ln(1 + e^x)",
  kind: "activation",
});
