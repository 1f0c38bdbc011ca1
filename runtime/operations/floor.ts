import { unaryOperation } from "./elementwise.ts";

export const floor = unaryOperation("floor", "floor", {
  doc: "Largest whole number that is not above x; derivative 0.",
  equation: "⌊x⌋",
  integer: true,
});
