import { unaryOperation } from "./elementwise.ts";

export const log10 = unaryOperation(
  "log10",
  (algebra, x) => algebra.map2("divide", algebra.map1("log", x), algebra.map1("log", algebra.scalar(10))),
  {
    doc: "Logarithm to base 10.",
    equation: "log_10 x",
  },
);
