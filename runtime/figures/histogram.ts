/** `histogram`: the density of all entries, samples, draws and chains; `curve` is a law drawn over it. */

import { OPTIONS, type Plot, values } from "./plot.ts";
import type { Mark } from "./spec.ts";
import { niceStep } from "./ticks.ts";
import { allEntries } from "./view.ts";

export const histogram: Plot = {
  entry: {
    name: "histogram",
    kind: "plot",
    doc: "Density of all entries of a value, over samples, draws and chains",
    example: "plot histogram(posterior.w)",
    parameters: [
      values("what is counted", true),
      OPTIONS.panel,
      { name: "curve", type: { kind: "any" }, optional: true, doc: "a density drawn over it" },
      { name: "bins", type: { kind: "number", integer: true }, optional: true, doc: "number of bins" },
    ],
  },
  build(input) {
    const marks = input.arguments.map((argument, k): Mark => {
      const present = allEntries(argument.view, input.places).filter((e): e is number => e !== null);
      const outline = steps(present, input.options.bins?.[0]?.view.data[0]);
      return {
        kind: "line",
        ...outline,
        low: outline.y.map(() => 0),
        high: outline.y,
        color: { category: k },
        ...(input.arguments.length > 1 ? { label: argument.text } : {}),
      };
    });
    for (const argument of input.options.curve ?? []) {
      const y = allEntries(argument.view, input.places);
      const axis = argument.view.axes.at(-1)?.word;
      const x = axis ? argument.view.abscissae[axis] : undefined;
      if (x) marks.push({ kind: "line", x, y, color: { category: 1 }, label: argument.text });
    }
    const label = input.arguments.map((a) => a.text).join(", ");
    return {
      panels: [
        {
          title: input.title,
          x: { label, scale: "linear" },
          y: { label: "density", scale: "linear" },
          equal: false,
          marks,
        },
      ],
    };
  },
};

/** Outline of a histogram whose bins have a nice width; about the cube root rule (Rice: 2 n^(1/3) bins). */
function steps(entries: readonly number[], wanted?: number): { x: number[]; y: number[] } {
  if (entries.length === 0) return { x: [], y: [] };
  const low = entries.reduce((a, b) => Math.min(a, b));
  const high = entries.reduce((a, b) => Math.max(a, b));
  if (high === low) return { x: [low - 0.5, low - 0.5, low + 0.5, low + 0.5], y: [0, 1, 1, 0] };
  const count = wanted ?? Math.min(80, Math.max(8, Math.round(2 * Math.cbrt(entries.length))));
  const width = wanted ? (high - low) / wanted : niceStep(high - low, count);
  const start = wanted ? low : Math.floor(low / width) * width;
  const bins = new Array<number>(Math.max(1, Math.floor((high - start) / width) + (wanted ? 0 : 1))).fill(0);
  for (const e of entries) bins[Math.min(bins.length - 1, Math.floor((e - start) / width))] += 1;
  const x: number[] = [start];
  const y: number[] = [0];
  bins.forEach((n, k) => {
    const density = n / (entries.length * width);
    x.push(start + k * width, start + (k + 1) * width);
    y.push(density, density);
  });
  x.push(start + bins.length * width);
  y.push(0);
  return { x, y };
}
