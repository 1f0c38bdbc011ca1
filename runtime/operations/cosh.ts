import { unaryOperation } from "./elementwise.ts";

export const cosh = unaryOperation("cosh", "cosh", { doc: "Hyperbolic cosine.", equation: "cosh x" });
