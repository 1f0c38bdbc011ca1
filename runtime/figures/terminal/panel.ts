/** One panel as characters: title, ticks at the left, axis, ticks below, the marks inside. */
import type { Rgb } from "../colours.ts";
import { aspect, axisTicks, extent, project, rightExtent } from "../extent.ts";
import type { Mark, Panel } from "../spec.ts";
import { cut, fittedTitle } from "../text.ts";
import type { ColourMode } from "./ansi.ts";
import { Canvas } from "./canvas.ts";
import { drawMark, type Frame } from "./marks.ts";
import { stripBars, stripCells, stripHeight } from "./strip.ts";

const SOFT: Rgb = [140, 140, 140];
/** Geometry only: no axes are drawn. */
const bare = (panel: Panel) => panel.equal && panel.x.label === "" && panel.y.label === "";
const isMatrix = (panel: Panel) => panel.marks.some((m) => m.kind === "cells" && !m.x);

/** The panel on a sheet of exactly this size. */
export function drawPanel(panel: Panel, width: number, height: number, mode: ColourMode): Canvas {
  const sheet = new Canvas(width, height);
  const domain = extent(panel);
  const plain = bare(panel) || isMatrix(panel);
  const top = (panel.title !== "" ? 1 : 0) + (!plain && (panel.y.label !== "" || panel.right) ? 1 : 0);
  const strip = stripHeight(panel);
  const caption = panel.caption && panel.caption !== "" ? 1 : 0;
  const below = (plain ? 0 : 2) + strip + caption;
  const rows = Math.max(1, height - top - below);
  const yTicks = plain ? [] : axisTicks(panel.y, domain.y, Math.max(2, Math.floor(rows / 3)));
  const gutter = plain ? 0 : Math.min(12, Math.max(3, ...yTicks.map((t) => t.text.length))) + 2;
  const rules = panel.marks.filter(
    (m): m is Extract<Mark, { kind: "rule" }> => m.kind === "rule" && m.axis === "y" && m.label !== undefined,
  );
  const second = rightExtent(panel);
  const rightTicks = panel.right && second ? axisTicks(panel.right, second, Math.max(2, Math.floor(rows / 3))) : [];
  const names = [...rules.map((r) => r.label ?? ""), ...rightTicks.map((t) => t.text)];
  const right =
    (names.length > 0 ? Math.max(...names.map((t) => t.length)) + 1 : 0) + (panel.strip?.form === "cells" ? 3 : 0);
  let [columns, lines, left] = [Math.max(2, width - gutter - right), rows, gutter];
  if (panel.equal) {
    // A cell is twice as high as wide, its dots are square: 2 × columns dots across, 4 × lines down.
    const ratio = isMatrix(panel) ? 1 : aspect(panel);
    const side = Math.min(columns, 2 * lines * ratio);
    left += Math.floor((columns - side) / 2);
    columns = Math.max(2, Math.floor(side));
    lines = Math.max(1, Math.floor(side / (2 * ratio)));
  }
  [columns, lines] = wholeCells(panel, columns, lines);
  const area = new Canvas(columns, lines);
  const frame: Frame = {
    sheet: area,
    mode,
    x: (v) => project(panel.x, domain.x, v) * (isMatrix(panel) ? 2 * columns : 2 * columns - 1),
    y: (v) => (1 - project(panel.y, domain.y, v)) * (isMatrix(panel) || hasBars(panel) ? 4 * lines : 4 * lines - 1),
    ...(panel.right && second
      ? { right: (v: number) => (1 - project(panel.right as Panel["y"], second, v)) * (4 * lines - 1) }
      : {}),
  };
  for (const mark of panel.marks) if (mark.kind === "rule") drawMark(mark, frame, panel);
  for (const mark of panel.marks) if (mark.kind !== "rule") drawMark(mark, frame, panel);
  letters(panel, frame);
  sheet.paste(area, left, top);
  const title = fittedTitle(panel.title, width);
  sheet.write(Math.max(0, left + Math.floor((columns - title.length) / 2)), 0, title);
  if (!plain) {
    if (panel.y.label !== "") sheet.write(0, top - 1, cut(panel.y.label, width), SOFT);
    axes(sheet, panel, frame, { left, top, columns, lines, gutter, width }, yTicks, domain);
    const rowOf = (y: number) => top + Math.round(Math.min(lines - 1, Math.max(0, y / 4 - 0.5)));
    const free = new Set<number>();
    for (const r of rules) {
      let row = rowOf(frame.y(r.at));
      while (free.has(row) && row < top + lines - 1) row += 1;
      free.add(row);
      sheet.write(left + columns + 1, row, r.label ?? "", SOFT);
    }
    for (const t of rightTicks) sheet.write(left + columns + 1, rowOf(frame.right?.(t.at) ?? 0), t.text, SOFT);
    if (panel.right) {
      const text = cut(`${panel.right.label} →`, Math.max(1, width - panel.y.label.length - 2));
      sheet.write(width - text.length, Math.max(0, top - 1), text, SOFT);
    }
  }
  const under = top + lines + (plain ? 0 : 2);
  if (panel.strip?.form === "bars") stripBars(sheet, panel.strip, left, under, columns);
  if (panel.strip?.form === "cells") stripCells(sheet, panel.strip, left + columns + 1, top, lines, mode);
  if (caption) {
    const text = cut(panel.caption ?? "", width);
    sheet.write(Math.max(0, left + Math.floor((columns - text.length) / 2)), under + strip, text, SOFT);
  }
  return sheet;
}

