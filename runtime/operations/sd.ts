import { reduction } from "./reduction.ts";

export const sd = reduction("sd", "Standard deviation: root of the mean squared deviation from the mean.", "√var(x)", {
  integer: false,
});
