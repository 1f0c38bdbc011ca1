/** The ranges of a panel's axes from its marks: shared by SVG, terminal and pages. */
import type { AxisSpec, Mark, Panel } from "./spec.ts";
import { linearTicks, logTicks, type Tick } from "./ticks.ts";

export type Range = readonly [number, number];

interface Values {
  readonly x: number[];
  readonly y: number[];
}

function collect(mark: Mark, into: Values): void {
  const push = (to: number[], values: readonly (number | null)[] | undefined) => {
    for (const v of values ?? []) if (v !== null && Number.isFinite(v)) to.push(v);
  };
  switch (mark.kind) {
    case "line":
      push(into.x, mark.x);
      push(into.y, mark.y);
      push(into.y, mark.low);
      push(into.y, mark.high);
      return;
    case "points":
      push(into.x, mark.x);
      push(into.y, mark.y);
      mark.error?.forEach((e, k) => {
        const y = mark.y[k];
        if (e !== null && y !== null) into.y.push(y - e, y + e);
      });
      return;
    case "arrows":
      push(into.x, [0, ...mark.x]);
      push(into.y, [0, ...mark.y]);
      return;
    case "cells":
      push(into.x, edges(mark.x ?? range(mark.values[0]?.length ?? 1), false));
      push(into.y, edges(mark.y ?? range(mark.values.length), false));
      return;
    case "bars":
      into.x.push(-0.6, mark.values.length - 0.4);
      push(into.y, [0, ...mark.values, ...(mark.low ?? []), ...(mark.high ?? [])]);
      return;
    case "stack":
      into.x.push(-0.6, mark.parts.length - 0.4);
      into.y.push(0);
      for (const bar of mark.parts) {
        into.y.push(
          bar.reduce((s, p) => s + Math.min(0, p.value), 0),
          bar.reduce((s, p) => s + Math.max(0, p.value), 0),
        );
      }
      return;
    case "rule":
      (mark.axis === "x" ? into.x : into.y).push(mark.at);
      return;
    case "segments":
      for (const p of [...mark.from, ...mark.to]) {
        into.x.push(p[0]);
        into.y.push(p[1]);
      }
  }
}

export const range = (n: number) => Array.from({ length: n }, (_, k) => k);

/** Borders between cells with these centres: midpoints (geometric on a log axis), one more than centres. */
export function edges(centres: readonly number[], log: boolean): number[] {
  const at = log ? centres.map((c) => Math.log10(c)) : centres;
  const half = at.length > 1 ? (at[1] - at[0]) / 2 : 0.5;
  const last = at.length > 1 ? (at[at.length - 1] - at[at.length - 2]) / 2 : 0.5;
  const out = [at[0] - half, ...at.slice(1).map((v, k) => (v + at[k]) / 2), at[at.length - 1] + last];
  return log ? out.map((v) => 10 ** v) : out;
}

function axisRange(axis: AxisSpec, values: readonly number[], exact: boolean, zero: boolean): Range {
  if (axis.domain) return axis.domain;
  const usable = axis.scale === "log" ? values.filter((v) => v > 0) : values;
  if (usable.length === 0) return axis.scale === "log" ? [0.1, 1] : [0, 1];
  let low = usable.reduce((a, b) => Math.min(a, b));
  let high = usable.reduce((a, b) => Math.max(a, b));
  if (axis.scale === "log") {
    const pad = exact || high === low ? (high === low ? 2 : 1) : (high / low) ** 0.04;
    return [low / pad, high * pad];
  }
  if (high === low) return low === 0 ? [-1, 1] : [low - Math.abs(low) * 0.1, high + Math.abs(high) * 0.1];
  const pad = exact ? 0 : 0.05 * (high - low);
  // A range that nearly reaches zero is drawn from zero: lengths then mean something.
  if (!exact && low > 0 && low < 0.15 * high) low = pad;
  low = low === 0 || (zero && low >= 0) ? 0 : low - pad;
  high = high === 0 ? 0 : high + pad;
  return [low, high];
}

/** Ranges of both axes; maps and line abscissae end exactly at their data. */
export function extent(panel: Panel): { readonly x: Range; readonly y: Range } {
  const values: Values = { x: [], y: [] };
  for (const mark of panel.marks) collect(mark, isRight(mark) ? { x: values.x, y: [] } : values);
  const cells = panel.marks.find((m) => m.kind === "cells");
  if (cells && !panel.equal && !panel.x.domain && cells.kind === "cells" && cells.x && cells.y) {
    const [x, y] = [edges(cells.x, panel.x.scale === "log"), edges(cells.y, panel.y.scale === "log")];
    return { x: [x[0], x[x.length - 1]], y: [y[0], y[y.length - 1]] };
  }
  const bars = panel.marks.some((m) => m.kind === "bars" || m.kind === "stack");
  const lines =
    panel.marks.some((m) => m.kind === "line") && !panel.marks.some((m) => m.kind === "points" && m.x.length > 0);
  let [x, y] = [axisRange(panel.x, values.x, bars || lines, false), axisRange(panel.y, values.y, false, bars)];
  if (panel.equal && !panel.x.domain && !panel.y.domain) {
    const half = Math.max(x[1] - x[0], y[1] - y[0]) / 2;
    const [cx, cy] = [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2];
    [x, y] = [
      [cx - half, cx + half],
      [cy - half, cy + half],
    ];
  }
  return { x, y };
}

const isRight = (mark: Mark) => (mark.kind === "line" || mark.kind === "points") && mark.axis === "right";

/** The range of the second vertical axis, where there is one. */
export function rightExtent(panel: Panel): Range | undefined {
  if (!panel.right) return undefined;
  const values: Values = { x: [], y: [] };
  for (const mark of panel.marks) if (isRight(mark)) collect(mark, values);
  return axisRange(panel.right, values.y, false, false);
}

/** Width over height of an area with equal units on both axes. */
export function aspect(panel: Panel): number {
  const { x, y } = extent(panel);
  return Math.abs((x[1] - x[0]) / (y[1] - y[0])) || 1;
}

/** Ticks of an axis: its own, or chosen. */
export function axisTicks(axis: AxisSpec, [low, high]: Range, count: number): readonly Tick[] {
  if (axis.ticks) return axis.ticks;
  return axis.scale === "log"
    ? logTicks(low, high, count)
    : linearTicks(Math.min(low, high), Math.max(low, high), count);
}

/** Place 0 … 1 of a value on an axis. */
export function project(axis: AxisSpec, [low, high]: Range, value: number): number {
  if (axis.scale === "log")
    return value > 0
      ? (Math.log10(value) - Math.log10(low)) / (Math.log10(high) - Math.log10(low) || 1)
      : Number.NEGATIVE_INFINITY;
  return (value - low) / (high - low || 1);
}
