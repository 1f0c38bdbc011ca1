/** What JavaScript adds to a report: curves become uPlot charts (zoom, read-off), other figures show values under the pointer, runs are replayed, tables sort, data can be copied. */
import type { FigureSpec } from "../../runtime/figures/spec.ts";
import { copyButton } from "./copy-data.ts";
import { drawCurves, hasCurvesOnly } from "./draw-curves.ts";
import { readOff } from "./read-off.ts";
import { replayControls } from "./replay.ts";
import { makeSortable } from "./sort-table.ts";

const data: { figures: FigureSpec[] } = JSON.parse(
  document.getElementById("report-data")?.textContent ?? '{"figures":[]}',
);

for (const figure of document.querySelectorAll<HTMLElement>("figure[data-figure]")) {
  const spec = data.figures[Number(figure.dataset.figure)];
  const drawing = figure.querySelector<HTMLElement>(".drawing");
  if (!spec || !drawing) continue;
  figure.append(copyButton(spec));
  if (spec.panels.length > 0 && spec.panels.every(hasCurvesOnly)) drawCurves(spec, drawing);
  else readOff(spec, drawing);
  if (spec.frames) figure.insertBefore(replayControls(spec, drawing), drawing);
}
for (const table of document.querySelectorAll<HTMLTableElement>("table.measure")) makeSortable(table);
