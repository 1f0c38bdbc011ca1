/** Each kind of mark on a sheet of characters: braille for curves and arrows, half blocks for cells, eighth blocks for bars. */
import { css, faded, mapColour, place, type Rgb, rgb } from "../colours.ts";
import { edges, range } from "../extent.ts";
import type { Color, Mark, Panel } from "../spec.ts";
import { isRough, stretchMeans, thin } from "../thin.ts";
import type { ColourMode } from "./ansi.ts";
import type { Canvas } from "./canvas.ts";

/** Data → braille dots of the plotting area. */
export interface Frame {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly right?: (value: number) => number; // of the second vertical axis
  readonly sheet: Canvas;
  readonly mode: ColourMode;
}

type Of<K extends Mark["kind"]> = Extract<Mark, { kind: K }>;
const EIGHTHS = " ▁▂▃▄▅▆▇█";
const RISING = " ░▒▓█"; // magnitudes without colour
const FALLING = " ·-=#"; // negative values without colour

/** Losses of batches are drawn as their means over two columns: a thousand ups and downs would fill the panel. */
function smoothed(mark: Of<"line">, f: Frame, panel: Panel): Of<"line"> {
  if (panel.x.label !== "steps" || mark.low || !isRough(mark.y)) return mark;
  return { ...mark, ...stretchMeans(mark.x, mark.y, Math.max(8, Math.floor(f.sheet.width / 2))) };
}

function line(mark: Of<"line">, f: Frame): void {
  const colour = rgb(mark.color);
  let last: readonly [number, number] | undefined;
  for (const k of thin(mark.y, 2 * f.sheet.width)) {
    const y = mark.y[k];
    const at = y === null ? undefined : ([f.x(mark.x[k]), f.y(y)] as const);
    if (!at || !Number.isFinite(at[0]) || !Number.isFinite(at[1])) {
      last = undefined;
      continue;
    }
    if (last) f.sheet.line(last[0], last[1], at[0], at[1], colour, mark.dashed ? 2 : 0);
    else f.sheet.dot(Math.round(at[0]), Math.round(at[1]), colour);
    last = at;
  }
  if (mark.dots) points({ kind: "points", x: mark.x, y: mark.y, color: mark.color }, f);
}

function points(mark: Of<"points">, f: Frame): void {
  mark.x.forEach((x, k) => {
    const y = mark.y[k];
    if (y === null) return;
    const colour = rgb(Array.isArray(mark.color) ? (mark.color as readonly Color[])[k] : (mark.color as Color));
    const [px, py] = [Math.round(f.x(x)), Math.round(f.y(y))];
    if (!Number.isFinite(px) || !Number.isFinite(py)) return;
    const e = mark.error?.[k];
    if (e) f.sheet.line(px, f.y(y - e), px, f.y(y + e), colour);
    f.sheet.dot(px, py, colour);
    if (mark.x.length > 80) return;
    for (const [dx, dy] of [
      [1, 0],
      [0, 1],
      [1, 1],
    ])
      f.sheet.dot(px + dx, py + dy, colour);
  });
}

function arrows(mark: Of<"arrows">, f: Frame): void {
  mark.x.forEach((x, k) => {
    const colour = rgb(mark.color[k]);
    const [px, py] = [Math.round(f.x(x)), Math.round(f.y(mark.y[k]))];
    f.sheet.line(f.x(0), f.y(0), px, py, colour);
    for (const [dx, dy] of [
      [-1, 0],
      [1, 0],
      [0, -1],
      [0, 1],
    ])
      f.sheet.dot(px + dx, py + dy, colour);
  });
}

/** Lines fainter than this would only fill the sheet: a dot has no shades. */
const FAINT = 0.12;

/** Faint lines have gaps. */
function segments(mark: Of<"segments">, f: Frame): void {
  for (const [k, [x, y]] of mark.from.entries()) {
    if ((mark.weight?.[k] ?? 1) < FAINT) continue;
    const gap = mark.dashed ? 2 : (mark.weight?.[k] ?? 1) < 0.4 ? 1 : 0;
    f.sheet.line(f.x(x), f.y(y), f.x(mark.to[k][0]), f.y(mark.to[k][1]), rgb(mark.color), gap);
  }
}

