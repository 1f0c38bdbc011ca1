import { reduction } from "./reduction.ts";

export const any = reduction("any", "Whether some entry is true.", undefined, { boolean: true });
