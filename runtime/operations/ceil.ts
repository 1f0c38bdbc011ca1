import { unaryOperation } from "./elementwise.ts";

export const ceil = unaryOperation("ceil", "ceil", {
  doc: "Smallest whole number that is not below x; derivative 0.",
  equation: "⌈x⌉",
  integer: true,
});
