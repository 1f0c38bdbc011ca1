/** What a message is made of, and how its names, shapes and suggestions are written. */
export interface Piece {
  readonly code: string;
  /** Absent: as the code's letter says. */
  readonly severity?: "warning";
  readonly message: string;
  readonly label?: string;
  readonly notes?: readonly string[];
  readonly help?: readonly string[];
}

export type Shape = readonly number[];

/** Letters of a quoted text; of a longer one the middle is left out. */
const LONGEST = 80;
const cut = (text: string): string =>
  text.length > LONGEST ? `${text.slice(0, LONGEST / 2)} … ${text.slice(3 - LONGEST / 2)}` : text;
export const q = (name: string): string => `\`${cut(name)}\``;
export const all = (names: readonly string[], most = 12): string =>
  `${names.slice(0, most).map(q).join(", ")}${names.length > most ? `, … (${names.length})` : ""}`;
export const shape = (s: Shape): string => (s.length === 0 ? "a scalar" : `[${s.join(", ")}]`);
export const help = (...texts: (string | undefined | false)[]): { help?: readonly string[] } => {
  const list = texts.filter((text): text is string => typeof text === "string");
  return list.length === 0 ? {} : { help: list };
};
export const near = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : `did you mean ${q(name)}?`;
export const piece = (code: string, message: string, rest: Omit<Piece, "code" | "message"> = {}): Piece => ({
  code,
  message,
  ...rest,
});
