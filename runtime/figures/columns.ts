/** `columns`: the columns of a matrix as arrows from the origin (Elhage et al. 2022, introduction); equal aspect, ±1.5. */
import { optionColours } from "./colour-values.ts";
import { hullEdges } from "./hull.ts";
import { numberText } from "./numbers.ts";
import { planar, seen } from "./planar.ts";
import { type Argument, OPTIONS, option, type Plot, type PlotInput, values } from "./plot.ts";
import { matrix, panelShape, perEntry, result } from "./shapes.ts";
import type { Mark, Panel, Strip } from "./spec.ts";
import { allEntries, ownEntries } from "./view.ts";

const REACH = 1.5; // half width, unless a column is longer

export const columns: Plot = {
  entry: {
    name: "columns",
    kind: "plot",
    doc: "Columns of a matrix with at most three rows as arrows from the origin; three rows are seen obliquely",
    reference: "Elhage et al. 2022, Toy Models of Superposition",
    example: "plot columns(trained.W, color = importance)",
    parameters: [
      values("a matrix, one arrow a column", true),
      OPTIONS.color,
      OPTIONS.clip,
      OPTIONS.panel,
      { name: "hull", type: { kind: "boolean" }, optional: true, doc: "also the edges of the convex hull of the tips" },
      { ...OPTIONS.strip, doc: "one value a column, as bars under the arrows; negative ones are hollow" },
    ],
    shape: (positional, named) => {
      for (const argument of positional) {
        const shape = panelShape(argument, named);
        const [rows, count] = shape;
        const problem =
          matrix(shape) ?? perEntry(named, "color", count, "columns") ?? perEntry(named, "strip", count, "columns");
        if (problem !== undefined) return result(problem);
        if (rows > 3)
          return result(
            `directions of ${rows} dimensions cannot be drawn, at most 3`,
            "`heatmap(W.T @ W)` shows how they overlap",
          );
      }
      return result(undefined);
    },
  },
  build(input) {
    const notes = new Set<string>();
    const reach = reachOf(input);
    const panels = input.arguments.map((argument) => panelOf(input, argument, reach, notes));
    if (panels.some((p) => p.marks.length > 0)) notes.add(`axes from −${numberText(reach)} to ${numberText(reach)}`);
    return { panels, notes: [...notes] };
  },
};

/** The same for all panels, so that lengths can be compared. */
function reachOf(input: PlotInput): number {
  let largest = 0;
  for (const { view } of input.arguments) {
    const [rows, count] = view.shape.length === 2 ? view.shape : [1, 1];
    const entries = allEntries(view, {});
    for (let k = 0; k < entries.length; k += 1) {
      // Three rows are turned: a tip may come to lie anywhere at its length.
      if (rows === 3 && Math.floor(k / count) % rows !== 0) continue;
      let square = 0;
      for (let r = 0; r < (rows === 3 ? rows : 1); r += 1) square += (entries[k + r * count] ?? 0) ** 2;
      largest = Math.max(largest, Math.sqrt(square));
    }
  }
  return largest <= REACH ? REACH : Number((largest * 1.1).toPrecision(2));
}

function panelOf(input: PlotInput, argument: Argument, reach: number, notes: Set<string>): Panel {
  const [rows, count] = argument.view.shape.length === 2 ? argument.view.shape : [1, argument.view.shape[0] ?? 1];
  const entries = ownEntries(argument.view, input.places);
  const title = [input.arguments.length > 1 ? argument.text : "", input.title].filter((t) => t !== "").join(", ");
  const known = entries.every((e): e is number => e !== null);
  if (!known) notes.add(`${title || argument.text}: ${argument.view.reason ?? "no values here"}`);
  if (rows === 3) notes.add("three rows, seen obliquely: thick and dark is near");
  // A swept number of rows is checked at one of its values only.
  if (rows > 3) notes.add(`${title || argument.text}: directions of ${numberText(rows)} dimensions cannot be drawn`);
  const drawable = known && rows <= 3;
  const tips = drawable ? planar(entries as number[], rows, count) : { x: [], y: [] };
  const coloured = optionColours(input, tips.x.length);
  const marks: Mark[] = [...frame(rows, reach)];
  if (option(input, "hull")?.view.data[0] && drawable)
    marks.push(outline(entries as number[], rows, count, tips.x, tips.y));
  marks.push({
    kind: "arrows",
    x: tips.x,
    y: tips.y,
    color: coloured.colors,
    labels: tips.x.map((_, k) => String(k)),
    ...(tips.near ? { depth: tips.near.map((d) => Math.min(1, Math.max(0, 0.5 + d / (2 * reach)))) } : {}),
  });
  marks.push(...coloured.legend);
  const axis = { label: "", scale: "linear", domain: [-reach, reach] } as const;
  const strip = option(input, "strip");
  return {
    title,
    x: axis,
    y: axis,
    equal: true,
    marks,
    ...(strip ? { strip: stripOf(input, strip, count, coloured.colors) } : {}),
    ...(coloured.key ? { key: coloured.key } : {}),
  };
}

/** Axes through the origin: two rules, or three directions of space. */
function frame(rows: number, reach: number): Mark[] {
  if (rows !== 3)
    return [
      { kind: "rule", axis: "x", at: 0 },
      { kind: "rule", axis: "y", at: 0 },
    ];
  const ends = [seen(reach / 1.5, 0, 0), seen(0, reach / 1.5, 0), seen(0, 0, reach / 1.5)];
  return [
    {
      kind: "segments",
      from: ends.map(([x, y]) => [-x, -y]),
      to: ends.map(([x, y]) => [x, y]),
      color: { category: 7 },
      weight: [0.15, 0.15, 0.15],
    },
  ];
}

function outline(
  entries: readonly number[],
  rows: number,
  count: number,
  x: readonly number[],
  y: readonly number[],
): Mark {
  const points = Array.from({ length: count }, (_, k) =>
    rows === 3 ? [entries[k], entries[count + k], entries[2 * count + k]] : [x[k], y[k]],
  );
  const edges = hullEdges(points);
  return {
    kind: "segments",
    from: edges.map(([a]) => [x[a], y[a]]),
    to: edges.map(([, b]) => [x[b], y[b]]),
    color: { category: 7 },
    weight: edges.map(() => 0.45),
  };
}

function stripOf(input: PlotInput, argument: Argument, count: number, color: Strip["color"]): Strip {
  const all = allEntries(argument.view, {}).map((e) => e ?? 0);
  const domain: readonly [number, number] = [
    all.reduce((a, b) => Math.min(a, b), 0),
    all.reduce((a, b) => Math.max(a, b), 0),
  ];
  return {
    label: argument.text,
    values: ownEntries(argument.view, input.places, count),
    form: "bars",
    color: color.length === count ? color : Array.from({ length: count }, () => ({ category: 0 })),
    domain: domain[0] === domain[1] ? [-1, 1] : domain,
  };
}
