import { reduction } from "./reduction.ts";

export const prod = reduction("prod", "Product of the entries.", "Π x");
