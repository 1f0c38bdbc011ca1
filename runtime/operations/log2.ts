import { unaryOperation } from "./elementwise.ts";

export const log2 = unaryOperation(
  "log2",
  (algebra, x) => algebra.map2("divide", algebra.map1("log", x), algebra.map1("log", algebra.scalar(2))),
  {
    doc: "Logarithm to base 2.",
    equation: "log_2 x",
  },
);
