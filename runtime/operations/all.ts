import { reduction } from "./reduction.ts";

export const all = reduction("all", "Whether every entry is true.", undefined, { boolean: true });
