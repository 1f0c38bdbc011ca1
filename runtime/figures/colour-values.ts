/** Colours of entries by a value: categories for a few whole numbers, viridis for magnitudes. The same value has one colour in all panels. */
import { place } from "./colours.ts";
import { numberText } from "./numbers.ts";
import { type Argument, option, type PlotInput } from "./plot.ts";
import type { Color, Key, Mark } from "./spec.ts";
import { allEntries, ownEntries, type Places } from "./view.ts";

/** Most whole numbers that are categories. */
const CATEGORIES = 8;

export interface Coloured {
  readonly colors: readonly Color[];
  readonly key?: Key;
  /** Names of categories for the legend, as marks without points. */
  readonly legend: readonly Mark[];
}

/** One colour for each of `count` entries at these places. `clip`: the largest value that colours tell apart. Without an argument all are the first category. */
function colourValues(argument: Argument | undefined, places: Places, count: number, clip?: number): Coloured {
  const plain = { colors: Array.from({ length: count }, () => ({ category: 0 })), legend: [] };
  if (!argument) return plain;
  const everywhere = allEntries(argument.view, {}).filter((e): e is number => e !== null);
  const distinct = distinctUpTo(everywhere, CATEGORIES);
  if (distinct?.length === 1 && clip === undefined) return plain;
  const entries = ownEntries(argument.view, places, count);
  if (distinct?.every(Number.isInteger) && clip === undefined) {
    return {
      colors: entries.map((e) => ({ category: e === null ? 7 : distinct.indexOf(e) })),
      legend: distinct.map((value, k) => ({
        kind: "points",
        x: [],
        y: [],
        color: { category: k },
        label: `${argument.text} = ${numberText(value)}`,
      })),
    };
  }
  const low = everywhere.reduce((a, b) => Math.min(a, b), clip === undefined ? Number.POSITIVE_INFINITY : 0);
  const high = clip ?? everywhere.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const domain: readonly [number, number] = [low, high];
  return {
    colors: entries.map((e) => (e === null ? { category: 7 } : { map: "viridis", at: place(e, domain) })),
    key: { label: argument.text, map: "viridis", domain },
    legend: [],
  };
}

/** Colours by the option `color`, clipped at `clip`. */
export function optionColours(input: PlotInput, count: number, places: Places = input.places): Coloured {
  return colourValues(option(input, "color"), places, count, option(input, "clip")?.view.data[0]);
}

/** The different values in ascending order; undefined where there are more than `most`. */
function distinctUpTo(values: readonly number[], most: number): number[] | undefined {
  const seen = new Set<number>();
  for (const v of values) if (seen.add(v).size > most) return undefined;
  return [...seen].sort((a, b) => a - b);
}

/** Colours along a swept axis: along viridis for numbers, categories for words. */
export function axisColour(index: number, size: number, numeric: boolean): Color {
  return numeric && size > 2 ? { map: "viridis", at: index / (size - 1) } : { category: index };
}
