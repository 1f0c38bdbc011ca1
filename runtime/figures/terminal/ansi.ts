/** Terminal colours: 24 bit, the 6 × 6 × 6 cube of 256, the sixteen of old, or none. */
import type { Rgb } from "../colours.ts";

export type ColourMode = "none" | "16" | "256" | "truecolor";

const SIXTEEN: readonly (readonly [number, Rgb])[] = [
  [31, [205, 49, 49]],
  [32, [13, 188, 121]],
  [33, [229, 229, 16]],
  [34, [36, 114, 200]],
  [35, [188, 63, 188]],
  [36, [17, 168, 205]],
  [90, [128, 128, 128]],
  [97, [245, 245, 245]],
  [91, [241, 120, 76]],
  [94, [100, 180, 245]],
];

function code(colour: Rgb, mode: ColourMode, ground: boolean): string {
  if (mode === "truecolor") return `${ground ? 48 : 38};2;${colour.join(";")}`;
  if (mode === "256") {
    const step = (c: number) => (c < 48 ? 0 : c < 115 ? 1 : Math.min(5, Math.floor((c - 35) / 40)));
    return `${ground ? 48 : 38};5;${16 + 36 * step(colour[0]) + 6 * step(colour[1]) + step(colour[2])}`;
  }
  let best = SIXTEEN[0];
  const distance = (c: Rgb) => c.reduce((s, v, k) => s + (v - colour[k]) * (v - colour[k]), 0);
  for (const entry of SIXTEEN) if (distance(entry[1]) < distance(best[1])) best = entry;
  return String(best[0] + (ground ? 10 : 0));
}

/** Text in a colour on a ground; itself where there is no colour. */
export function paint(text: string, mode: ColourMode, front?: Rgb, back?: Rgb): string {
  if (mode === "none" || (!front && !back)) return text;
  const codes = [front ? code(front, mode, false) : "", back ? code(back, mode, true) : ""].filter((c) => c !== "");
  return `\u001b[${codes.join(";")}m${text}\u001b[0m`;
}

/** Bold, dim, and the three verdict colours, by name. */
const STYLES = { bold: "1", dim: "2", green: "32", red: "31", yellow: "33", cyan: "36" } as const;
export type Style = keyof typeof STYLES;

export function styled(text: string, mode: ColourMode, style: Style): string {
  return mode === "none" || text === "" ? text : `\u001b[${STYLES[style]}m${text}\u001b[0m`;
}

/** Number of columns a text takes: escape codes take none; our texts have no wide characters. */
export function columnsOf(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with this character
  return [...text.replace(/\u001b\[[0-9;]*m/g, "")].length;
}
