/** A strip beside the area of a panel as characters: bars under it in eighth blocks, or cells at its right in half blocks. */
import { type Rgb, rgb } from "../colours.ts";
import { numberText } from "../numbers.ts";
import type { Panel, Strip } from "../spec.ts";
import type { ColourMode } from "./ansi.ts";
import type { Canvas } from "./canvas.ts";

const SOFT: Rgb = [140, 140, 140];
const RISING = "▁▂▃▄▅▆▇█";

/** Lines that a strip takes under the area: one above zero, one below if there is anything, one for its name. */
export function stripHeight(panel: Panel): number {
  if (panel.strip?.form !== "bars") return 0;
  return panel.strip.domain[0] < 0 && panel.strip.domain[1] > 0 ? 3 : 2;
}

/** Positive bars rise in eighths; negative ones hang and are hollow (`┆`, or `▯` where they reach half the range). */
export function stripBars(sheet: Canvas, strip: Strip, left: number, top: number, columns: number): void {
  const [low, high] = strip.domain;
  const count = Math.max(1, strip.values.length);
  const zero = high > 0 ? top : top - 1;
  strip.values.forEach((value, k) => {
    const from = left + Math.floor((k * columns) / count);
    const to = Math.max(from + 1, left + Math.floor(((k + 1) * columns) / count) - (columns >= 2 * count ? 1 : 0));
    if (value === null || value === 0) return;
    const share = Math.abs(value) / (value > 0 ? high : -low);
    const glyph = value > 0 ? RISING[Math.min(7, Math.floor(8 * share))] : share > 0.5 ? "▯" : "┆";
    for (let c = from; c < to; c += 1) sheet.put(c, value > 0 ? top : zero + 1, glyph, rgb(strip.color[k]));
  });
  const text = `${strip.label} ${numberText(low, 2)}…${numberText(high, 2)}`;
  sheet.write(
    left,
    top + (low < 0 && high > 0 ? 2 : 1),
    text.length <= columns ? text : strip.label.slice(0, columns),
    SOFT,
  );
}

/** One value a row of the matrix beside it, two rows a line where there are more rows than lines. */
export function stripCells(
  sheet: Canvas,
  strip: Strip,
  left: number,
  top: number,
  lines: number,
  mode: ColourMode,
): void {
  const count = strip.values.length;
  const at = (line: number) => Math.min(count - 1, Math.floor((line * count) / (2 * lines)));
  for (let row = 0; row < lines; row += 1) {
    const [upper, lower] = [at(2 * row), at(2 * row + 1)];
    for (let c = 0; c < 2; c += 1) {
      if (mode === "none") sheet.put(left + c, top + row, sign(strip.values[upper], strip.domain));
      else sheet.put(left + c, top + row, "▀", rgb(strip.color[upper]), rgb(strip.color[lower]));
    }
  }
}

/** As in a matrix without colours: `░▒▓█` for positive values, `·-=#` for negative ones. */
function sign(value: number | null, domain: readonly [number, number]): string {
  if (value === null) return " ";
  const share = Math.min(1, Math.abs(value) / Math.max(-domain[0], domain[1]));
  return (value < 0 ? " ·-=#" : " ░▒▓█")[Math.round(4 * share)];
}
