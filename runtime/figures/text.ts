/** Texts of figures in lines. */

/** A sentence in lines of at most this width, broken at blanks. */
export function folded(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

export const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;

/** A panel's title in this many letters: the value alone (`= 0.0975`) where the name does not fit. */
export function fittedTitle(title: string, width: number): string {
  const [, value, ...others] = title.split(" = ");
  return cut(title.length > width && value !== undefined && others.length === 0 ? `= ${value}` : title, width);
}
