/** `scatter`: points of a plane, density-shaded when there are many, or one value against another. */
import { type Coloured, optionColours } from "./colour-values.ts";
import { OPTIONS, option, type Plot, type PlotInput, scales, values } from "./plot.ts";
import type { Color, Mark } from "./spec.ts";
import { allEntries, ownEntries, ownSize, type Places, type View } from "./view.ts";

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
      OPTIONS.clip,
      OPTIONS.scale,
      OPTIONS.panel,
      { name: "identity", type: { kind: "boolean" }, optional: true, doc: "the line where both are equal" },
    ],
  },
  gathers: (input) => input.arguments.length > 1,
  build(input) {
    const scale = scales(input);
    const { x, y, color, labels, axes: names, equal, legend, key: colours } = pointsOf(input);
    const kept = x.map((_, k) => k).filter((k) => x[k] !== null && y[k] !== null);
    const px = kept.map((k) => x[k] as number);
    const py = kept.map((k) => y[k] as number);
    const marks: Mark[] = [];
    const axes = { x: { label: names[0], scale: scale.x }, y: { label: names[1], scale: scale.y } };
    let key = colours;
    if (px.length > MANY && scale.x === "linear" && scale.y === "linear") {
      const shaded = density(px, py);
      marks.push(shaded.mark);
      key = { label: "log10(1 + points)", map: "viridis", domain: shaded.domain };
    } else {
      marks.push(
        { kind: "points", x: px, y: py, color: kept.map((k) => color[k]), labels: kept.map((k) => labels[k]) },
        ...legend,
      );
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

interface Points {
  readonly x: (number | null)[];
  readonly y: (number | null)[];
  readonly color: readonly Color[];
  readonly labels: readonly string[];
  readonly axes: readonly [string, string];
  readonly equal: boolean;
}

function pointsOf(input: PlotInput): Points & Pick<Coloured, "key" | "legend"> {
  return input.arguments.length > 1 ? pairs(input) : rows(input);
}

/** One value against another: a point for each entry at each place of the axes that are not panels. */
function pairs(input: PlotInput): Points & Pick<Coloured, "key" | "legend"> {
  const [first, second] = input.arguments;
  const axes = [...first.view.axes];
  for (const axis of second.view.axes) if (!axes.some((a) => a.word === axis.word)) axes.push(axis);
  const own = Math.max(ownSize(first.view), ownSize(second.view));
  const points = {
    x: [] as (number | null)[],
    y: [] as (number | null)[],
    color: [] as Color[],
    labels: [] as string[],
  };
  let coloured: Coloured | undefined;
  for (const { at, text } of placesOver(input, axes)) {
    points.x.push(...ownEntries(first.view, at, own));
    points.y.push(...ownEntries(second.view, at, own));
    coloured = optionColours(input, own, at);
    points.color.push(...coloured.colors);
    for (let k = 0; k < own; k += 1)
      points.labels.push([text, own > 1 ? String(k) : ""].filter((t) => t !== "").join(", "));
  }
  return {
    ...points,
    axes: [first.label, second.label],
    equal: false,
    legend: coloured?.legend ?? [],
    ...(coloured?.key ? { key: coloured.key } : {}),
  };
}

/** Every place of the axes that are free here, with its name. */
function placesOver(input: PlotInput, axes: View["axes"]): { readonly at: Places; readonly text: string }[] {
  let all: { at: Record<string, number>; text: string }[] = [{ at: { ...input.places }, text: "" }];
  for (const { word, size } of axes.filter((a) => input.places[a.word] === undefined)) {
    const labels = input.swept(word)?.labels;
    all = all.flatMap((place) =>
      Array.from({ length: size }, (_, k) => ({
        at: { ...place.at, [word]: k },
        text: [place.text, `${word} = ${labels?.[k] ?? k}`].filter((t) => t !== "").join(", "),
      })),
    );
  }
  return all;
}

/** Rows of an n × 2 value, or entries against their index. */
function rows(input: PlotInput): Points & Pick<Coloured, "key" | "legend"> {
  const [{ view, label }] = input.arguments;
  const flat = allEntries(view, input.places);
  const width = view.shape.at(-1) ?? 1;
  const column = (c: number) => Array.from({ length: flat.length / width }, (_, r) => flat[r * width + c]);
  const flatRows = width < 2;
  const x = flatRows ? flat.map((_, k) => k) : column(0);
  const coloured = optionColours(input, x.length);
  return {
    x,
    y: flatRows ? flat : column(1),
    color: coloured.colors,
    labels: x.map((_, k) => String(k)),
    axes: flatRows ? ["index", label] : [`${label}[0]`, `${label}[1]`],
    equal: !flatRows,
    legend: coloured.legend,
    ...(coloured.key ? { key: coloured.key } : {}),
  };
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
