/** `line`: curves against steps, layers, draws, or against `x = …`; theory as lines, `points = …` as points. */
import { axisColour } from "./colour-values.ts";
import { fractionText } from "./numbers.ts";
import { OPTIONS, option, type Plot, type PlotInput, scales, values } from "./plot.ts";
import { abscissaOf, type Series, seriesOf } from "./series.ts";
import type { Color, Mark } from "./spec.ts";
import { ownEntries } from "./view.ts";

/** At most this many of many overlaid curves are named. */
const NAMED = 6;

export const line: Plot = {
  entry: {
    name: "line",
    kind: "plot",
    doc: "Curves against steps, layers, draws or `x = …`; bands are one standard error",
    example: "plot line(trained.loss, scale = logy)",
    takesCurve: true,
    parameters: [
      values("what is drawn, one curve each", true),
      OPTIONS.x,
      OPTIONS.scale,
      OPTIONS.points,
      OPTIONS.band,
      OPTIONS.rules,
      OPTIONS.color,
      OPTIONS.panel,
      { name: "marks", type: { kind: "any" }, optional: true, doc: "vertical lines at these abscissae" },
      {
        name: "shade",
        type: { kind: "any" },
        optional: true,
        doc: "stretches of the abscissa: rows of beginning and end, or boundaries; a rule stands at each",
      },
    ],
  },
  overlays: true,
  build(input) {
    const abscissa = abscissaOf(input);
    const marks: Mark[] = [];
    const several = input.arguments.length > 1;
    let category = 0;
    for (const argument of input.arguments) {
      const all = seriesOf(input, argument, abscissa);
      all.forEach((series, k) => {
        const label = nameOf(input, series, k, all.length, several);
        marks.push(curve(input, series, colourOf(input, series, category, all.length, k), label));
        if (series.overlay < 0) category += 1;
      });
    }
    let shape = 0;
    for (const argument of input.options.points ?? []) {
      for (const series of seriesOf(input, argument, abscissa)) {
        const color = series.overlay >= 0 ? colourOf(input, series, 0, 1, 0) : { category: several ? shape : 0 };
        marks.push({
          kind: "points",
          x: series.x,
          y: series.y,
          error: series.error,
          color,
          shape: (["circle", "square", "diamond", "cross"] as const)[shape % 4],
          ...(series.overlay <= 0 && series.own <= 0 ? { label: argument.text } : {}),
        });
      }
      shape += 1;
    }
    for (const argument of input.options.rules ?? []) {
      for (const at of ownEntries(argument.view, input.places))
        if (at !== null) marks.push({ kind: "rule", axis: "y", at, label: fractionText(at), dashed: true });
    }
    for (const argument of input.options.marks ?? []) {
      for (const at of ownEntries(argument.view, input.places))
        if (at !== null) marks.push({ kind: "rule", axis: "x", at, dashed: true });
    }
    for (const argument of input.options.shade ?? []) {
      const places = new Set(ownEntries(argument.view, input.places));
      for (const at of places) if (at !== null) marks.push({ kind: "rule", axis: "x", at, dashed: false });
    }
    const scale = scales(input);
    const label = several ? "" : input.arguments[0].text;
    return {
      panels: [
        {
          title: input.title,
          x: { label: abscissa.label, scale: scale.x },
          y: { label, scale: scale.y },
          equal: false,
          marks,
        },
      ],
    };
  },
};

function curve(input: PlotInput, series: Series, color: Color, label: string | undefined): Mark {
  const band = option(input, "band");
  const width = band ? seriesOf(input, band, abscissaOf(input))[0]?.y : series.error;
  const spread = (sign: number) =>
    series.y.map((y, k) => (y === null || width?.[k] == null ? null : y + sign * (width[k] as number)));
  const named = label === undefined ? {} : { label };
  return {
    kind: "line",
    x: series.x,
    y: series.y,
    color,
    ...named,
    ...(width ? { low: spread(-1), high: spread(1) } : {}),
  };
}

function colourOf(input: PlotInput, series: Series, category: number, total: number, k: number): Color {
  if (series.overlay >= 0 && input.overlay)
    return axisColour(series.overlay, input.overlay.size, input.overlay.numbers !== undefined);
  return total > 7 ? axisColour(k, total, true) : { category };
}

/** One curve alone needs no name; of many overlaid ones a few evenly chosen are named. */
function nameOf(input: PlotInput, series: Series, k: number, total: number, several: boolean): string | undefined {
  const parts: string[] = several ? [series.text] : [];
  if (series.overlay >= 0 && input.overlay)
    parts.push(`${input.overlay.names.join(", ")} = ${input.overlay.labels[series.overlay]}`);
  if (series.own >= 0) parts.push(`[${series.own}]`);
  if (parts.length === 0) return undefined;
  const shown =
    total <= NAMED || Math.floor((k * (NAMED - 1)) / (total - 1)) !== Math.floor(((k - 1) * (NAMED - 1)) / (total - 1));
  return shown ? parts.join(" ") : undefined;
}
