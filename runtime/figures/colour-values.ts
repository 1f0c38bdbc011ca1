/** Colours of entries by a value: categories for a few whole numbers, viridis for magnitudes. */
import { place } from "./colours.ts";
import type { Argument } from "./plot.ts";
import type { Color, Panel } from "./spec.ts";
import { ownEntries, type Places } from "./view.ts";

export interface Coloured {
  readonly colors: readonly Color[];
  readonly key?: Panel["key"];
}

/** One colour an entry. Without an argument all are the first category. */
export function colourValues(argument: Argument | undefined, places: Places, count: number): Coloured {
  if (!argument) return { colors: Array.from({ length: count }, () => ({ category: 0 })) };
  const entries = ownEntries(argument.view, places, count);
  const present = entries.filter((e): e is number => e !== null);
  const distinct = [...new Set(present)].sort((a, b) => a - b);
  if (distinct.length <= 1) return { colors: entries.map(() => ({ category: 0 })) };
  if (argument.view.integer && distinct.length <= 8) {
    return { colors: entries.map((e) => ({ category: e === null ? 7 : distinct.indexOf(e) })) };
  }
  const domain: readonly [number, number] = [distinct[0], distinct[distinct.length - 1]];
  return {
    colors: entries.map((e) => (e === null ? { category: 7 } : { map: "viridis", at: place(e, domain) })),
    key: { label: argument.text, map: "viridis", domain },
  };
}

/** Colours along a swept axis: along viridis for numbers (its bright end is too pale on paper), categories for words. */
export function axisColour(index: number, size: number, numeric: boolean): Color {
  return numeric && size > 2 ? { map: "viridis", at: (0.9 * index) / (size - 1) } : { category: index };
}
