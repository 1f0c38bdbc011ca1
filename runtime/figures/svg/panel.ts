/** One panel as SVG: title, axes with ticks, marks, colour key, legend. */
import { css, mapColour, rgb } from "../colours.ts";
import { axisTicks, extent, project } from "../extent.ts";
import { numberText } from "../numbers.ts";
import type { Color, Mark, Panel } from "../spec.ts";
import { drawMark, type Frame, symbol } from "./marks.ts";
import { element, escaped } from "./markup.ts";

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Space around the plotting area that a panel needs. */
export function margins(panel: Panel): {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
} {
  const bare = panel.equal && panel.x.label === "" && panel.y.label === "";
  const rules = panel.marks.some((m) => m.kind === "rule" && m.axis === "y" && m.label);
  return {
    left: bare ? 6 : 46,
    right: rules ? 34 : 8,
    top: (panel.title ? 18 : 6) + (panel.y.label ? 14 : 0),
    bottom: bare ? 6 : panel.x.label ? 34 : 20,
  };
}

function axes(panel: Panel, f: Frame, domain: ReturnType<typeof extent>): string {
  const labels = panel.marks.find((m) => m.kind === "bars" || m.kind === "stack") as
    | Extract<Mark, { kind: "bars" | "stack" }>
    | undefined;
  const every = labels ? Math.max(1, Math.ceil((labels.labels.length * 16) / f.width)) : 1;
  const xTicks = labels
    ? labels.labels.flatMap((text, at) => (text !== "" && (at % every === 0 || every === 1) ? [{ at, text }] : []))
    : axisTicks(panel.x, domain.x, Math.max(2, Math.round(f.width / 70)));
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
  return out;
}

/** Marks that have a name, for a legend; one alone says something only if there are other marks. */
export function named(panel: Panel): readonly Extract<Mark, { kind: "line" | "points" }>[] {
  return panel.marks.filter(
    (m): m is Extract<Mark, { kind: "line" | "points" }> =>
      (m.kind === "line" || m.kind === "points") && m.label !== undefined,
  );
}

/** The panel inside its box. */
export function drawPanel(panel: Panel, box: Box, clip: string): string {
  const margin = margins(panel);
  const area = {
    left: box.left + margin.left,
    top: box.top + margin.top,
    width: box.width - margin.left - margin.right,
    height: box.height - margin.top - margin.bottom,
  };
  if (panel.equal) {
    const side = Math.min(area.width, area.height);
    area.left += (area.width - side) / 2;
    area.width = side;
    area.height = side;
  }
  const domain = extent(panel);
  const frame: Frame = {
    ...area,
    x: (v) => area.left + project(panel.x, domain.x, v) * area.width,
    y: (v) => area.top + (1 - project(panel.y, domain.y, v)) * area.height,
  };
  const bare = panel.equal && panel.x.label === "" && panel.y.label === "";
  const title = panel.title
    ? element(
        "text",
        { x: area.left + area.width / 2, y: box.top + 12, "text-anchor": "middle", class: "title" },
        escaped(panel.title),
      )
    : "";
  const inside = panel.marks
    .filter((m) => m.kind !== "rule")
    .map((m) => drawMark(m, frame, panel))
    .join("");
  const rules = panel.marks
    .filter((m) => m.kind === "rule")
    .map((m) => drawMark(m, frame, panel))
    .join("");
  const region = element(
    "clipPath",
    { id: clip },
    element("rect", { x: area.left - 4, y: area.top - 4, width: area.width + 8, height: area.height + 8 }),
  );
  const border = element("rect", { x: area.left, y: area.top, width: area.width, height: area.height, class: "frame" });
  return (
    title +
    region +
    (bare ? "" : axes(panel, frame, domain)) +
    border +
    rules +
    element("g", { "clip-path": `url(#${clip})` }, inside)
  );
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

/** The colour key: a strip with its ends. */
export function drawKey(key: NonNullable<Panel["key"]>, left: number, top: number): string {
  const stops = Array.from({ length: 24 }, (_, k) =>
    element("rect", { x: left + 5 * k, y: top, width: 5.3, height: 9, fill: css(mapColour(key.map, k / 23)) }),
  ).join("");
  return (
    stops +
    element("text", { x: left - 4, y: top + 8, "text-anchor": "end" }, escaped(numberText(key.domain[0], 3))) +
    element("text", { x: left + 124, y: top + 8 }, `${escaped(numberText(key.domain[1], 3))}  ${escaped(key.label)}`)
  );
}
