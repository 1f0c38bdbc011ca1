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

/** The places of all panels, first axis outermost; places that a condition excludes are dropped. */
export function panelPlaces(
  axes: readonly PanelAxis[],
  condition?: View,
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
  const single = places.length === 1 && axes.length > 0;
  const named = places.map(({ at, parts }) => ({ at, title: parts.join(", ") }));
  if (single) return { places: named, notes: [] };
  if (named.length <= MOST_PANELS) return { places: named, notes: [] };
  const chosen = evenly(named.length, MOST_PANELS).map((k) => named[k]);
  const names = axes.map((a) => a.titles[0].split(" = ")[0]).join(" × ");
  return { places: chosen, notes: [`${MOST_PANELS} of ${named.length} values of ${names} are shown`] };
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
