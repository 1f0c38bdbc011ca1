import { unaryOperation } from "./elementwise.ts";

export const cos = unaryOperation("cos", "cos", {
  doc: "Cosine of an angle in radians.",
  equation: "cos x",
  kind: "activation",
});
