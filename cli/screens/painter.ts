/**
 * Frames on the alternate screen of a terminal: what stood there before comes back when it is left, and nothing scrolls. Of a new
 * frame only the lines that differ from the last one are written, in one piece, so that nothing flickers.
 */
import { columnsOf } from "../../runtime/figures/terminal/ansi.ts";
import type { Output } from "../world.ts";

export interface Painter {
  /** Shows these lines from the top; takes the screen with the first frame. */
  frame(lines: readonly string[]): void;
  /** The next frame is written whole: the terminal has another size, and nobody knows what stands on it. */
  forget(): void;
  /** Gives the screen back. */
  leave(): void;
}

/** Alternate screen, no cursor, no wrapping; and back. */
const ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l";
const LEAVE = "\u001b[?7h\u001b[?25h\u001b[?1049l";
/** Terminals that know synchronised updates show what is between these at once; others pass over them. */
const BEGIN = "\u001b[?2026h";
const END = "\u001b[?2026l";
const CLEAR = "\u001b[H\u001b[2J";
const CLEAR_RIGHT = "\u001b[K";

/** `columns`: of the terminal, asked at every frame. */
export function painter(stream: Output, columns: () => number): Painter {
  let shown: readonly string[] | undefined; // undefined: not known
  let inside = false;
  return {
    frame(lines) {
      const width = columns();
      const parts: string[] = [];
      if (!inside) parts.push(ENTER);
      inside = true;
      if (!shown) parts.push(CLEAR);
      const before = shown ?? [];
      for (let row = 0; row < Math.max(lines.length, before.length); row += 1) {
        const line = lines[row] ?? "";
        if (line === (before[row] ?? "")) continue;
        // Behind a full line the cursor stands on its last column still, which must not be cleared.
        parts.push(`\u001b[${row + 1};1H${line}${columnsOf(line) < width ? CLEAR_RIGHT : ""}`);
      }
      shown = lines;
      if (parts.length > 0) stream.write(`${BEGIN}${parts.join("")}${END}`);
    },
    forget() {
      shown = undefined;
    },
    leave() {
      if (inside) stream.write(LEAVE);
      inside = false;
      shown = undefined;
    },
  };
}
