/** `line`: curves against steps, layers, draws, or against `x = …`; theory as lines, `points = …` as points. */
import { axisColour } from "./colour-values.ts";
import { fractionText } from "./numbers.ts";
import { type Argument, OPTIONS, option, type Plot, type PlotInput, scales, values } from "./plot.ts";
import { type Abscissa, abscissaOf, type Series, seriesOf } from "./series.ts";
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
      { name: "right", type: { kind: "any" }, optional: true, doc: "curves on a second axis at the right" },
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
    const several = input.arguments.length > 1 || input.options.right !== undefined;
    let category = 0;
    for (const argument of input.arguments) {
      const all = seriesOf(input, argument, abscissa);
      all.forEach((series, k) => {
        const label = nameOf(input, series, k, all.length, several);
        marks.push(curve(input, argument, series, colourOf(input, series, category, all.length, k), label));
        if (series.overlay < 0) category += 1;
      });
    }
    for (const argument of input.options.right ?? []) {
      for (const series of seriesOf(input, argument, abscissaFor(input, argument, abscissa))) {
        const color = colourOf(input, series, category, 1, 0);
        marks.push({ ...curve(input, argument, series, color, argument.text), dots: true, axis: "right" } as Mark);
        category += 1;
      }
    }
    let shape = 0;
    const given = input.options.points ?? [];
    // One set of points for each curve has its curve's colour; others have their own.
    const paired = given.length === input.arguments.length;
    for (const argument of given) {
      for (const series of seriesOf(input, argument, abscissa)) {
        const color =
          series.overlay >= 0 ? colourOf(input, series, 0, 1, 0) : { category: paired ? shape : category + shape };
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
      ownEntries(argument.view, input.places).forEach((at, k, all) => {
        if (at !== null)
          marks.push({
            kind: "rule",
            axis: "x",
            at,
            dashed: true,
            ...(all.length > 1 ? { label: String(k + 1) } : {}),
          });
      });
    }
    for (const argument of input.options.shade ?? []) {
      const places = new Set(ownEntries(argument.view, input.places));
      for (const at of places) if (at !== null) marks.push({ kind: "rule", axis: "x", at, dashed: false });
    }
    const scale = scales(input);
    const label = input.arguments.length > 1 ? common(input) : input.arguments[0].label;
    const right = input.options.right?.[0];
    return {
      panels: [
        {
          title: input.title,
          x: { label: abscissa.label, scale: scale.x },
          y: { label, scale: scale.y },
          ...(right ? { right: { label: right.label, scale: "linear" } as const } : {}),
          equal: false,
          marks,
        },
      ],
    };
  },
};

/** What all curves are, where their names say the same: `loss, sum over 5` of `pentagon.loss` and `digons.loss`. */
function common(input: PlotInput): string {
  const fields = new Set(input.arguments.map((a) => a.label.replace(/^[A-Za-z_][A-Za-z0-9_]*\./, "")));
  return fields.size === 1 && input.arguments.some((a) => a.label.includes(".")) ? [...fields][0] : "";
}

/** The abscissa of a curve on the right axis, whose places may be others (checkpoints beside steps). */
function abscissaFor(input: PlotInput, argument: Argument, abscissa: Abscissa): Abscissa {
  return abscissa.word === undefined || argument.view.axes.some((a) => a.word === abscissa.word)
    ? abscissa
    : { ...abscissaOf({ ...input, arguments: [argument], abscissa: undefined }), label: abscissa.label };
}

/** Most places that get a dot each. */
const DOTS = 60;

function curve(
  input: PlotInput,
  argument: Argument,
  series: Series,
  color: Color,
  label: string | undefined,
): Extract<Mark, { kind: "line" }> {
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
    ...(argument.measured && input.abscissa !== undefined && series.x.length <= DOTS ? { dots: true } : {}),
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
