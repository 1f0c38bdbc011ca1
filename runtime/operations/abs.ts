import { unaryOperation } from "./elementwise.ts";

export const abs = unaryOperation("abs", "abs", {
  doc: "Absolute value; its derivative at 0 is 0.",
  equation: "|x|",
  kind: "activation",
});
