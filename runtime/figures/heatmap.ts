/** `heatmap`: a matrix, diverging and clipped at ±1, or a map over two swept names. */
import { place } from "./colours.ts";
import { levelLine, levelsOf } from "./contour.ts";
import { type Cells, mapCells, mapCurves, mapPlaces } from "./map.ts";
import { numberText } from "./numbers.ts";
import { type Argument, OPTIONS, option, type Plot, type PlotInput, scales, values } from "./plot.ts";
import { panelShape, perEntry, result } from "./shapes.ts";
import type { Color, Colormap, Mark, Panel, Strip } from "./spec.ts";
import { allEntries, ownEntries, promoted, type View } from "./view.ts";

export const heatmap: Plot = {
  entry: {
    name: "heatmap",
    kind: "plot",
    doc: "A matrix as coloured cells, clipped at ±1; with `x` and `y` a map over two swept names",
    example: "plot heatmap(trained.W.T @ trained.W, strip = trained.b)",
    parameters: [
      values("a matrix, or a number at every point of two swept names", true),
      OPTIONS.x,
      OPTIONS.y,
      OPTIONS.scale,
      OPTIONS.curves,
      OPTIONS.places,
      OPTIONS.panel,
      { ...OPTIONS.strip, doc: "one value a row of the matrix, in the same colours beside it" },
      {
        name: "clip",
        type: { kind: "number" },
        range: { min: 0, exclusive: true },
        optional: true,
        doc: "values beyond ± this have the last colour; a matrix is clipped at 1",
      },
      {
        name: "levels",
        type: { kind: "any" },
        optional: true,
        doc: "level lines over a map: how many, or at which values",
      },
      {
        name: "hatch",
        type: { kind: "any" },
        optional: true,
        doc: "a condition; cells where it holds carry a cross. A measure that runs across both names may be given, x first",
      },
    ],
    shape: (positional, named) => {
      if ((named.x === undefined) !== (named.y === undefined))
        return result(
          `a map needs \`x\` and \`y\`, and there is no \`${named.x ? "y" : "x"}\``,
          "without both, a matrix is drawn",
        );
      if (named.x !== undefined) return result(undefined);
      const other = ["levels", "points", "curves", "hatch"].find((option) => named[option] !== undefined);
      if (other !== undefined) return result(`\`${other}\` lies over a map, and there is no \`x\` and \`y\``);
      for (const argument of positional) {
        const shape = panelShape(argument, named);
        const problem = shape.length === 2 ? perEntry(named, "strip", shape[0], "rows") : undefined;
        if (problem !== undefined) return result(problem);
      }
      return result(undefined);
    },
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
  const clip = option(input, "clip")?.view.data[0] ?? 1;
  const domain: readonly [number, number] = [-clip, clip];
  const panels = input.arguments.map((argument): Panel => {
    const rows = table(argument.view, input);
    const largest = rows.flat().reduce<number>((m, e) => Math.max(m, Math.abs(e ?? 0)), 0);
    if (largest > clip * 1.0005)
      notes.add(`clipped at ±${numberText(clip)}; the largest entry is ${numberText(largest, 3)}`);
    const title = [input.arguments.length > 1 ? argument.text : "", input.title].filter((t) => t !== "").join(", ");
    const axis = { label: "", scale: "linear" } as const;
    const strip = option(input, "strip");
    return {
      title,
      x: { ...axis, domain: [-0.5, (rows[0]?.length ?? 1) - 0.5] },
      y: { ...axis, domain: [rows.length - 0.5, -0.5] },
      equal:
        argument.view.shape.length === 2 &&
        Math.max(rows.length, rows[0].length) <= 4 * Math.min(rows.length, rows[0].length),
      marks: [{ kind: "cells", values: rows, map: "diverging", domain }],
      ...(strip ? { strip: stripOf(input, strip, rows.length, domain) } : {}),
      key: { label: argument.text, map: "diverging", domain },
    };
  });
  return { panels, notes: [...notes] };
}

function stripOf(input: PlotInput, argument: Argument, count: number, domain: readonly [number, number]): Strip {
  const entries = ownEntries(argument.view, input.places, count);
  return {
    label: argument.text,
    values: entries,
    form: "cells",
    color: entries.map((e) => (e === null ? { category: 7 } : { map: "diverging", at: place(e, domain) })),
    domain,
  };
}

/** Values over two axes with the coordinates of both; the map is diverging where signs differ. */
function map(input: PlotInput, across: string, up: string): { panels: Panel[] } {
  const argument = input.arguments[0];
  const grid = mapCells(input, argument.view, across, up);
  const present = allEntries(argument.view, {}).filter((e): e is number => e !== null);
  const clip = option(input, "clip")?.view.data[0] ?? Number.POSITIVE_INFINITY;
  const low = Math.max(
    -clip,
    present.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
  );
  const high = Math.min(
    clip,
    present.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
  );
  const signed = low < 0 && high > 0;
  const reach = Math.max(-low, high);
  const domain: readonly [number, number] =
    present.length === 0 ? [0, 1] : signed ? [-reach, reach] : [low, high > low ? high : low + 1];
  const colormap: Colormap = signed ? "diverging" : "viridis";
  const scale = scales(input);
  const marks: Mark[] = [
    { kind: "cells", ...grid, map: colormap, domain, up: true },
    ...levels(input, grid, present, domain, scale),
    ...mapCurves(input, across),
    ...crosses(input, across, up),
    ...mapPlaces(input),
  ];
  return {
    panels: [
      {
        title: input.title,
        x: { label: option(input, "x")?.text ?? across, scale: scale.x },
        y: { label: option(input, "y")?.text ?? up, scale: scale.y },
        equal: false,
        marks,
        key: { label: argument.label, map: colormap, domain },
      },
    ],
  };
}

/** Level lines as segments; on a log axis they are straight in the logarithm. */
function levels(
  input: PlotInput,
  grid: Cells,
  present: readonly number[],
  domain: readonly [number, number],
  scale: ReturnType<typeof scales>,
): Mark[] {
  const asked = option(input, "levels");
  if (!asked) return [];
  const at = asked.view.shape.length === 0 ? levelsOf(present, asked.view.data[0]) : [...asked.view.data];
  const straight = (on: "linear" | "log", v: readonly number[]) => (on === "log" ? v.map(Math.log10) : v);
  const back = (on: "linear" | "log", v: number) => (on === "log" ? 10 ** v : v);
  const flat = { values: grid.values, x: straight(scale.x, grid.x), y: straight(scale.y, grid.y) };
  return at.map((level): Mark => {
    const { from, to } = levelLine(flat, level);
    const point = ([x, y]: readonly [number, number]) => [back(scale.x, x), back(scale.y, y)] as const;
    return {
      kind: "segments",
      from: from.map(point),
      to: to.map(point),
      color: lineColour(level, domain),
      weight: from.map(() => 0.6),
    };
  });
}

/** Light on dark cells, dark on light ones. */
function lineColour(level: number, domain: readonly [number, number]): Color {
  const light = domain[0] >= 0 && place(level, domain) < 0.5;
  return light ? { map: "diverging", at: 0.5 } : { map: "viridis", at: 0 };
}

/** A measure that runs `across` the names of the map has them as own dimensions, in this order: they are its axes here. */
function overCells(v: View, across: string, up: string): View {
  const lacking = [across, up].filter((word) => !v.axes.some((axis) => axis.word === word));
  return v.shape.length === lacking.length ? lacking.reduce((inner, word) => promoted(inner, word), v) : v;
}

/** A cross in every cell where the condition holds. */
function crosses(input: PlotInput, across: string, up: string): Mark[] {
  return (input.options.hatch ?? []).map((argument): Mark => {
    const { values, x, y } = mapCells(input, overCells(argument.view, across, up), across, up);
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
