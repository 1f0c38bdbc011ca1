import type { Source } from "../source.ts";
import { grid } from "./grid.ts";
import { hypercube } from "./hypercube.ts";

/** One file and one line a source. */
export const sources: readonly Source[] = [grid, hypercube];
