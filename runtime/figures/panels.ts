/** Small multiples: at most a dozen panels, evenly chosen, and a note of what is left out. */
import type { Panel } from "./spec.ts";
import { entryAt, type Places, type View } from "./view.ts";

export interface PanelAxis {
  readonly word: string;
  readonly size: number;
  readonly titles: readonly string[];
}

const MOST_PANELS = 12;
/** Most places of a replay, and the most numbers that it may hold. */
const MOST_FRAMES = 200;
const MOST_NUMBERS = 200_000;

/**
 * The places of all panels, first axis outermost; places that a condition excludes or where the vector of `panel` has no value are dropped.
 * What is the same in all titles is said once, in a note.
 */
export function panelPlaces(
  axes: readonly PanelAxis[],
  condition?: View,
  vector?: View,
): { readonly places: readonly { readonly at: Places; readonly title: string }[]; readonly notes: readonly string[] } {
  let places: { at: Record<string, number>; title: string; parts: string[] }[] = [{ at: {}, title: "", parts: [] }];
  for (const axis of axes) {
    places = places.flatMap((p) =>
      Array.from({ length: axis.size }, (_, k) => ({
        at: { ...p.at, [axis.word]: k },
        title: "",
        parts: [...p.parts, axis.titles[k]],
      })),
    );
  }
  const open = condition?.axes.some((a) => !axes.some((b) => b.word === a.word)) ?? true;
  if (condition && !open) places = places.filter((p) => entryAt(condition, p.at));
  const known = places.filter(({ at }) => vector === undefined || entryAt(vector, at) !== null);
  if (known.length > 0) places = known;
  const varies = axes.map((_, a) => places.some(({ parts }) => parts[a] !== places[0].parts[a]));
  const common = varies.includes(true) ? axes.flatMap((_, a) => (varies[a] ? [] : [places[0].parts[a]])) : [];
  const named = places.map(({ at, parts }) => ({
    at,
    title: parts.filter((_, a) => varies[a] || common.length === 0).join(", "),
  }));
  const notes = common.length > 0 ? [common.join(", ")] : [];
  if (named.length <= MOST_PANELS) return { places: named, notes };
  const chosen = evenly(named.length, MOST_PANELS).map((k) => named[k]);
  const names = axes.flatMap((a, k) => (varies[k] ? [a.titles[0].split(" = ")[0]] : [])).join(" × ");
  return { places: chosen, notes: [...notes, `${MOST_PANELS} of ${named.length} values of ${names} are shown`] };
}

/** `count` of `size` indices, evenly spread, with both ends; one is the last. */
export function evenly(size: number, count: number): number[] {
  if (count === 1 && size > 1) return [size - 1];
  return size <= count
    ? Array.from({ length: size }, (_, k) => k)
    : Array.from({ length: count }, (_, k) => Math.round((k * (size - 1)) / (count - 1)));
}

/** Places of a replay along one axis: more than the panels show, evenly chosen, and no heavier than a page bears. */
export function framePlaces(
  axis: PanelAxis,
  panel: Panel | undefined,
): { readonly at: Places; readonly title: string }[] {
  const numbers = JSON.stringify(panel ?? {}).length / 6;
  const count = Math.min(MOST_FRAMES, axis.size, Math.floor(MOST_NUMBERS / Math.max(1, numbers)));
  return count < 2 ? [] : evenly(axis.size, count).map((k) => ({ at: { [axis.word]: k }, title: axis.titles[k] }));
}
