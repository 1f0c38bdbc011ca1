/** A figure as lines of text: title, panels as small multiples in the room there is, legend, colour key, caption. */
import { mapColour, type Rgb, rgb } from "../colours.ts";
import { numberText } from "../numbers.ts";
import { evenly } from "../panels.ts";
import type { Color, FigureSpec, Panel } from "../spec.ts";
import { folded } from "../text.ts";
import { type ColourMode, columnsOf, paint, styled } from "./ansi.ts";
import { Canvas } from "./canvas.ts";
import { drawPanel, letterOf } from "./panel.ts";
import { stripHeight } from "./strip.ts";

export interface RenderOptions {
  readonly width: number; // columns
  readonly height: number; // most lines
  readonly color: ColourMode;
}

/** Least useful size of a panel, and the largest that is still one look. */
const LEAST = { bare: [12, 7], axes: [30, 9] } as const;
const MOST = { bare: [44, 22], axes: [110, 22] } as const;

interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly width: number;
  readonly height: number;
}

/** The grid in which panels are largest; fewer panels where not all fit. */
function grid(
  count: number,
  kind: "bare" | "axes",
  width: number,
  height: number,
  extra: number, // lines under the area
): Grid & { readonly shown: number } {
  const [leastWidth, leastHeight] = [LEAST[kind][0], LEAST[kind][1] + extra];
  const columnsAtMost = Math.max(1, Math.floor((width + 1) / (leastWidth + 1)));
  const rowsAtMost = Math.max(1, Math.floor(height / leastHeight));
  const shown = Math.min(count, columnsAtMost * rowsAtMost);
  let best: Grid | undefined;
  for (let columns = 1; columns <= Math.min(shown, columnsAtMost); columns += 1) {
    const rows = Math.ceil(shown / columns);
    const w = Math.min(MOST[kind][0], Math.floor((width - columns + 1) / columns));
    const h = Math.min(
      MOST[kind][1] + extra,
      Math.floor(height / rows),
      kind === "bare" ? Math.ceil(w / 2) + 1 + extra : MOST[kind][1] + extra,
    );
    const size = (g: Grid) => Math.min(g.width, 2 * g.height);
    const candidate = { columns, rows, width: w, height: h };
    if (h >= Math.min(leastHeight, height) && (!best || size(candidate) > size(best))) best = candidate;
  }
  return { ...(best ?? { columns: 1, rows: 1, width, height }), shown };
}

/** The figure in at most `height` lines (never fewer than its frame needs). */
export function renderFigure(spec: FigureSpec, options: RenderOptions): string[] {
  const { width, color } = options;
  const head = styled(cut(spec.title, width), color, "bold");
  const legend = wrapped(legendItems(spec.panels[0], color), width);
  const key = spec.panels.find((p) => p.key)?.key;
  const tail = [
    ...legend,
    ...(key ? [keyLine(key, width, color)] : []),
    ...[spec.caption, ...(spec.notes ?? [])]
      .filter((t) => t !== "")
      .flatMap((t) => folded(t, width).map((l) => styled(l, color, "dim"))),
  ];
  if (spec.panels.length === 0) return [head, ...tail];
  const kind = spec.panels.every((p) => p.equal && p.x.label === "") ? "bare" : "axes";
  const room = Math.max(LEAST[kind][1], options.height - 1 - tail.length);
  const extra = Math.max(...spec.panels.map((p) => stripHeight(p) + (p.caption ? 1 : 0)));
  const laid = grid(spec.panels.length, kind, width, room, extra);
  const chosen = evenly(spec.panels.length, laid.shown).map((k) => unnamed(spec.panels[k], spec));
  const sheet = new Canvas(width, laid.rows * laid.height);
  chosen.forEach((panel, k) => {
    sheet.paste(
      drawPanel(panel, laid.width, laid.height, color),
      (k % laid.columns) * (laid.width + 1),
      Math.floor(k / laid.columns) * laid.height,
    );
  });
  const left = spec.panels.length - chosen.length;
  const note = left > 0 ? [styled(`${chosen.length} of ${spec.panels.length} panels fit here`, color, "dim")] : [];
  return [head, ...sheet.lines(color), ...tail, ...note];
}

/** Figures of one row side by side where the width allows, else below each other. */
export function renderRow(specs: readonly FigureSpec[], options: RenderOptions): string[] {
  const each = Math.floor((options.width - 2 * (specs.length - 1)) / specs.length);
  if (specs.length === 1 || each < 38)
    return specs.flatMap((s, k) => [...(k > 0 ? [""] : []), ...renderFigure(s, options)]);
  const blocks = specs.map((s) => renderFigure(s, { ...options, width: each }));
  const rows = Math.max(...blocks.map((b) => b.length));
  return Array.from({ length: rows }, (_, r) => {
    const parts = blocks.map((b) => b[r] ?? "");
    return parts
      .map((p, k) => (k < parts.length - 1 ? p + " ".repeat(Math.max(0, each + 2 - columnsOf(p))) : p))
      .join("")
      .trimEnd();
  });
}

/** The axis name is left out where it only repeats the figure's title. */
function unnamed(panel: Panel, spec: FigureSpec): Panel {
  return panel.y.label === spec.title && !panel.equal ? { ...panel, y: { ...panel.y, label: "" } } : panel;
}

function legendItems(panel: Panel | undefined, mode: ColourMode): string[] {
  if (!panel) return [];
  let letter = 0;
  return panel.marks.flatMap((mark) => {
    if ((mark.kind !== "line" && mark.kind !== "points") || mark.label === undefined) return [];
    const colour: Color = Array.isArray(mark.color) ? (mark.color[0] ?? { category: 0 }) : (mark.color as Color);
    const sign =
      mark.kind === "line"
        ? `${letterOf(letter)} ${mark.dashed ? "╌╌" : "━━"}`
        : mark.shape === "square"
          ? "■"
          : mark.shape === "diamond"
            ? "◆"
            : mark.shape === "cross"
              ? "✕"
              : "●";
    letter += 1;
    return [`${paint(sign, mode, rgb(colour))} ${mark.label}`];
  });
}

function keyLine(key: NonNullable<Panel["key"]>, width: number, mode: ColourMode): string {
  const [low, high] = [numberText(key.domain[0], 3), numberText(key.domain[1], 3)];
  const bar = Array.from({ length: 16 }, (_, k) => k / 15);
  const strip =
    mode === "none"
      ? key.map === "diverging"
        ? "#=-· ░▒▓█"
        : " ░▒▓█"
      : bar.map((at) => paint("█", mode, mapColour(key.map, at) as Rgb)).join("");
  const label = key.second === undefined ? key.label : `${key.label}; white: ${key.second} 0`;
  return `${low} ${strip} ${high}  ${cut(label, Math.max(8, width - 24 - low.length - high.length))}`;
}

const cut = (text: string, width: number) =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;

/** Items in lines of at most this width. */
function wrapped(items: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last !== undefined && columnsOf(last) + 3 + columnsOf(item) <= width)
      lines[lines.length - 1] = `${last}   ${item}`;
    else lines.push(item);
  }
  return lines;
}