/** The cell of a matrix or map at a dot, sampled at its centre. */
function cells(mark: Of<"cells">, f: Frame, panel: Panel): void {
  const xs = mark.x ? edges(mark.x, panel.x.scale === "log") : edges(range(mark.values[0]?.length ?? 1), false);
  const ys = mark.y ? edges(mark.y, panel.y.scale === "log") : edges(range(mark.values.length), false);
  const bounds = (at: readonly number[], to: (v: number) => number) => at.map(to);
  const [px, py] = [bounds(xs, f.x), bounds(ys, f.y)];
  const find = (at: readonly number[], p: number) => {
    for (let k = 0; k + 1 < at.length; k += 1)
      if (p >= Math.min(at[k], at[k + 1]) && p < Math.max(at[k], at[k + 1])) return k;
    return -1;
  };
  const colourAt = (x: number, y: number): { colour: Rgb; value: number } | undefined => {
    const [c, r] = [find(px, x), find(py, y)];
    const value = c < 0 || r < 0 ? null : mark.values[r][c];
    if (value === null) return undefined;
    const base = mapColour(mark.map, place(value, mark.domain));
    const saturation = mark.second?.[r]?.[c];
    return { colour: saturation == null ? base : faded(base, saturation), value };
  };
  for (let row = 0; row < f.sheet.height; row += 1) {
    for (let column = 0; column < f.sheet.width; column += 1) {
      const [upper, lower] = [colourAt(2 * column + 0.5, 4 * row + 0.5), colourAt(2 * column + 0.5, 4 * row + 2.5)];
      if (!upper && !lower) continue;
      if (f.mode === "none") f.sheet.put(column, row, shade((upper ?? lower)?.value ?? 0, mark));
      else if (upper && lower && css(upper.colour) === css(lower.colour)) f.sheet.put(column, row, "█", upper.colour);
      else if (upper) f.sheet.put(column, row, "▀", upper.colour, lower?.colour);
      else f.sheet.put(column, row, "▄", lower?.colour);
    }
  }
}

/** A character for a value where there are no colours: five levels, other signs for negative values. */
function shade(value: number, mark: Of<"cells">): string {
  const signed = mark.domain[0] < 0;
  const size = signed ? Math.abs(value) / Math.max(-mark.domain[0], mark.domain[1]) : place(value, mark.domain);
  return (signed && value < 0 ? FALLING : RISING)[Math.min(4, Math.round(4 * size))];
}

/** Vertical bars over whole cells; the top is an eighth block. Bars below zero hang from it in half steps. */
function bars(mark: Of<"bars">, f: Frame): void {
  mark.values.forEach((value, k) => {
    if (value === null) return;
    column(f, k, 0, value, mark.color[k]);
  });
}

/** Bodies of bars by category where there are no colours. */
const BODIES = "█▓▒░";

function column(f: Frame, k: number, from: number, to: number, color: Color): void {
  const colour = rgb(color);
  const body = f.mode === "none" && "category" in color ? BODIES[color.category % BODIES.length] : "█";
  const left = Math.round(f.x(k - 0.4) / 2);
  const right = Math.max(left + 1, Math.round(f.x(k + 0.4) / 2));
  const [top, bottom] = [Math.min(f.y(from), f.y(to)) / 4, Math.max(f.y(from), f.y(to)) / 4];
  for (let row = Math.max(0, Math.floor(top)); row < bottom; row += 1) {
    const filled = Math.min(1, row + 1 - top) - Math.max(0, row + 1 - bottom);
    const full = row + 1 <= bottom + 0.05;
    const glyph = full ? EIGHTHS[Math.round(8 * Math.max(0, Math.min(1, row + 1 - top)))] : filled > 0.25 ? "▀" : " ";
    if (glyph !== " ") for (let c = left; c < right; c += 1) f.sheet.put(c, row, glyph === "█" ? body : glyph, colour);
  }
}

function stack(mark: Of<"stack">, f: Frame): void {
  mark.parts.forEach((parts, k) => {
    let [up, down] = [0, 0];
    for (const part of parts) {
      const from = part.value > 0 ? up : down;
      column(f, k, from, from + part.value, part.color);
      if (part.value > 0) up = from + part.value;
      else down = from + part.value;
    }
  });
}

const GREY: Rgb = [128, 128, 128];

function rule(mark: Of<"rule">, f: Frame, panel: Panel): void {
  // Axes through the origin of a plane would be as heavy as what they carry.
  if (panel.equal && !mark.dashed && mark.label === undefined) return;
  const [right, bottom] = [2 * f.sheet.width - 1, 4 * f.sheet.height - 1];
  if (mark.axis === "y") f.sheet.line(0, f.y(mark.at), right, f.y(mark.at), GREY, 2);
  else f.sheet.line(f.x(mark.at), 0, f.x(mark.at), bottom, GREY, 2);
}

/** Draws a mark. */
export function drawMark(mark: Mark, frame: Frame, panel: Panel): void {
  const f = "axis" in mark && mark.axis === "right" && frame.right ? { ...frame, y: frame.right } : frame;
  switch (mark.kind) {
    case "line":
      line(smoothed(mark, f, panel), f);
      return;
    case "points":
      points(mark, f);
      return;
    case "arrows":
      arrows(mark, f);
      return;
    case "cells":
      cells(mark, f, panel);
      return;
    case "bars":
      bars(mark, f);
      return;
    case "stack":
      stack(mark, f);
      return;
    case "rule":
      rule(mark, f, panel);
      return;
    case "segments":
      segments(mark, f);
  }
}
