import { unaryOperation } from "./elementwise.ts";

export const expm1 = unaryOperation("expm1", "expm1", {
  doc: "Exponential function minus 1, accurate for small x.",
  equation: "e^x - 1",
});
