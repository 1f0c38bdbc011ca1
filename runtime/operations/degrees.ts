import { unaryOperation } from "./elementwise.ts";

export const degrees = unaryOperation(
  "degrees",
  (algebra, x) => algebra.map2("multiply", x, algebra.scalar(180 / Math.PI)),
  {
    doc: "Radians to degrees.",
    equation: "180 x / π",
  },
);
