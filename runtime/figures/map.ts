/** What maps over two swept names share: cells with their centres, curves and places over them. */
import { option, type PlotInput } from "./plot.ts";
import type { Mark } from "./spec.ts";
import { allEntries, entryAt, type View } from "./view.ts";

export interface Cells {
  readonly values: (number | null)[][]; // [row][column], rows from the bottom
  readonly x: number[];
  readonly y: number[];
}

/** values[row][column] over two axes with ascending centres. */
export function mapCells(input: PlotInput, v: View, across: string, up: string): Cells {
  const centres = (name: "x" | "y", word: string) => {
    const given = option(input, name);
    const size = v.axes.find((a) => a.word === word)?.size ?? input.swept(word)?.size ?? 1;
    const all = Array.from({ length: size }, (_, k) => ({
      k,
      at: (given ? entryAt(given.view, { ...input.places, [word]: k }) : null) ?? k,
    }));
    return all.sort((a, b) => a.at - b.at);
  };
  const xs = centres("x", across);
  const ys = centres("y", up);
  return {
    values: ys.map((y) => xs.map((x) => entryAt(v, { ...input.places, [across]: x.k, [up]: y.k }))),
    x: xs.map((x) => x.at),
    y: ys.map((y) => y.at),
  };
}

/** Colours of curves over maps: ink of the page first, so that they are seen on every hue; told apart by their dashes. */
const CURVES = [7, 3, 2, 6];

/** Lines over a map: each curve is an ordinate at every place of the abscissa. */
export function mapCurves(input: PlotInput, across: string): Mark[] {
  const x = option(input, "x");
  return (input.options.curves ?? []).map((argument, k): Mark => {
    const size = input.swept(across)?.size ?? argument.view.axes.find((a) => a.word === across)?.size ?? 0;
    const points = Array.from({ length: size }, (_, i) => {
      const places = { ...input.places, [across]: i };
      return { x: (x ? entryAt(x.view, places) : i) ?? i, y: entryAt(argument.view, places) };
    }).sort((a, b) => a.x - b.x);
    return {
      kind: "line",
      x: points.map((p) => p.x),
      y: points.map((p) => p.y),
      color: { category: CURVES[k % CURVES.length] },
      label: argument.text,
      ...(k % 2 === 1 ? { dashed: true } : {}),
    };
  });
}

const SHAPES = ["diamond", "circle", "square", "cross"] as const;

/** Points over a map: every value is one or more pairs [x, y]. */
export function mapPlaces(input: PlotInput): Mark[] {
  return (input.options.points ?? []).map((argument, k): Mark => {
    const entries = allEntries(argument.view, input.places);
    const pairs = Array.from({ length: Math.floor(entries.length / 2) }, (_, i) => [
      entries[2 * i],
      entries[2 * i + 1],
    ]);
    const known = pairs.filter((p): p is [number, number] => p[0] !== null && p[1] !== null);
    return {
      kind: "points",
      x: known.map((p) => p[0]),
      y: known.map((p) => p[1]),
      color: { category: [3, 1, 2, 6][k % 4] },
      shape: SHAPES[k % SHAPES.length],
      label: argument.text,
    };
  });
}
