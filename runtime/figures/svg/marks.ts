/** Each kind of mark as SVG inside a panel. */
import { css, faded, mapColour, place, rgb } from "../colours.ts";
import { edges, range } from "../extent.ts";
import type { Color, Mark, Panel } from "../spec.ts";
import { isRough, stretchMeans, thin } from "../thin.ts";
import { digits, element, escaped } from "./markup.ts";

export interface Frame {
  readonly x: (value: number) => number; // data → pixels
  readonly y: (value: number) => number;
  readonly right?: (value: number) => number; // of the second vertical axis
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly over?: boolean; // marks lie over cells
}

type Of<K extends Mark["kind"]> = Extract<Mark, { kind: K }>;
const colour = (c: Color) => css(rgb(c));
/** Colours of magnitudes have a pale and a dark end: a casing in the colour of ink keeps both visible on any ground. */
const isMapped = (c: Color | readonly Color[]) => !Array.isArray(c) && "map" in c;

/** Losses of batches: all values faintly, their means over stretches as the line. */
function roughLine(mark: Of<"line">, f: Frame): string {
  const means = { ...mark, ...stretchMeans(mark.x, mark.y, 120) };
  return element("g", { opacity: "0.25" }, line(mark, f)) + line(means, f);
}

function line(mark: Of<"line">, f: Frame): string {
  const kept = thin(mark.y, 400);
  const stretch = (values: readonly (number | null)[]) => {
    let path = "";
    let open = false;
    for (const k of kept) {
      const v = values[k];
      const [px, py] = v === null ? [Number.NaN, Number.NaN] : [f.x(mark.x[k]), f.y(v)];
      if (!Number.isFinite(px) || !Number.isFinite(py)) open = false;
      else {
        path += `${open ? "L" : "M"}${digits(px)},${digits(py)}`;
        open = true;
      }
    }
    return path;
  };
  let out = "";
  if (mark.low && mark.high) {
    const both = kept.filter(
      (k) =>
        mark.low?.[k] != null &&
        mark.high?.[k] != null &&
        Number.isFinite(f.y(mark.low[k] as number)) &&
        Number.isFinite(f.y(mark.high[k] as number)),
    );
    const up = both.map((k) => `${digits(f.x(mark.x[k]))},${digits(f.y(mark.high?.[k] as number))}`);
    const down = [...both].reverse().map((k) => `${digits(f.x(mark.x[k]))},${digits(f.y(mark.low?.[k] as number))}`);
    if (both.length > 1)
      out += element("polygon", {
        points: [...up, ...down].join(" "),
        fill: colour(mark.color),
        "fill-opacity": "0.2",
      });
  }
  const d = stretch(mark.y);
  if (f.over) out += element("path", { d, class: "halo" });
  else if (isMapped(mark.color)) out += element("path", { d, class: "casing", "stroke-width": 2.4 });
  const dots = mark.dots
    ? points({ kind: "points", x: mark.x, y: mark.y, color: mark.color, shape: mark.axis ? "square" : "circle" }, f)
    : "";
  return (
    out +
    element("path", {
      d,
      fill: "none",
      stroke: colour(mark.color),
      "stroke-width": 1.5,
      "stroke-linejoin": "round",
      "stroke-dasharray": mark.dashed ? "4 3" : undefined,
    }) +
    dots
  );
}

function points(mark: Of<"points">, f: Frame): string {
  const size = mark.x.length > 400 ? 1.5 : mark.x.length > 60 ? 2 : f.over && mark.x.length <= 12 ? 4.5 : 3;
  return mark.x
    .map((x, k) => {
      const y = mark.y[k];
      if (y === null) return "";
      const [px, py] = [f.x(x), f.y(y)];
      if (!Number.isFinite(px) || !Number.isFinite(py)) return "";
      const own = Array.isArray(mark.color) ? (mark.color as readonly Color[])[k] : (mark.color as Color);
      const fill = colour(own);
      const e = mark.error?.[k];
      const whisker = e ? element("line", { x1: px, x2: px, y1: f.y(y - e), y2: f.y(y + e), stroke: fill }) : "";
      return whisker + symbol(mark.shape ?? "circle", px, py, size, fill, f.over || isMapped(own) ? "edge" : undefined);
    })
    .join("");
}

/** One point in its shape. */
export function symbol(
  shape: NonNullable<Of<"points">["shape"]>,
  x: number,
  y: number,
  size: number,
  fill: string,
  edge?: string, // class of its outline
): string {
  if (shape === "circle") return element("circle", { cx: x, cy: y, r: size, fill, class: edge });
  if (shape === "square")
    return element("rect", { x: x - size, y: y - size, width: 2 * size, height: 2 * size, fill, class: edge });
  if (shape === "diamond")
    return element("path", {
      d: `M${digits(x)},${digits(y - 1.3 * size)}l${digits(1.3 * size)},${digits(1.3 * size)}l${digits(-1.3 * size)},${digits(1.3 * size)}l${digits(-1.3 * size)},${digits(-1.3 * size)}z`,
      fill,
      class: edge,
    });
  return element("path", {
    d: `M${digits(x - size)},${digits(y - size)}l${digits(2 * size)},${digits(2 * size)}m0,${digits(-2 * size)}l${digits(-2 * size)},${digits(2 * size)}`,
    stroke: fill,
    "stroke-width": 1.3,
    fill: "none",
  });
}

