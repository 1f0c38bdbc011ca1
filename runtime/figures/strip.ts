/** `strip`: every entry as a point over its abscissa, jittered by its index, with rules at named values. */
import { optionColours } from "./colour-values.ts";
import { fractionText } from "./numbers.ts";
import { OPTIONS, option, type Plot, scales, values } from "./plot.ts";
import { abscissaOf } from "./series.ts";
import type { Color, Mark, Panel } from "./spec.ts";
import { entryAt, ownSize } from "./view.ts";

const GOLDEN = 0.6180339887498949;
const WIDTH = 0.5; // of the distance between neighbours

export const strip: Plot = {
  entry: {
    name: "strip",
    kind: "plot",
    doc: "All entries of a value as points over each abscissa, spread sideways by their index; `rules` are labelled as fractions",
    example: "plot strip(dimension, x = 1 / p, scale = logx, rules = [1, 1/2, 2/5])",
    parameters: [
      values("a value with several entries a point", true),
      OPTIONS.x,
      OPTIONS.scale,
      OPTIONS.rules,
      OPTIONS.color,
      OPTIONS.clip,
      OPTIONS.panel,
    ],
  },
  build(input) {
    const abscissa = abscissaOf(input);
    const scale = scales(input);
    const marks: Mark[] = [];
    const legend: Mark[] = [];
    let key: Panel["key"];
    for (const argument of input.options.rules ?? []) {
      for (const at of argument.view.data)
        marks.push({ kind: "rule", axis: "y", at, label: fractionText(at), dashed: true });
    }
    input.arguments.forEach((argument, index) => {
      const v = argument.view;
      const own = ownSize(v);
      const size = abscissa.word === undefined ? 1 : (v.axes.find((a) => a.word === abscissa.word)?.size ?? 1);
      const centres = Array.from(
        { length: size },
        (_, k) => abscissa.at({ ...input.places, ...(abscissa.word ? { [abscissa.word]: k } : {}) }, k) ?? k,
      );
      const spread = WIDTH * spacing(centres, scale.x === "log");
      const x: number[] = [];
      const y: (number | null)[] = [];
      const color: Color[] = [];
      const labels: string[] = [];
      for (let k = 0; k < size; k += 1) {
        const places = { ...input.places, ...(abscissa.word ? { [abscissa.word]: k } : {}) };
        const coloured = option(input, "color") ? optionColours(input, own, places) : undefined;
        key = coloured?.key ?? key;
        if (k === 0 && index === 0 && coloured) legend.push(...coloured.legend);
        for (let i = 0; i < own; i += 1) {
          const value = entryAt(v, places, i);
          if (value === null) continue;
          const shift = spread * (((i * GOLDEN) % 1) - 0.5);
          x.push(scale.x === "log" ? centres[k] * 10 ** shift : centres[k] + shift);
          y.push(value);
          if (own > 1) labels.push(String(i));
          color.push(coloured?.colors[i] ?? { category: index });
        }
      }
      marks.push({
        ...{ kind: "points", x, y, color, ...(labels.length > 0 ? { labels } : {}) },
        ...(input.arguments.length > 1 ? { label: argument.text } : {}),
      });
    });
    const label = input.arguments.map((a) => a.label).join(", ");
    return {
      panels: [
        {
          title: input.title,
          x: { label: abscissa.label, scale: scale.x },
          y: { label, scale: scale.y },
          equal: false,
          marks: [...marks, ...legend],
          ...(key ? { key } : {}),
        },
      ],
    };
  },
};

/** Smallest distance between neighbours (in decades on a log axis); 1 for a single place. */
function spacing(centres: readonly number[], log: boolean): number {
  const at = centres.map((c) => (log ? Math.log10(c) : c)).sort((a, b) => a - b);
  let least = Number.POSITIVE_INFINITY;
  for (let k = 1; k < at.length; k += 1) if (at[k] > at[k - 1]) least = Math.min(least, at[k] - at[k - 1]);
  return Number.isFinite(least) ? least : 1;
}
