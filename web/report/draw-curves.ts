import uPlot from "uplot";
import { css, rgb } from "../../runtime/figures/colours.ts";
import { numberText } from "../../runtime/figures/numbers.ts";
import type { AxisSpec, Color, FigureSpec, Mark, Panel } from "../../runtime/figures/spec.ts";
import { isRough, stretchMeans } from "../../runtime/figures/thin.ts";

type Curve = Extract<Mark, { kind: "line" | "points" }>;
const isCurve = (mark: Mark): mark is Curve => mark.kind === "line" || mark.kind === "points";

/** Panels that uPlot can draw as they are: lines, points and horizontal rules on free axes, one colour a series. */
export const hasCurvesOnly = (panel: Panel): boolean =>
  !panel.equal &&
  panel.x.ticks === undefined &&
  panel.strip === undefined &&
  panel.marks.some(isCurve) &&
  panel.marks.every((m) => (isCurve(m) ? !Array.isArray(m.color) : m.kind === "rule" && m.axis === "y"));

/** One uPlot chart a panel in place of the static drawing. Drag zooms, double click goes back, the legend reads values off. */
export function drawCurves(spec: FigureSpec, into: HTMLElement): void {
  into.replaceChildren();
  for (const panel of spec.panels) {
    const holder = document.createElement("div");
    into.append(holder);
    drawPanel(panel, holder);
  }
}

function drawPanel(panel: Panel, holder: HTMLElement): void {
  const curves = panel.marks.filter(isCurve);
  const rules = panel.marks.filter((m): m is Extract<Mark, { kind: "rule" }> => m.kind === "rule");
  const tables: uPlot.AlignedData[] = [];
  const value: uPlot.Series.Value = (_, x) => (x === null || x === undefined ? "–" : numberText(x));
  // Where only some curves are named (a long sweep), the others stay out of the legend.
  const named = curves.some((curve) => curve.label !== undefined);
  const series: uPlot.Series[] = [{ label: panel.x.label, value }];
  const bands: uPlot.Band[] = [];
  for (const curve of curves) {
    const order = curve.x.map((_, i) => i).sort((a, b) => curve.x[a] - curve.x[b]);
    const scale = curve.axis === "right" ? "right" : "y";
    const pick = (values: readonly (number | null)[]) =>
      order.map((i) => positive(curve.axis === "right" ? panel.right : panel.y, values[i]));
    const stroke = css(rgb(curve.color as Color));
    const columns: (number | null)[][] = [];
    const faint = `color-mix(in srgb, ${stroke} 30%, transparent)`;
    const means = isBatchLoss(panel, curve) ? stretchMeans(curve.x, curve.y, STRETCHES) : undefined;
    if (means) {
      tables.push([order.map((i) => curve.x[i]), pick(curve.y)] as uPlot.AlignedData);
      series.push({ label: "", scale, stroke: faint, width: 1, points: { show: false } });
      tables.push([means.x, means.y]);
    } else columns.push(pick(curve.y));
    series.push({
      label: curve.label ?? (named ? "" : panel.y.label),
      value,
      stroke,
      scale,
      width: curve.kind === "line" ? 1.5 : 0,
      dash: curve.kind === "line" && curve.dashed ? [6, 4] : undefined,
      spanGaps: means !== undefined,
      points: {
        show: curve.kind === "points" || curve.dots === true || (means === undefined && curve.x.length < 40),
        size: curve.kind === "points" ? 6 : 4,
      },
    });
    if (curve.kind === "line" && curve.low && curve.high) {
      const first = series.length;
      columns.push(pick(curve.high), pick(curve.low));
      series.push(
        { label: "", stroke: "transparent", scale, points: { show: false } },
        { label: "", stroke: "transparent", scale, points: { show: false } },
      );
      bands.push({ series: [first, first + 1], fill: `color-mix(in srgb, ${stroke} 18%, transparent)` });
    }
    if (!means) tables.push([order.map((i) => curve.x[i]), ...columns] as uPlot.AlignedData);
  }
  const xs = curves.flatMap((c) => c.x);
  for (const rule of rules) {
    tables.push([
      [Math.min(...xs), Math.max(...xs)],
      [rule.at, rule.at],
    ]);
    series.push({
      label: rule.label ?? "",
      stroke: "#888",
      dash: [3, 3],
      width: 1,
      points: { show: false },
      spanGaps: true,
    });
  }
  const ink = getComputedStyle(document.body).color;
  const axis = {
    stroke: ink,
    values: (_: uPlot, splits: (number | null)[]) => splits.map((x) => (x === null ? "" : numberText(x))),
    grid: { stroke: "rgba(128,128,128,.2)" },
    ticks: { stroke: "rgba(128,128,128,.4)" },
  };
  const width = () => Math.max(280, Math.min(holder.clientWidth || 560, 900));
  const plot = new uPlot(
    {
      title: panel.title,
      width: width(),
      height: 300,
      scales: {
        x: { time: false, distr: panel.x.scale === "log" ? 3 : 1 },
        y: { distr: panel.y.scale === "log" ? 3 : 1 },
        ...(panel.right ? { right: { distr: panel.right.scale === "log" ? 3 : 1 } as const } : {}),
      },
      axes: [
        { ...axis, label: panel.x.label },
        { ...axis, label: panel.y.label, size: 64 },
        ...(panel.right
          ? [{ ...axis, label: panel.right.label, size: 64, side: 1 as const, scale: "right", grid: { show: false } }]
          : []),
      ],
      series: series.map((s) => (s.label === "" ? { ...s, class: "quiet" } : s)),
      bands,
      cursor: { drag: { x: true, y: true, uni: 20 } },
    },
    uPlot.join(tables),
    holder,
  );
  addEventListener("resize", () => plot.setSize({ width: width(), height: 300 }));
}

/** Stretches that a rough curve is averaged over, as in the static drawing. */
const STRETCHES = 120;

/** Losses of batches go up and down: all values are drawn faintly, their means as the line that is read off. */
const isBatchLoss = (panel: Panel, curve: Curve): boolean =>
  curve.kind === "line" && panel.x.label === "steps" && !curve.low && isRough(curve.y);

/** A logarithmic axis has no place for what is not positive. */
const positive = (axis: AxisSpec | undefined, y: number | null): number | null =>
  axis?.scale === "log" && y !== null && y <= 0 ? null : y;
