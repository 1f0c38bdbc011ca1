import { reduction } from "./reduction.ts";

export const sum = reduction("sum", "Sum of the entries.", "Σ x");
