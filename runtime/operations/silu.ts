import { unaryOperation } from "./elementwise.ts";

export const silu = unaryOperation("silu", (algebra, x) => algebra.map2("multiply", x, algebra.map1("sigmoid", x)), {
  doc: "Sigmoid linear unit (swish).",
  equation: "x / (1 + e^-x)",
  kind: "activation",
});
