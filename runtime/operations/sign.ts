import { unaryOperation } from "./elementwise.ts";

export const sign = unaryOperation("sign", "sign", {
  doc: "-1, 0 or 1; its derivative is 0 everywhere.",
  equation: "sign(x)",
  kind: "activation",
  integer: true,
});
