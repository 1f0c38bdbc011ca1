/** `bars`: one bar an entry, or one an expression; several vectors stand in groups. */
import { optionColours } from "./colour-values.ts";
import { fractionText } from "./numbers.ts";
import { OPTIONS, type Plot, values } from "./plot.ts";
import { panelShape, perEntry, result } from "./shapes.ts";
import type { Color, Mark } from "./spec.ts";
import { entryAt, errorAt, ownEntries, ownSize } from "./view.ts";

export const bars: Plot = {
  entry: {
    name: "bars",
    kind: "plot",
    doc: "Bars: one an entry, in groups for several expressions; whiskers are one standard error",
    example: "plot bars(norm_of, color = mixing, panel = p)",
    parameters: [
      values("vectors or numbers", true),
      OPTIONS.color,
      OPTIONS.clip,
      OPTIONS.rules,
      { name: "marks", type: { kind: "any" }, optional: true, doc: "vertical lines before the bars of these indices" },
      OPTIONS.panel,
    ],
    shape: (positional, named) => {
      const size = Math.max(...positional.map((a) => panelShape(a, named).at(-1) ?? 1));
      return result(size > 1 ? perEntry(named, "color", size, "bars") : undefined);
    },
  },
  sharesY: true,
  build(input) {
    const size = Math.max(...input.arguments.map((a) => ownSize(a.view)));
    const groups = input.arguments.length;
    const bar: (number | null)[] = [];
    const low: (number | null)[] = [];
    const high: (number | null)[] = [];
    const labels: string[] = [];
    const color: Color[] = [];
    const coloured = optionColours(input, size);
    const space = groups > 1 && size > 1;
    for (let i = 0; i < size; i += 1) {
      input.arguments.forEach((argument, g) => {
        const own = ownSize(argument.view) > 1 ? i : 0;
        const value = entryAt(argument.view, input.places, own);
        const error = errorAt(argument.view, input.places, own);
        bar.push(value);
        low.push(value === null || error === 0 ? null : value - error);
        high.push(value === null || error === 0 ? null : value + error);
        labels.push(size === 1 ? argument.text : g === Math.floor((groups - 1) / 2) ? String(i) : "");
        color.push(space ? { category: g } : size === 1 ? { category: 0 } : coloured.colors[i]);
      });
      if (space && i < size - 1) {
        bar.push(null);
        low.push(null);
        high.push(null);
        labels.push("");
        color.push({ category: 7 });
      }
    }
    const marks: Mark[] = [
      { kind: "bars", values: bar, labels, color, ...(low.some((l) => l !== null) ? { low, high } : {}) },
    ];
    // Groups are named by marks without points, which only the legend shows.
    if (space) {
      for (const [g, a] of input.arguments.entries())
        marks.push({ kind: "points", x: [], y: [], color: { category: g }, label: a.text, shape: "square" });
    }
    for (const argument of input.options.rules ?? [])
      for (const at of argument.view.data)
        marks.push({ kind: "rule", axis: "y", at, label: fractionText(at), dashed: true });
    if (!space) marks.push(...coloured.legend);
    const apart = space ? groups + 1 : 1;
    for (const argument of input.options.marks ?? [])
      for (const at of ownEntries(argument.view, input.places))
        if (at !== null)
          marks.push({
            kind: "rule",
            axis: "x",
            at: apart * at - (space ? 1 : 0.5),
            label: argument.text,
            dashed: true,
          });
    const label = groups === 1 ? input.arguments[0].label : "";
    const key = space || !coloured.key ? {} : { key: coloured.key };
    return {
      panels: [
        {
          title: input.title,
          x: { label: size > 1 ? "index" : "", scale: "linear" },
          y: { label, scale: "linear" },
          equal: false,
          marks,
          ...key,
        },
      ],
    };
  },
};
