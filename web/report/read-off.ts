/** Values under the pointer, for figures that stay drawings: the cell, bar or piece there, or the nearest point. */
import { extent, project } from "../../runtime/figures/extent.ts";
import { numberText } from "../../runtime/figures/numbers.ts";
import type { AxisSpec, FigureSpec, Mark, Panel } from "../../runtime/figures/spec.ts";

const NEAR = 14; // pixels of the drawing

interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A line that follows the pointer over the drawing; listens on the holder, so that drawings may be exchanged. */
export function readOff(spec: FigureSpec, drawing: HTMLElement): void {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  drawing.append(tip);
  drawing.addEventListener("pointermove", (event) => {
    const svg = drawing.querySelector("svg");
    const matrix = svg?.getScreenCTM();
    if (!svg || !matrix) return;
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    const shown = drawing.dataset.frame === undefined ? spec.panels : [spec.frames?.[Number(drawing.dataset.frame)]];
    const text = [...svg.querySelectorAll<SVGGElement>("g[data-area]")]
      .map((g) => {
        const [left, top, width, height] = (g.dataset.area ?? "").split(" ").map(Number);
        const panel = shown[Number(g.dataset.panel)];
        return panel ? textAt(panel, { left, top, width, height }, at.x, at.y) : undefined;
      })
      .find((t) => t !== undefined);
    tip.hidden = text === undefined;
    if (text === undefined) return;
    tip.textContent = text;
    const box = drawing.getBoundingClientRect();
    tip.style.left = `${Math.min(event.clientX - box.left + 12, box.width - tip.offsetWidth - 4) + drawing.scrollLeft}px`;
    tip.style.top = `${event.clientY - box.top + 14}px`;
  });
  drawing.addEventListener("pointerleave", () => {
    tip.hidden = true;
  });
}

/** What a panel holds at a place of the drawing; undefined outside its area or far from everything. */
function textAt(panel: Panel, area: Area, x: number, y: number): string | undefined {
  const margin = 4;
  if (x < area.left - margin || x > area.left + area.width + margin) return undefined;
  if (y < area.top - margin || y > area.top + area.height + margin) return undefined;
  const domain = extent(panel);
  const px = (v: number) => area.left + project(panel.x, domain.x, v) * area.width;
  const py = (v: number) => area.top + (1 - project(panel.y, domain.y, v)) * area.height;
  let best: { distance: number; text: string } | undefined;
  const offer = (distance: number, text: string) => {
    if (distance <= NEAR && (!best || distance < best.distance)) best = { distance, text };
  };
  for (const mark of panel.marks) {
    if (mark.kind === "cells") offer(NEAR, cellText(mark, panel, px, py, x, y) ?? "");
    else if (mark.kind === "bars" || mark.kind === "stack") {
      const k = Math.round(inverse(px, mark.labels.length, x));
      if (k >= 0) offer(NEAR, barText(mark, k));
    } else if (mark.kind === "arrows" || mark.kind === "points" || mark.kind === "line")
      mark.x.forEach((at, k) => {
        const value = mark.y[k];
        if (value === null) return;
        const distance = Math.hypot(px(at) - x, py(value) - y);
        const name =
          mark.kind === "line" ? mark.label : (mark.labels?.[k] ?? (mark.kind === "points" ? mark.label : undefined));
        offer(distance, `${name ? `${name}: ` : ""}${where(panel.x, at)}, ${where(panel.y, value)}`);
      });
  }
  return best && best.text !== "" ? best.text : undefined;
}

const where = (axis: AxisSpec, value: number) =>
  axis.label === "" || axis.label.length > 24 ? numberText(value, 4) : `${axis.label} ${numberText(value, 4)}`;

/** Index of the bar whose middle is nearest. */
function inverse(px: (v: number) => number, count: number, x: number): number {
  let best = -1;
  for (let k = 0; k < count; k += 1) if (best < 0 || Math.abs(px(k) - x) < Math.abs(px(best) - x)) best = k;
  return best;
}

function barText(mark: Extract<Mark, { kind: "bars" | "stack" }>, k: number): string {
  const name = mark.labels[k] === "" ? String(k) : mark.labels[k];
  if (mark.kind === "bars") {
    const value = mark.values[k];
    return value === null ? "" : `${name}: ${numberText(value, 4)}`;
  }
  const parts = [...mark.parts[k]].sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, 4);
  return `${name}: ${parts.map((p) => `column ${p.label} ${numberText(p.value, 3)}`).join(", ")}`;
}

function cellText(
  mark: Extract<Mark, { kind: "cells" }>,
  panel: Panel,
  px: (v: number) => number,
  py: (v: number) => number,
  x: number,
  y: number,
): string | undefined {
  const nearest = (centres: readonly number[], to: (v: number) => number, at: number) =>
    centres.reduce((best, c, k) => (Math.abs(to(c) - at) < Math.abs(to(centres[best]) - at) ? k : best), 0);
  const columns = mark.x ?? (mark.values[0] ?? []).map((_, k) => k);
  const rows = mark.y ?? mark.values.map((_, k) => k);
  const [c, r] = [nearest(columns, px, x), nearest(rows, py, y)];
  const value = mark.values[r]?.[c];
  if (value === null || value === undefined) return undefined;
  const second = mark.second?.[r]?.[c];
  const place = mark.x && mark.y ? `${where(panel.x, columns[c])}, ${where(panel.y, rows[r])}` : `[${r}, ${c}]`;
  const faded =
    second === null || second === undefined ? "" : `, ${panel.key?.second ?? "second"} ${numberText(second, 4)}`;
  return `${place}: ${numberText(value, 4)}${faded}`;
}
