import { binaryOperation } from "./elementwise.ts";

export const mod = binaryOperation("mod", "mod", ["a", "b"], {
  doc: "Remainder with the sign of the divisor.",
  equation: "a - b ⌊a/b⌋",
});
