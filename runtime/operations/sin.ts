import { unaryOperation } from "./elementwise.ts";

export const sin = unaryOperation("sin", "sin", {
  doc: "Sine of an angle in radians.",
  equation: "sin x",
  kind: "activation",
});
