import { unaryOperation } from "./elementwise.ts";

export const exp = unaryOperation("exp", "exp", { doc: "Exponential function.", equation: "e^x" });
