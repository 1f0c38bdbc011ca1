/** One panel as SVG: title, axes with ticks, marks, colour key, legend. */
import { css, faded, mapColour, rgb } from "../colours.ts";
import { aspect, axisTicks, extent, project, rightExtent } from "../extent.ts";
import { numberText } from "../numbers.ts";
import type { Color, Key, Mark, Panel } from "../spec.ts";
import { fittedTitle } from "../text.ts";
import { drawMark, type Frame, symbol } from "./marks.ts";
import { digits, element, escaped } from "./markup.ts";
import { drawStrip, STRIP_BARS } from "./strip.ts";

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Width of a letter of a title. */
const TITLE_LETTER = 6.6;

const isBare = (panel: Panel) => panel.equal && panel.x.label === "" && panel.y.label === "";

/** Height of what stands under the area: bars of a strip, a caption. */
export function below(panel: Panel): number {
  return (panel.strip?.form === "bars" ? STRIP_BARS + 22 : 0) + (panel.caption ? 15 : 0);
}

/** Space around the plotting area that a panel needs, without what stands under it. */
function margins(panel: Panel): {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
} {
  const bare = isBare(panel);
  const rules = panel.marks.flatMap((m) => (m.kind === "rule" && m.axis === "y" && m.label ? [m.label.length] : []));
  const cells = panel.strip?.form === "cells";
  return {
    left: bare ? 6 : 46,
    right: panel.right ? 46 : rules.length > 0 ? Math.max(26, 8 + 5.4 * Math.max(...rules)) : cells ? 26 : 8,
    top: (panel.title ? 18 : 6) + (panel.y.label || panel.right || cells ? 14 : 0),
    bottom: bare ? 6 : panel.x.label ? 34 : 20,
  };
}

/** About one tick every 60 pixels; fewer where their texts are long. */
function spaced(axis: Panel["x"], domain: readonly [number, number], width: number) {
  const ticks = axisTicks(axis, domain, Math.max(2, Math.round(width / 60)));
  const longest = ticks.reduce((m, t) => Math.max(m, t.text.length), 0);
  return ticks.length * (6 * longest + 12) <= width
    ? ticks
    : axisTicks(axis, domain, Math.max(2, Math.floor(width / (8 * longest + 16))));
}

function axes(panel: Panel, f: Frame, domain: ReturnType<typeof extent>): string {
  const labels = panel.marks.find((m) => m.kind === "bars" || m.kind === "stack") as
    | Extract<Mark, { kind: "bars" | "stack" }>
    | undefined;
  const every = labels ? Math.max(1, Math.ceil((labels.labels.length * 16) / f.width)) : 1;
  const xTicks = labels
    ? labels.labels.flatMap((text, at) => (text !== "" && (at % every === 0 || every === 1) ? [{ at, text }] : []))
    : spaced(panel.x, domain.x, f.width);
  const yTicks = axisTicks(panel.y, domain.y, Math.max(2, Math.round(f.height / 40)));
  const bottom = f.top + f.height;
  let out = "";
  for (const tick of xTicks) {
    const x = f.x(tick.at);
    out +=
      element("line", { x1: x, x2: x, y1: bottom, y2: bottom + 3, class: "ink" }) +
      element("text", { x, y: bottom + 13, "text-anchor": "middle" }, escaped(tick.text));
  }
  for (const tick of yTicks) {
    const y = f.y(tick.at);
    out +=
      element("line", { x1: f.left, x2: f.left + f.width, y1: y, y2: y, class: "grid" }) +
      element("text", { x: f.left - 5, y: y + 3.5, "text-anchor": "end" }, escaped(tick.text));
  }
  if (panel.x.label)
    out += element(
      "text",
      { x: f.left + f.width / 2, y: bottom + 28, "text-anchor": "middle", class: "label" },
      escaped(panel.x.label),
    );
  if (panel.y.label) out += element("text", { x: f.left - 40, y: f.top - 7, class: "label" }, escaped(panel.y.label));
  return out + rightAxis(panel, f);
}

function rightAxis(panel: Panel, f: Frame): string {
  const range = rightExtent(panel);
  if (!panel.right || !range || !f.right) return "";
  const right = f.left + f.width;
  let out = element(
    "text",
    { x: right + 40, y: f.top - 7, "text-anchor": "end", class: "label" },
    escaped(panel.right.label),
  );
  for (const tick of axisTicks(panel.right, range, Math.max(2, Math.round(f.height / 40)))) {
    const y = f.right(tick.at);
    out +=
      element("line", { x1: right, x2: right + 3, y1: y, y2: y, class: "ink" }) +
      element("text", { x: right + 6, y: y + 3.5 }, escaped(tick.text));
  }
  return out;
}

const LABEL_HEIGHT = 10;

/** Names of horizontal rules beside the area, moved apart where they would lie on each other; a thin line leads to a moved one. */
function ruleNames(panel: Panel, f: Frame): string {
  const names = panel.marks
    .flatMap((m) => (m.kind === "rule" && m.axis === "y" && m.label ? [{ at: f.y(m.at), text: m.label }] : []))
    .filter((n) => Number.isFinite(n.at))
    .sort((a, b) => a.at - b.at);
  let last = Number.NEGATIVE_INFINITY;
  const placed = names.map((n) => ({ ...n, y: (last = Math.max(n.at, last + LABEL_HEIGHT)) }));
  // What was pushed beyond the bottom moves all above it up again.
  let next = f.top + f.height + LABEL_HEIGHT;
  for (const n of [...placed].reverse()) next = n.y = Math.min(n.y, next - LABEL_HEIGHT);
  const right = f.left + f.width;
  return placed
    .map(
      (n) =>
        element("line", { x1: right, x2: right + 5, y1: n.at, y2: n.y, class: "rule" }) +
        element("text", { x: right + 7, y: n.y + 3, class: "small" }, escaped(n.text)),
    )
    .join("");
}

