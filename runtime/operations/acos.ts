import { unaryOperation } from "./elementwise.ts";

export const acos = unaryOperation("acos", "acos", { doc: "Inverse cosine, from 0 to π.", equation: "arccos x" });
