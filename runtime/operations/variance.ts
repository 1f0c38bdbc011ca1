import { reduction } from "./reduction.ts";

export const variance = reduction("var", "Mean squared deviation from the mean.", "mean((x - mean(x))²)", {
  integer: false,
});
