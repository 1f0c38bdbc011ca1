import { unaryOperation } from "./elementwise.ts";

export const atan = unaryOperation("atan", "atan", { doc: "Inverse tangent, from -π/2 to π/2.", equation: "arctan x" });
