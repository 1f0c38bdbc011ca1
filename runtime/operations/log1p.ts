import { unaryOperation } from "./elementwise.ts";

export const log1p = unaryOperation("log1p", "log1p", {
  doc: "Logarithm of 1 + x, accurate for small x.",
  equation: "ln(1 + x)",
});
