/** `heatmap`: a matrix, diverging and clipped at ±1, or a map over two swept names. */
import { numberText } from "./numbers.ts";
import { OPTIONS, option, type Plot, type PlotInput, scales, values } from "./plot.ts";
import type { Colormap, Mark, Panel } from "./spec.ts";
import { allEntries, entryAt, type View } from "./view.ts";

export const heatmap: Plot = {
  entry: {
    name: "heatmap",
    kind: "plot",
    doc: "A matrix as coloured cells, clipped at ±1; with `x` and `y` a map over two swept names",
    example: "plot heatmap(trained.W.T @ trained.W)",
    parameters: [
      values("a matrix, or a number at every point of two swept names", true),
      OPTIONS.x,
      OPTIONS.y,
      OPTIONS.scale,
      OPTIONS.curves,
      OPTIONS.panel,
      {
        name: "clip",
        type: { kind: "number" },
        optional: true,
        doc: "values beyond ± this have the last colour; a matrix is clipped at 1",
      },
      { name: "hatch", type: { kind: "any" }, optional: true, doc: "a condition; cells where it holds carry a cross" },
    ],
  },
  build(input) {
    return input.abscissa !== undefined && input.ordinate !== undefined
      ? map(input, input.abscissa, input.ordinate)
      : matrices(input);
  },
};

/** Rows and columns of a value without `x` and `y`: own dimensions, or a carried axis above them. */
function table(v: View, input: PlotInput): (number | null)[][] {
  const entries = allEntries(v, input.places);
  const columns =
    v.shape.length >= 2
      ? v.shape[v.shape.length - 1]
      : v.shape.length === 1
        ? v.shape[0]
        : (v.axes.filter((a) => input.places[a.word] === undefined).at(-1)?.size ?? 1);
  return Array.from({ length: Math.ceil(entries.length / columns) }, (_, r) =>
    entries.slice(r * columns, (r + 1) * columns),
  );
}

function matrices(input: PlotInput): { panels: Panel[]; notes: string[] } {
  const notes = new Set<string>();
  const panels = input.arguments.map((argument): Panel => {
    const rows = table(argument.view, input);
    const largest = rows.flat().reduce<number>((m, e) => Math.max(m, Math.abs(e ?? 0)), 0);
    const clip = option(input, "clip")?.view.data[0] ?? 1;
    if (largest > clip * 1.0005)
      notes.add(`clipped at ±${numberText(clip)}; the largest entry is ${numberText(largest, 3)}`);
    const title = [input.arguments.length > 1 ? argument.text : "", input.title].filter((t) => t !== "").join(", ");
    const domain: readonly [number, number] = [-clip, clip];
    const axis = { label: "", scale: "linear" } as const;
    return {
      title,
      x: { ...axis, domain: [-0.5, (rows[0]?.length ?? 1) - 0.5] },
      y: { ...axis, domain: [rows.length - 0.5, -0.5] },
      equal:
        argument.view.shape.length === 2 &&
        Math.max(rows.length, rows[0].length) <= 4 * Math.min(rows.length, rows[0].length),
      marks: [{ kind: "cells", values: rows, map: "diverging", domain }],
      key: { label: argument.text, map: "diverging", domain },
    };
  });
  return { panels, notes: [...notes] };
}

/** Values over two axes with the coordinates of both; the map is diverging where signs differ. */
function map(input: PlotInput, across: string, up: string): { panels: Panel[] } {
  const argument = input.arguments[0];
  const grid = mapCells(input, argument.view, across, up);
  const present = grid.values.flat().filter((e): e is number => e !== null);
  const low = Math.min(...present);
  const high = Math.max(...present);
  const signed = low < 0 && high > 0;
  const reach = Math.max(-low, high);
  const domain: readonly [number, number] =
    present.length === 0 ? [0, 1] : signed ? [-reach, reach] : [low, high > low ? high : low + 1];
  const colormap: Colormap = signed ? "diverging" : "viridis";
  const scale = scales(input);
  const marks: Mark[] = [
    { kind: "cells", ...grid, map: colormap, domain, up: true },
    ...mapCurves(input, across),
    ...crosses(input, across, up),
  ];
  return {
    panels: [
      {
        title: input.title,
        x: { label: option(input, "x")?.text ?? across, scale: scale.x },
        y: { label: option(input, "y")?.text ?? up, scale: scale.y },
        equal: false,
        marks,
        key: { label: argument.text, map: colormap, domain },
      },
    ],
  };
}

/** A cross in every cell where the condition holds. */
function crosses(input: PlotInput, across: string, up: string): Mark[] {
  return (input.options.hatch ?? []).map((argument): Mark => {
    const { values, x, y } = mapCells(input, argument.view, across, up);
    const held = values.flatMap((row, r) => row.flatMap((value, c) => (value === 1 ? [{ x: x[c], y: y[r] }] : [])));
    return {
      kind: "points",
      x: held.map((p) => p.x),
      y: held.map((p) => p.y),
      color: { category: 1 },
      shape: "cross",
      label: argument.text,
    };
  });
}

/** values[row][column] over two axes with ascending centres. */
export function mapCells(
  input: PlotInput,
  v: View,
  across: string,
  up: string,
): { values: (number | null)[][]; x: number[]; y: number[] } {
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
      color: { category: 1 + k },
      label: argument.text,
    };
  });
}
