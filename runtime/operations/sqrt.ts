import { unaryOperation } from "./elementwise.ts";

export const sqrt = unaryOperation("sqrt", "sqrt", {
  doc: "Square root; its derivative at 0 is taken as 0.",
  equation: "√x",
});
