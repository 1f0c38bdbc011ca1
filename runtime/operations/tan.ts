import { unaryOperation } from "./elementwise.ts";

export const tan = unaryOperation("tan", "tan", { doc: "Tangent of an angle in radians.", equation: "tan x" });
