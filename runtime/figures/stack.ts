/** `stack`: rows of a matrix (neurons) as signed stacks of their entries (features), ordered by the largest. */
import { axisColour } from "./colour-values.ts";
import { OPTIONS, type Plot, values } from "./plot.ts";
import { matrix, panelShape, result } from "./shapes.ts";
import type { Mark } from "./spec.ts";
import { ownEntries } from "./view.ts";

export const stack: Plot = {
  entry: {
    name: "stack",
    kind: "plot",
    doc: "Rows of a matrix as stacked signed bars, one piece a column; `order = largest` sorts the rows by their main column",
    example: "plot stack(trained.W, order = largest, panel = p)",
    parameters: [
      values("a matrix"),
      OPTIONS.panel,
      { name: "order", type: { kind: "word", words: ["given", "largest"] }, optional: true, doc: "order of the bars" },
    ],
    shape: (positional, named) => result(positional.map((a) => matrix(panelShape(a, named))).find((p) => p)),
  },
  sharesY: true,
  build(input) {
    const { view, text } = input.arguments[0];
    const [rows, columns] = view.shape.length === 2 ? view.shape : [1, view.shape[0] ?? 1];
    const entries = ownEntries(view, input.places);
    const main = (r: number) => {
      let best = 0;
      for (let c = 1; c < columns; c += 1)
        if (Math.abs(entries[r * columns + c] ?? 0) > Math.abs(entries[r * columns + best] ?? 0)) best = c;
      return best;
    };
    const order = Array.from({ length: rows }, (_, r) => r);
    if (input.words.order === "largest") order.sort((a, b) => main(a) - main(b) || a - b);
    const parts = order.map((r) =>
      Array.from({ length: columns }, (_, c) => ({
        value: entries[r * columns + c] ?? 0,
        color: axisColour(c, columns, columns > 7),
        label: String(c),
      })).filter((p) => p.value !== 0),
    );
    const legend = Array.from(
      { length: columns > 7 ? 0 : columns },
      (_, c): Mark => ({
        ...{ kind: "points", x: [], y: [], color: { category: c }, label: `column ${c}`, shape: "square" },
      }),
    );
    const mark: Mark = { kind: "stack", parts, labels: order.map(String) };
    return {
      panels: [
        {
          title: input.title,
          x: { label: input.words.order === "largest" ? "row, by its largest column" : "row", scale: "linear" },
          y: { label: text, scale: "linear" },
          equal: false,
          marks: [mark, ...legend],
          ...(columns > 7 ? { key: { label: "column", map: "viridis", domain: [0, columns - 1] } as const } : {}),
        },
      ],
    };
  },
};