/** Marks that have a name, for a legend; one alone says something only if there are other marks. */
export function named(panel: Panel): readonly Extract<Mark, { kind: "line" | "points" }>[] {
  return panel.marks.filter(
    (m): m is Extract<Mark, { kind: "line" | "points" }> =>
      (m.kind === "line" || m.kind === "points") && m.label !== undefined,
  );
}

/** The panel inside its box. `index` of the figure's panel, and its area, are kept for pages that read values off. */
export function drawPanel(panel: Panel, box: Box, clip: string, index: number): string {
  const margin = margins(panel);
  const area = {
    left: box.left + margin.left,
    top: box.top + margin.top,
    width: box.width - margin.left - margin.right,
    height: box.height - margin.top - margin.bottom - below(panel),
  };
  if (panel.equal) {
    const ratio = aspect(panel);
    const width = Math.min(area.width, area.height * ratio);
    area.left += (area.width - width) / 2;
    area.width = width;
    area.height = width / ratio;
  }
  const domain = extent(panel);
  const second = rightExtent(panel);
  const vertical = (axis: Panel["y"], range: readonly [number, number]) => (v: number) =>
    area.top + (1 - project(axis, range, v)) * area.height;
  const frame: Frame = {
    ...area,
    x: (v) => area.left + project(panel.x, domain.x, v) * area.width,
    y: vertical(panel.y, domain.y),
    ...(panel.right && second ? { right: vertical(panel.right, second) } : {}),
    over: panel.marks.some((m) => m.kind === "cells"),
  };
  const centred = (y: number, text: string, kind: string) =>
    element("text", { x: area.left + area.width / 2, y, "text-anchor": "middle", class: kind }, escaped(text));
  const draw = (rules: boolean) =>
    panel.marks
      .filter((m) => (m.kind === "rule") === rules)
      .map((m) => drawMark(m, frame, panel))
      .join("");
  const region = element(
    "clipPath",
    { id: clip },
    element("rect", { x: area.left - 4, y: area.top - 4, width: area.width + 8, height: area.height + 8 }),
  );
  const bottom = area.top + area.height + margin.bottom;
  const inside =
    (panel.title
      ? centred(box.top + 12, fittedTitle(panel.title, Math.floor(box.width / TITLE_LETTER)), "title")
      : "") +
    region +
    (isBare(panel) ? "" : axes(panel, frame, domain)) +
    element("rect", { x: area.left, y: area.top, width: area.width, height: area.height, class: "frame" }) +
    draw(true) +
    element("g", { "clip-path": `url(#${clip})` }, draw(false)) +
    ruleNames(panel, frame) +
    (panel.strip ? drawStrip(panel.strip, frame) : "") +
    (panel.caption ? centred(bottom + below(panel) - 5, panel.caption, "small") : "");
  const place = [area.left, area.top, area.width, area.height].map(digits).join(" ");
  return element("g", { "data-panel": index, "data-area": place }, inside);
}

/** Legend entries in a row: swatch and text. Returns the markup and the height it takes. */
export function drawLegend(
  items: readonly {
    readonly color: Color;
    readonly label: string;
    readonly shape?: "circle" | "square" | "diamond" | "cross";
    readonly dashed?: boolean;
  }[],
  left: number,
  top: number,
  width: number,
): { readonly markup: string; readonly height: number } {
  let [x, y] = [left, top];
  let markup = "";
  for (const item of items) {
    const wide = 26 + 6.2 * item.label.length;
    if (x > left && x + wide > left + width) [x, y] = [left, y + 16];
    const fill = css(rgb(item.color));
    markup += item.shape
      ? symbol(item.shape, x + 7, y + 6, 3.2, fill)
      : element("line", {
          x1: x,
          x2: x + 14,
          y1: y + 6,
          y2: y + 6,
          stroke: fill,
          "stroke-width": 2,
          "stroke-dasharray": item.dashed ? "4 3" : undefined,
        });
    markup += element("text", { x: x + 19, y: y + 9.5 }, escaped(item.label));
    x += wide + 8;
  }
  return { markup, height: items.length > 0 ? y - top + 18 : 0 };
}

/** The colour key: a strip with its ends; with two channels, rows that fade. Returns the markup and the height it takes. */
export function drawKey(key: Key, left: number, top: number): { readonly markup: string; readonly height: number } {
  const fades = key.second === undefined ? [1] : [1, 0.75, 0.5, 0.25, 0];
  const height = key.second === undefined ? 9 : 6;
  const stops = fades.flatMap((fade, row) =>
    Array.from({ length: 24 }, (_, k) =>
      element("rect", {
        ...{ x: left + 5 * k, y: top + row * height, width: 5, height },
        fill: css(faded(mapColour(key.map, k / 23), fade)),
      }),
    ),
  );
  const text = (x: number, y: number, content: string, end = false) =>
    element("text", { x, y, ...(end ? { "text-anchor": "end" } : {}) }, escaped(content));
  const total = height * fades.length;
  const markup =
    element("g", { "shape-rendering": "crispEdges" }, stops.join("")) +
    text(left - 4, top + 8, numberText(key.domain[0], 3), true) +
    text(left + 124, top + 8, `${numberText(key.domain[1], 3)}  ${key.label}`) +
    (key.second === undefined
      ? ""
      : text(left + 124, top + total - 1, `paler down to white: ${key.second} from 1 to 0`));
  return { markup, height: total + 9 };
}
