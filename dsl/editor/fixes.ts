import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** A repair that was made: what stood where, and what stands there now. Offsets are those of the text before. */
export interface Applied {
  readonly code: string;
  readonly start: number;
  readonly end: number;
  readonly before: string;
  readonly after: string;
}

/** Applies the repairs of a file's diagnostics, in their order; one that would touch another is left for the next check. */
export function applyFixes(
  text: string,
  diagnostics: readonly Diagnostic[],
  file = 0,
): { readonly text: string; readonly applied: readonly Applied[] } {
  const edits: Applied[] = [];
  for (const { code, fix } of diagnostics) {
    if (fix === undefined || fix.length === 0) continue;
    // the edits of one repair belong together: all of them or none
    const own = fix.map(({ span, text: after }) => ({
      ...{ code, start: span.start, end: span.end, before: text.slice(span.start, span.end), after },
      possible: span.file === file && span.start >= 0 && span.start <= span.end && span.end <= text.length,
    }));
    const touches = (edit: Applied) => edits.some((other) => edit.start <= other.end && other.start <= edit.end);
    if (own.every(({ possible, ...edit }) => possible && edit.before !== edit.after && !touches(edit)))
      edits.push(...own.map(({ possible: _, ...edit }) => edit));
  }
  edits.sort((a, b) => a.start - b.start);
  let result = "";
  let end = 0;
  for (const edit of edits) {
    result += text.slice(end, edit.start) + edit.after;
    end = edit.end;
  }
  return { text: result + text.slice(end), applied: edits };
}
