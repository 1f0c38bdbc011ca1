import { unaryOperation } from "./elementwise.ts";

export const erf = unaryOperation("erf", "erf", {
  doc: "Error function.",
  equation: "2/√π ∫₀ˣ exp(-t²) dt",
  kind: "activation",
});
