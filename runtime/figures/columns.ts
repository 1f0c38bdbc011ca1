/** `columns`: the columns of a matrix as arrows from the origin (Elhage et al. 2022, introduction); equal aspect, ±1.5. */
import { colourValues } from "./colour-values.ts";
import { numberText } from "./numbers.ts";
import { planar } from "./planar.ts";
import { OPTIONS, option, type Plot, values } from "./plot.ts";
import type { Mark, Panel } from "./spec.ts";
import { ownEntries } from "./view.ts";

const REACH = 1.5; // half width, unless a column is longer

export const columns: Plot = {
  entry: {
    name: "columns",
    kind: "plot",
    doc: "Columns of a matrix as arrows; three rows are seen from the diagonal, more are projected on their two principal directions",
    reference: "Elhage et al. 2022, Toy Models of Superposition",
    example: "plot columns(trained.W, color = importance)",
    parameters: [
      values("a matrix, one arrow a column", true),
      OPTIONS.color,
      OPTIONS.panel,
      { name: "hull", type: { kind: "boolean" }, optional: true, doc: "also the polygon through the tips" },
      { name: "strip", type: { kind: "any" }, optional: true, doc: "one value a column, as bars beside the arrows" },
    ],
  },
  build(input) {
    const panels: Panel[] = [];
    const notes = new Set<string>();
    const hull = option(input, "hull");
    for (const argument of input.arguments) {
      const [rows, count] = argument.view.shape.length === 2 ? argument.view.shape : [1, argument.view.shape[0] ?? 1];
      const entries = ownEntries(argument.view, input.places);
      const title = [input.arguments.length > 1 ? argument.text : "", input.title].filter((t) => t !== "").join(", ");
      const tips = entries.every((e) => e !== null) ? planar(entries as number[], rows, count) : { x: [], y: [] };
      if (tips.x.length === 0) notes.add(`${title || argument.text}: ${argument.view.reason ?? "no values here"}`);
      if (rows > 2)
        notes.add(
          rows === 3
            ? "three rows, seen along the diagonal"
            : `${numberText(rows)} rows, projected on their two principal directions`,
        );
      const coloured = colourValues(option(input, "color"), input.places, tips.x.length);
      const largest = tips.x.reduce((m, x, k) => Math.max(m, Math.abs(x), Math.abs(tips.y[k])), 0);
      const reach = largest <= REACH ? REACH : largest * 1.1;
      const marks: Mark[] = [
        {
          kind: "arrows",
          x: tips.x,
          y: tips.y,
          color: coloured.colors,
          labels: tips.x.map((_, k) => String(k)),
          ...(hull?.view.data[0] ? { hull: true } : {}),
        },
      ];
      const axis = { label: "", scale: "linear", domain: [-reach, reach] } as const;
      panels.push({ title, x: axis, y: axis, equal: true, marks, ...(coloured.key ? { key: coloured.key } : {}) });
      const strip = option(input, "strip");
      if (strip) {
        const bars = ownEntries(strip.view, input.places, count);
        panels.push({
          title: strip.text,
          x: { label: "column", scale: "linear" },
          y: { label: strip.text, scale: "linear" },
          equal: false,
          marks: [{ kind: "bars", values: bars, labels: bars.map((_, k) => String(k)), color: coloured.colors }],
        });
      }
    }
    return { panels, notes: [...notes] };
  },
};
