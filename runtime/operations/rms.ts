import { reduction } from "./reduction.ts";

export const rms = reduction("rms", "Root of the mean square.", "√mean(x²)", { integer: false });
