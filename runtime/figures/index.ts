/** All plots: one file and one line here each. */
import type { Entry } from "../../dsl/catalogue.ts";
import { bars } from "./bars.ts";
import { bipartite } from "./bipartite.ts";
import { columns } from "./columns.ts";
import { heatmap } from "./heatmap.ts";
import { histogram } from "./histogram.ts";
import { line } from "./line.ts";
import { network } from "./network.ts";
import { phase } from "./phase.ts";
import type { Plot } from "./plot.ts";
import { scatter } from "./scatter.ts";
import { stack } from "./stack.ts";
import { strip } from "./strip.ts";
import { trace } from "./trace.ts";

export const PLOTS: readonly Plot[] = [
  bars,
  bipartite,
  columns,
  heatmap,
  histogram,
  line,
  network,
  phase,
  scatter,
  stack,
  strip,
  trace,
];

/** Their catalogue entries, of kind `plot`. */
export const PLOT_ENTRIES: readonly Entry[] = PLOTS.map((p) => p.entry);
