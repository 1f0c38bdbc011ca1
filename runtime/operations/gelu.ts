import { unaryOperation } from "./elementwise.ts";

export const gelu = unaryOperation("gelu", (algebra, x) => algebra.map2("multiply", x, algebra.map1("normal_cdf", x)), {
  doc: "Gaussian error linear unit, exact: x times the normal distribution function.",
  equation: "x Φ(x)",
  kind: "activation",
});
