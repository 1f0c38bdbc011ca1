import { unaryOperation } from "./elementwise.ts";

export const log = unaryOperation("log", "log", { doc: "Natural logarithm.", equation: "ln x" });
