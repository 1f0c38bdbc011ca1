import { reduction } from "./reduction.ts";

export const count = reduction("count", "How many entries are true, or not 0.", undefined, { integer: true });
