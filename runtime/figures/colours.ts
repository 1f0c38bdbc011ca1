/**
 * Colours that the colour-blind can tell apart: Okabe & Ito 2008 for categories, viridis (van der Walt & Smith 2015) for magnitude, the
 * diverging red–blue of Brewer's RdBu for signed values, centred on 0, and for maps with two channels a hue from blue to vermillion.
 */
import type { Color, Colormap } from "./spec.ts";

export type Rgb = readonly [number, number, number];

const hex = (text: string): Rgb[] =>
  text.split(" ").map((c) => [0, 2, 4].map((k) => Number.parseInt(c.slice(k, k + 2), 16)) as unknown as Rgb);

/** Blue, vermillion, green, orange, purple, sky, yellow, grey (in place of black, which dark pages swallow). */
const OKABE_ITO = hex("0072b2 d55e00 009e73 e69f00 cc79a7 56b4e9 f0e442 8a8a8a");
const VIRIDIS = hex("440154 482475 414487 355f8d 2a788e 21918c 22a884 44bf70 7ad151 bddf26 fde725");
/** Ends of viridis that are left out: one is lost on a dark ground, the other on a white one. */
const VIRIDIS_RANGE = [0.06, 0.9] as const;
/** Dedicated … shared: blue, violet, vermillion, of about one lightness, so that fading to white is a channel of its own. */
const HUE = hex("0072b2 6f6fb4 b0679a d55f6a d55e00");
const DIVERGING = hex("2166ac 4393c3 92c5de d1e5f0 f7f7f7 fddbc7 f4a582 d6604d b2182b");

function interpolate(table: readonly Rgb[], at: number): Rgb {
  const place = Math.min(1, Math.max(0, at)) * (table.length - 1);
  const k = Math.min(table.length - 2, Math.floor(place));
  const rest = place - k;
  return [0, 1, 2].map((c) => Math.round(table[k][c] + rest * (table[k + 1][c] - table[k][c]))) as unknown as Rgb;
}

/** Colour of a place 0 … 1 on a map. */
export function mapColour(map: Colormap, at: number): Rgb {
  if (map === "okabe_ito") return OKABE_ITO[Math.round(at * (OKABE_ITO.length - 1)) % OKABE_ITO.length];
  if (map === "viridis") {
    const inside = Math.min(1, Math.max(0, at));
    return interpolate(VIRIDIS, VIRIDIS_RANGE[0] + inside * (VIRIDIS_RANGE[1] - VIRIDIS_RANGE[0]));
  }
  return interpolate(map === "hue" ? HUE : DIVERGING, at);
}

/** Red, green, blue 0 … 255 of a mark's colour. */
export function rgb(color: Color): Rgb {
  return "category" in color
    ? OKABE_ITO[((color.category % OKABE_ITO.length) + OKABE_ITO.length) % OKABE_ITO.length]
    : mapColour(color.map, color.at);
}

/** `#rrggbb`. */
export function css(colour: Rgb): string {
  return `#${colour.map((c) => c.toString(16).padStart(2, "0")).join("")}`;
}

/** Place of a value on a domain, 0 … 1. */
export function place(value: number, domain: readonly [number, number]): number {
  return domain[1] > domain[0] ? Math.min(1, Math.max(0, (value - domain[0]) / (domain[1] - domain[0]))) : 0.5;
}

/** Colour faded towards white (saturation 0) by `saturation`, for maps with a second channel. */
export function faded(colour: Rgb, saturation: number): Rgb {
  const s = Math.min(1, Math.max(0, saturation));
  return colour.map((c) => Math.round(245 + s * (c - 245))) as unknown as Rgb;
}
