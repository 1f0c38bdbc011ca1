import { unaryOperation } from "./elementwise.ts";

export const round = unaryOperation("round", "round", {
  doc: "Nearest whole number, ties to the even one; derivative 0.",
  integer: true,
});
