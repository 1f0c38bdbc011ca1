/** `trace`: every chain against its draws, each in its colour. */
import { OPTIONS, type Plot, values } from "./plot.ts";
import type { Mark } from "./spec.ts";
import { thin } from "./thin.ts";
import { entryAt, ownSize, sizeOf } from "./view.ts";

/** A long chain is drawn by the least and the largest draw of this many stretches. */
const STRETCHES = 400;

export const trace: Plot = {
  entry: {
    name: "trace",
    kind: "plot",
    doc: "Draws of every chain in their order: chains that mix look alike",
    example: "plot trace(posterior.loss)",
    parameters: [
      values("a value of each draw"),
      OPTIONS.panel,
      { ...OPTIONS.panel, name: "rows" },
      { ...OPTIONS.panel, name: "columns" },
      OPTIONS.rules,
    ],
  },
  build(input) {
    const { view, label } = input.arguments[0];
    const draws = sizeOf(view, "draws") ?? ownSize(view);
    const chains = sizeOf(view, "chains") ?? 1;
    const own = sizeOf(view, "draws") === undefined ? 1 : ownSize(view);
    const marks: Mark[] = [];
    for (let i = 0; i < own; i += 1) {
      for (let chain = 0; chain < chains; chain += 1) {
        const y = Array.from({ length: draws }, (_, k) =>
          own === 1 && sizeOf(view, "draws") === undefined
            ? entryAt(view, input.places, k)
            : entryAt(view, { ...input.places, chains: chain, draws: k }, i),
        );
        const name = chains > 1 && chains * own <= 8 ? `chain ${chain}${own > 1 ? ` [${i}]` : ""}` : undefined;
        const kept = thin(y, STRETCHES);
        marks.push({
          kind: "line",
          x: kept.map((k) => view.abscissae.draws?.[k] ?? k),
          y: kept.map((k) => y[k]),
          color: { category: own > 1 ? i : chain },
          ...(name ? { label: name } : {}),
        });
      }
    }
    for (const argument of input.options.rules ?? [])
      for (const at of argument.view.data) marks.push({ kind: "rule", axis: "y", at, dashed: true });
    return {
      panels: [
        {
          title: input.title,
          x: { label: "draws", scale: "linear" },
          y: { label, scale: "linear" },
          equal: false,
          marks,
        },
      ],
    };
  },
};