const hasBars = (panel: Panel) => panel.marks.some((m) => m.kind === "bars" || m.kind === "stack");

/** A small matrix gets cells of equal size: whole columns of characters and whole half lines. */
function wholeCells(panel: Panel, columns: number, lines: number): [number, number] {
  const matrix = panel.marks.find((m) => m.kind === "cells" && !m.x);
  if (matrix?.kind !== "cells") return [columns, lines];
  const [r, c] = [matrix.values.length, matrix.values[0]?.length ?? 1];
  if (panel.equal) {
    const cell = Math.floor(Math.min(columns / c, (2 * lines) / r));
    return cell >= 1 ? [cell * c, Math.ceil((cell * r) / 2)] : [columns, lines];
  }
  return [columns >= c ? Math.floor(columns / c) * c : columns, lines >= r ? Math.floor(lines / r) * r : lines];
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly lines: number;
  readonly gutter: number;
  readonly width: number;
}

function axes(
  sheet: Canvas,
  panel: Panel,
  frame: Frame,
  at: Place,
  yTicks: readonly { readonly at: number; readonly text: string }[],
  domain: ReturnType<typeof extent>,
): void {
  for (let r = 0; r < at.lines; r += 1) sheet.put(at.left - 1, at.top + r, "│", SOFT);
  for (const tick of yTicks) {
    const row = at.top + Math.round(Math.min(at.lines - 1, Math.max(0, frame.y(tick.at) / 4 - 0.5)));
    sheet.write(Math.max(0, at.left - 2 - tick.text.length), row, tick.text, SOFT);
    sheet.put(at.left - 1, row, "┤", SOFT);
  }
  const bottom = at.top + at.lines;
  sheet.put(at.left - 1, bottom, "└", SOFT);
  for (let c = 0; c < at.columns; c += 1) sheet.put(at.left + c, bottom, "─", SOFT);
  const bars = panel.marks.find(
    (m): m is Extract<Mark, { kind: "bars" | "stack" }> => m.kind === "bars" || m.kind === "stack",
  );
  const ticks = bars
    ? bars.labels.flatMap((text, k) => (text === "" ? [] : [{ at: k, text }]))
    : axisTicks(panel.x, domain.x, Math.max(2, Math.floor(at.columns / 11)));
  const label = panel.x.label === "" ? "" : ` ${panel.x.label}`;
  const reserved = Math.min(label.length, Math.floor(at.columns / 2));
  let free = 0;
  for (const tick of ticks) {
    const centre = at.left + Math.round(frame.x(tick.at) / 2);
    const start = Math.min(
      Math.max(at.left - 1, centre - Math.floor(tick.text.length / 2)),
      at.width - tick.text.length,
    );
    if (start < free || start + tick.text.length > at.left + at.columns - reserved) continue;
    if (!bars) sheet.put(Math.min(at.left + at.columns - 1, centre), bottom, "┬", SOFT);
    sheet.write(start, bottom + 1, tick.text, SOFT);
    free = start + tick.text.length + 1;
  }
  if (label !== "")
    sheet.write(
      Math.max(free - 1, at.left + at.columns - label.length),
      bottom + 1,
      cut(label, at.width - Math.max(free - 1, at.left + at.columns - label.length)),
      SOFT,
    );
}

/** Curves that a legend names carry its letter at their end: colour alone says nothing to some. */
function letters(panel: Panel, frame: Frame): void {
  let letter = 0;
  for (const mark of panel.marks) {
    if ((mark.kind !== "line" && mark.kind !== "points") || mark.label === undefined) continue;
    const text = letterOf(letter);
    letter += 1;
    if (mark.kind !== "line") continue;
    for (let k = mark.y.length - 1; k >= 0; k -= 1) {
      const y = mark.y[k];
      if (y === null || !Number.isFinite(frame.y(y))) continue;
      frame.sheet.put(
        Math.min(frame.sheet.width - 1, Math.floor(frame.x(mark.x[k]) / 2)),
        Math.min(frame.sheet.height - 1, Math.max(0, Math.floor(frame.y(y) / 4))),
        text,
      );
      break;
    }
  }
}

/** Letter of the k-th named curve. */
export function letterOf(k: number): string {
  return String.fromCharCode(97 + (k % 26));
}
