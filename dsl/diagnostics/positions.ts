/** Offsets to lines and columns. Lines and columns count from 1; columns count code points. */

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Offsets at which the lines of a text begin. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** The place of an offset; `starts` from `lineStarts`, where many offsets of one text are asked for. */
export function position(text: string, offset: number, starts = lineStarts(text)): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: codePoints(text.slice(starts[low], offset)) + 1 };
}

/** The text of a line (from 1) without its end. */
export function lineText(text: string, line: number, starts = lineStarts(text)): string {
  return text.slice(starts[line - 1], starts[line] ?? text.length).replace(/\r?\n$/, "");
}

/** Length in code points. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
