import { reduction } from "./reduction.ts";

export const mean = reduction("mean", "Mean of the entries.", "Σ x / n", { integer: false });
