/** `scatter`: points of a plane, density-shaded when there are many, or one value against another. */
import { colourValues } from "./colour-values.ts";
import { OPTIONS, option, type Plot, type PlotInput, scales, values } from "./plot.ts";
import type { Mark, Panel } from "./spec.ts";
import { allEntries } from "./view.ts";

const MANY = 3000;
const GRID = 96;

export const scatter: Plot = {
  entry: {
    name: "scatter",
    kind: "plot",
    doc: "Points: rows of an n × 2 value, or one value against another; many points are shaded by their density",
    example: "plot scatter(game.points)",
    parameters: [
      values("points (two columns), or abscissae and ordinates", true),
      OPTIONS.color,
      OPTIONS.scale,
      OPTIONS.panel,
      { name: "identity", type: { kind: "boolean" }, optional: true, doc: "the line where both are equal" },
    ],
  },
  build(input) {
    const scale = scales(input);
    const { x, y, labels, equal } = coordinates(input);
    const kept = x.map((_, k) => k).filter((k) => x[k] !== null && y[k] !== null);
    const px = kept.map((k) => x[k] as number);
    const py = kept.map((k) => y[k] as number);
    const marks: Mark[] = [];
    const axes = { x: { label: labels[0], scale: scale.x }, y: { label: labels[1], scale: scale.y } };
    let key: Panel["key"];
    if (px.length > MANY && scale.x === "linear" && scale.y === "linear") {
      const shaded = density(px, py);
      marks.push(shaded.mark);
      key = { label: "log10(1 + points)", map: "viridis", domain: shaded.domain };
    } else {
      const color = option(input, "color");
      const coloured = colourValues(color, input.places, x.length);
      key = coloured.key;
      marks.push({ kind: "points", x: px, y: py, color: kept.map((k) => coloured.colors[k]) });
    }
    if (option(input, "identity")?.view.data[0]) {
      const all = [...px, ...py];
      const low = Math.min(...all);
      const high = Math.max(...all);
      marks.push({
        kind: "line",
        x: [low, high],
        y: [low, high],
        color: { category: 7 },
        dashed: true,
        label: "equal",
      });
    }
    return { panels: [{ title: input.title, ...axes, equal, marks, ...(key ? { key } : {}) }] };
  },
};

function coordinates(input: PlotInput): {
  x: (number | null)[];
  y: (number | null)[];
  labels: [string, string];
  equal: boolean;
} {
  const [first, second] = input.arguments;
  if (second)
    return {
      x: allEntries(first.view, input.places),
      y: allEntries(second.view, input.places),
      labels: [first.text, second.text],
      equal: false,
    };
  const flat = allEntries(first.view, input.places);
  const width = first.view.shape.at(-1) ?? 1;
  if (width < 2) return { x: flat.map((_, k) => k), y: flat, labels: ["index", first.text], equal: false };
  const rows = flat.length / width;
  const column = (c: number) => Array.from({ length: rows }, (_, r) => flat[r * width + c]);
  return { x: column(0), y: column(1), labels: [`${first.text}[0]`, `${first.text}[1]`], equal: true };
}

/** Counts on a grid; the colour is the logarithm, so that single points stay visible. */
function density(x: readonly number[], y: readonly number[]): { mark: Mark; domain: readonly [number, number] } {
  const range = (v: readonly number[]) =>
    v.reduce<[number, number]>(
      (r, a) => [Math.min(r[0], a), Math.max(r[1], a)],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    );
  const [x0, x1] = range(x);
  const [y0, y1] = range(y);
  const bin = (v: number, low: number, high: number) =>
    high > low ? Math.min(GRID - 1, Math.floor(((v - low) / (high - low)) * GRID)) : 0;
  const counts = Array.from({ length: GRID }, () => new Array<number>(GRID).fill(0));
  for (let k = 0; k < x.length; k += 1) counts[bin(y[k], y0, y1)][bin(x[k], x0, x1)] += 1;
  let most = 0;
  const cells = counts.map((row) =>
    row.map((c) => {
      const value = Math.log10(1 + c);
      most = Math.max(most, value);
      return c === 0 ? null : value;
    }),
  );
  const centre = (k: number, low: number, high: number) => low + ((k + 0.5) / GRID) * (high - low || 1);
  const domain: readonly [number, number] = [0, most];
  const along = (low: number, high: number) => Array.from({ length: GRID }, (_, k) => centre(k, low, high));
  return {
    mark: { kind: "cells", values: cells, map: "viridis", domain, up: true, x: along(x0, x1), y: along(y0, y1) },
    domain,
  };
}
