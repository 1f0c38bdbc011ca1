import { unaryOperation } from "./elementwise.ts";

export const sinh = unaryOperation("sinh", "sinh", { doc: "Hyperbolic sine.", equation: "sinh x" });
