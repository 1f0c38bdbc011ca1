import { unaryOperation } from "./elementwise.ts";

export const radians = unaryOperation(
  "radians",
  (algebra, x) => algebra.map2("multiply", x, algebra.scalar(Math.PI / 180)),
  {
    doc: "Degrees to radians.",
    equation: "π x / 180",
  },
);
