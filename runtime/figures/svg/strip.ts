/** A strip beside the area of a panel: bars under it, or cells at its right. */
import { css, rgb } from "../colours.ts";
import { numberText } from "../numbers.ts";
import type { Strip } from "../spec.ts";
import type { Frame } from "./marks.ts";
import { element, escaped } from "./markup.ts";

/** Height of the bars. */
export const STRIP_BARS = 34;

export function drawStrip(strip: Strip, f: Frame): string {
  return strip.form === "bars" ? bars(strip, f) : cells(strip, f);
}

/** Positive bars are full; negative ones hang below zero and are hollow. */
function bars(strip: Strip, f: Frame): string {
  const top = f.top + f.height + 8;
  const [low, high] = strip.domain;
  const y = (v: number) => top + ((high - v) / (high - low)) * STRIP_BARS;
  const width = f.width / Math.max(1, strip.values.length);
  let out = element("line", { x1: f.left, x2: f.left + f.width, y1: y(0), y2: y(0), class: "axis" });
  strip.values.forEach((value, k) => {
    if (value === null) return;
    const stroke = css(rgb(strip.color[k]));
    const inset = Math.max(0.5, 0.15 * width);
    out += element(
      "rect",
      {
        ...{ x: f.left + k * width + inset, width: Math.max(0.5, width - 2 * inset) },
        ...{ y: Math.min(y(0), y(value)), height: Math.abs(y(value) - y(0)) },
        ...{ fill: value < 0 ? "none" : stroke, stroke, "stroke-width": 1.2 },
      },
      `<title>${escaped(`${strip.label}[${k}] = ${numberText(value)}`)}</title>`,
    );
  });
  const range = `${numberText(low, 2)} to ${numberText(high, 2)}`;
  const room = Math.floor(f.width / 5);
  const full = `${strip.label}, ${range}`;
  const text = full.length <= room ? full : `${strip.label.slice(0, Math.max(1, room - range.length - 3))}…, ${range}`;
  return (
    out +
    element(
      "text",
      { x: f.left + f.width / 2, y: top + STRIP_BARS + 11, "text-anchor": "middle", class: "small" },
      escaped(text),
    )
  );
}

/** One column of cells, as high as the rows of the matrix beside it. */
function cells(strip: Strip, f: Frame): string {
  const height = f.height / Math.max(1, strip.values.length);
  const left = f.left + f.width + 6;
  const width = Math.min(14, Math.max(6, height));
  let out = "";
  strip.values.forEach((value, k) => {
    if (value === null) return;
    out += element(
      "rect",
      { x: left, width, y: f.top + k * height, height, fill: css(rgb(strip.color[k])) },
      `<title>${escaped(`${strip.label}[${k}] = ${numberText(value)}`)}</title>`,
    );
  });
  return (
    element("g", { "shape-rendering": "crispEdges" }, out) +
    element("rect", { x: left, width, y: f.top, height: f.height, class: "frame" }) +
    element("text", { x: left + width, y: f.top - 4, "text-anchor": "end", class: "small" }, escaped(strip.label))
  );
}
