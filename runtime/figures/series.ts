/** Curves from evaluated expressions: which axis is the abscissa, one series for each expression, own entry and overlaid point. */
import type { Argument, PlotInput } from "./plot.ts";
import { option } from "./plot.ts";
import { entryAt, errorAt, ownSize, type Places, type View } from "./view.ts";

export interface Series {
  readonly text: string; // of the expression
  readonly own: number; // own entry, -1 where the expression is one number
  readonly overlay: number; // place on the overlaid axis, -1 without
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
  readonly error?: readonly number[];
}

export interface Abscissa {
  readonly word?: string; // carried axis; absent: the own dimension
  readonly label: string;
  readonly at: (places: Places, k: number) => number | null;
}

/** Axes that can be abscissa without being asked, the first that is there wins. */
const NATURAL = ["steps", "checkpoints", "layers", "draws", "time", "iterations", "tokens", "epochs"];

/** The abscissa of `x = …`; else the natural axis of the first expression; else a swept axis; else its own index. */
export function abscissaOf(input: PlotInput): Abscissa {
  const x = option(input, "x");
  const word = input.abscissa;
  if (x && word !== undefined) return { word, label: x.text, at: (places) => entryAt(x.view, places) };
  if (x) return { label: x.text, at: (places, k) => entryAt(x.view, places, ownSize(x.view) > 1 ? k : 0) };
  const first = input.arguments[0].view;
  const natural = word ?? NATURAL.find((w) => first.axes.some((a) => a.word === w)) ?? freeAxis(input, first);
  if (natural === undefined) return { label: "index", at: (_, k) => k };
  const values = first.abscissae[natural] ?? input.swept(natural)?.numbers;
  return { word: natural, label: natural, at: (_, k) => (values ? (values[k] ?? null) : k) };
}

function freeAxis(input: PlotInput, v: View): string | undefined {
  return v.axes.find(
    (a) => a.word !== "repeats" && input.places[a.word] === undefined && a.word !== input.overlay?.word,
  )?.word;
}

/** Every series of one expression along the abscissa. Repetitions are averaged; their spread is the error. */
export function seriesOf(input: PlotInput, argument: Argument, abscissa: Abscissa): Series[] {
  const v = argument.view;
  const along = abscissa.word === undefined ? undefined : v.axes.find((a) => a.word === abscissa.word);
  const own = ownSize(v);
  const steps = abscissa.word === undefined ? own : (along?.size ?? axisLength(input, abscissa.word));
  const curves = abscissa.word === undefined ? 1 : own;
  const layers = input.overlay && v.axes.some((a) => a.word === input.overlay?.word) ? input.overlay.size : 1;
  const repeats = v.axes.find((a) => a.word === "repeats" && input.places.repeats === undefined)?.size ?? 1;
  const out: Series[] = [];
  for (let layer = 0; layer < layers; layer += 1) {
    for (let curve = 0; curve < curves; curve += 1) {
      const x: number[] = [];
      const y: (number | null)[] = [];
      const error: number[] = [];
      for (let k = 0; k < steps; k += 1) {
        const places: Record<string, number> = { ...input.places };
        if (abscissa.word !== undefined) places[abscissa.word] = k;
        if (input.overlay) places[input.overlay.word] = layer;
        const at =
          abscissa.word !== undefined && abscissa.label === abscissa.word && v.abscissae[abscissa.word]
            ? v.abscissae[abscissa.word][k]
            : abscissa.at(places, k);
        if (at === null) continue;
        x.push(at);
        const mean = overRepeats(v, places, abscissa.word === undefined ? k : curve, repeats);
        y.push(mean.value);
        error.push(mean.error);
      }
      const order = x.map((_, k) => k).sort((a, b) => x[a] - x[b] || a - b);
      out.push({
        text: argument.text,
        own: curves > 1 ? curve : -1,
        overlay: input.overlay && layers > 1 ? layer : -1,
        x: order.map((k) => x[k]),
        y: order.map((k) => y[k]),
        error: error.some((e) => e > 0) ? order.map((k) => error[k]) : undefined,
      });
    }
  }
  return out;
}

/** Length of the abscissa's axis for an expression that does not carry it: it is drawn as a level line. */
function axisLength(input: PlotInput, word: string): number {
  const carriers = [...input.arguments, ...Object.values(input.options).flat()];
  for (const { view } of carriers) {
    const axis = view.axes.find((a) => a.word === word);
    if (axis) return axis.size;
  }
  return input.swept(word)?.size ?? 1;
}

function overRepeats(
  v: View,
  places: Record<string, number>,
  own: number,
  repeats: number,
): { readonly value: number | null; readonly error: number } {
  if (repeats === 1) return { value: entryAt(v, places, own), error: errorAt(v, places, own) };
  const values: number[] = [];
  for (let r = 0; r < repeats; r += 1) {
    const value = entryAt(v, { ...places, repeats: r }, own);
    if (value !== null) values.push(value);
  }
  if (values.length === 0) return { value: null, error: 0 };
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) * (b - mean), 0) / Math.max(1, values.length - 1);
  return { value: mean, error: Math.sqrt(variance / values.length) };
}
