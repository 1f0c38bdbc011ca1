/** `bipartite`: matrices between layers as a graph, one column of nodes a layer (Elhage et al. 2022, the asymmetric motif). */
import { OPTIONS, type Plot, values } from "./plot.ts";
import { matrix, panelShape, result } from "./shapes.ts";
import type { Mark } from "./spec.ts";
import { ownEntries } from "./view.ts";

/** Weights below this share of the largest are not drawn. */
const FAINT = 0.05;
const LEAST = 10; // height of a drawing with few nodes, in nodes

export const bipartite: Plot = {
  entry: {
    name: "bipartite",
    kind: "plot",
    doc: "Matrices between layers as a graph, inputs at the left: `bipartite(W1, W2)` has the columns of W1, its rows, and the rows of W2; strong weights are thick, negative ones vermillion and dashed",
    reference: "Elhage et al. 2022, computation in superposition",
    example: "plot bipartite(trained.W1, trained.W2)",
    parameters: [values("matrices [out, in], each ending where the next begins", true), OPTIONS.panel],
    shape: (positional, named) => {
      const shapes = positional.map((a) => panelShape(a, named));
      for (const [k, shape] of shapes.entries()) {
        const problem = matrix(shape);
        if (problem !== undefined) return result(problem);
        const before = shapes[k - 1]?.[0];
        if (before !== undefined && shape[1] !== before)
          return result(`matrix ${k + 1} takes ${shape[1]} values, and the one before gives ${before}`);
      }
      return result(undefined);
    },
  },
  build(input) {
    const shapes = input.arguments.map((a) => a.view.shape);
    const sizes = [shapes[0]?.[1] ?? 0, ...shapes.map((s) => s[0] ?? 0)];
    const height = Math.max(LEAST, ...sizes) - 1;
    const y = (layer: number, k: number) =>
      sizes[layer] === 1 ? height / 2 : height - (k * height) / (sizes[layer] - 1);
    const width = height / Math.max(1, sizes.length - 1);
    const marks: Mark[] = [];
    input.arguments.forEach(({ view }, layer) => {
      const entries = ownEntries(view, input.places);
      const largest = entries.reduce<number>((m, e) => Math.max(m, Math.abs(e ?? 0)), 0);
      for (const sign of [1, -1]) {
        const kept = entries.flatMap((e, k) => {
          const size = sign * (e ?? 0);
          const [row, column] = [Math.floor(k / sizes[layer]), k % sizes[layer]];
          return size > FAINT * largest ? [{ row, column, weight: size / largest }] : [];
        });
        marks.push({
          kind: "segments",
          from: kept.map((e) => [layer * width, y(layer, e.column)]),
          to: kept.map((e) => [(layer + 1) * width, y(layer + 1, e.row)]),
          color: { category: sign > 0 ? 0 : 1 },
          weight: kept.map((e) => e.weight),
          ...(sign < 0 ? { dashed: true } : {}),
        });
      }
    });
    sizes.forEach((size, layer) => {
      const nodes = Array.from({ length: size }, (_, k) => k);
      marks.push({
        kind: "points",
        x: nodes.map(() => layer * width),
        y: nodes.map((k) => y(layer, k)),
        color: { category: 7 },
        shape: layer % 2 === 0 ? "circle" : "square",
        labels: nodes.map((k) => `layer ${layer}, ${k}`),
      });
    });
    const axis = { label: "", scale: "linear", ticks: [], domain: [-0.06 * height, 1.06 * height] } as const;
    const names = input.arguments.map((a) => a.text).join(", then ");
    return {
      panels: [{ title: input.title, x: axis, y: axis, equal: true, marks }],
      notes: [`${names}: 0 at the top; blue positive, vermillion and dashed negative, thickness by size`],
    };
  },
};
