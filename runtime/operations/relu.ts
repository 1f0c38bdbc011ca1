import { unaryOperation } from "./elementwise.ts";

export const relu = unaryOperation("relu", "relu", {
  doc: "Rectifier; its derivative at 0 is 0.",
  equation: "max(x, 0)",
  kind: "activation",
});