function arrows(mark: Of<"arrows">, f: Frame): string {
  let out = "";
  const order = mark.x.map((_, k) => k);
  const depth = (k: number) => mark.depth?.[k] ?? 0.5;
  if (mark.depth) order.sort((a, b) => depth(a) - depth(b));
  for (const k of order) {
    const stroke = colour(mark.color[k]);
    const [px, py] = [f.x(mark.x[k]), f.y(mark.y[k])];
    const ends = { x1: f.x(0), y1: f.y(0), x2: px, y2: py };
    const width = mark.depth ? 1.2 + 1.4 * depth(k) : 1.8;
    const mapped = isMapped(mark.color[k]);
    const body =
      (mapped ? element("line", { ...ends, class: "casing", "stroke-width": width + 1 }) : "") +
      element("line", { ...ends, stroke, "stroke-width": width }) +
      element("circle", { cx: px, cy: py, r: 1.4 * width + 0.2, fill: stroke, class: mapped ? "edge" : undefined });
    out += mark.depth ? element("g", { opacity: 0.45 + 0.55 * depth(k) }, body) : body;
  }
  return out;
}

function cells(mark: Of<"cells">, f: Frame, panel: Panel): string {
  const count = mark.values[0]?.length ?? 0;
  const xs = mark.x ? edges(mark.x, panel.x.scale === "log") : edges(range(count), false);
  const ys = mark.y ? edges(mark.y, panel.y.scale === "log") : edges(range(mark.values.length), false);
  let out = "";
  mark.values.forEach((row, r) => {
    row.forEach((value, c) => {
      if (value === null) return;
      const [x0, x1] = [f.x(xs[c]), f.x(xs[c + 1])];
      const [y0, y1] = [f.y(ys[r]), f.y(ys[r + 1])];
      const base = mapColour(mark.map, place(value, mark.domain));
      const saturation = mark.second?.[r]?.[c];
      const fill = css(saturation == null ? base : faded(base, saturation));
      out += element("rect", {
        x: Math.min(x0, x1),
        y: Math.min(y0, y1),
        width: Math.abs(x1 - x0),
        height: Math.abs(y1 - y0),
        fill,
      });
    });
  });
  // Borders on whole pixels: no hairlines between neighbours.
  return element("g", { "shape-rendering": "crispEdges" }, out);
}

function bars(mark: Of<"bars">, f: Frame): string {
  return mark.values
    .map((value, k) => {
      if (value === null) return "";
      const [x0, x1] = [f.x(k - 0.4), f.x(k + 0.4)];
      const bar = element("rect", {
        x: x0,
        y: Math.min(f.y(0), f.y(value)),
        width: x1 - x0,
        height: Math.abs(f.y(value) - f.y(0)),
        fill: colour(mark.color[k]),
        class: isMapped(mark.color[k]) ? "edge" : undefined,
      });
      const [low, high] = [mark.low?.[k], mark.high?.[k]];
      return (
        bar +
        (low != null && high != null
          ? element("line", { x1: f.x(k), x2: f.x(k), y1: f.y(low), y2: f.y(high), class: "ink" })
          : "")
      );
    })
    .join("");
}

function stack(mark: Of<"stack">, f: Frame): string {
  let out = "";
  mark.parts.forEach((parts, k) => {
    let [up, down] = [0, 0];
    for (const part of parts) {
      const from = part.value > 0 ? up : down;
      const to = from + part.value;
      if (part.value > 0) up = to;
      else down = to;
      out += element(
        "rect",
        {
          x: f.x(k - 0.42),
          width: f.x(k + 0.42) - f.x(k - 0.42),
          y: Math.min(f.y(from), f.y(to)),
          height: Math.abs(f.y(to) - f.y(from)),
          fill: colour(part.color),
          class: "piece",
        },
        `<title>${escaped(part.label)}: ${digits(part.value)}</title>`,
      );
    }
  });
  return out;
}

function rule(mark: Of<"rule">, f: Frame): string {
  const at = mark.axis === "x" ? f.x(mark.at) : f.y(mark.at);
  if (!Number.isFinite(at)) return "";
  const ends =
    mark.axis === "x"
      ? { x1: at, x2: at, y1: f.top, y2: f.top + f.height }
      : { x1: f.left, x2: f.left + f.width, y1: at, y2: at };
  // Names of horizontal rules stand beside the panel, where they are kept apart.
  const text =
    mark.label && mark.axis === "x"
      ? element("text", { x: at + 3, y: f.top + 9, class: "small" }, escaped(mark.label))
      : "";
  return (
    element("line", {
      ...ends,
      class: mark.dashed || mark.label ? "rule" : "axis",
      "stroke-dasharray": mark.dashed ? "3 3" : undefined,
    }) + text
  );
}

function segments(mark: Of<"segments">, f: Frame): string {
  return mark.from
    .map(([x, y], k) =>
      element("line", {
        x1: f.x(x),
        y1: f.y(y),
        x2: f.x(mark.to[k][0]),
        y2: f.y(mark.to[k][1]),
        stroke: colour(mark.color),
        "stroke-width": 0.5 + 1.5 * (mark.weight?.[k] ?? 0.5),
        "stroke-opacity": mark.weight ? Math.min(1, 0.08 + 0.92 * mark.weight[k]) : undefined,
        "stroke-dasharray": mark.dashed ? "4 3" : undefined,
      }),
    )
    .join("");
}

/** A mark as SVG. */
export function drawMark(mark: Mark, frame: Frame, panel: Panel): string {
  const f = "axis" in mark && mark.axis === "right" && frame.right ? { ...frame, y: frame.right } : frame;
  switch (mark.kind) {
    case "line":
      return panel.x.label === "steps" && !mark.low && isRough(mark.y) ? roughLine(mark, f) : line(mark, f);
    case "points":
      return points(mark, f);
    case "arrows":
      return arrows(mark, f);
    case "cells":
      return cells(mark, f, panel);
    case "bars":
      return bars(mark, f);
    case "stack":
      return stack(mark, f);
    case "rule":
      return rule(mark, f);
    case "segments":
      return segments(mark, f);
  }
}
