import { unaryOperation } from "./elementwise.ts";

export const asin = unaryOperation("asin", "asin", { doc: "Inverse sine, from -π/2 to π/2.", equation: "arcsin x" });
