import { unaryOperation } from "./elementwise.ts";

export const erfc = unaryOperation("erfc", "erfc", {
  doc: "Complementary error function, accurate for large x.",
  equation: "1 - erf(x)",
});
