import { layOut } from "../syntax/layout.ts";
import { scan } from "../syntax/scan.ts";
import * as t from "../syntax/tokens.ts";

/** An opening bracket that is open at the cursor: its place among the tokens. */
export interface OpenBracket {
  readonly index: number;
  readonly image: "(" | "[" | "{";
}

/** What stands before a place in the text, as the grammar would see it; the word at the place itself is left out. */
export interface Cursor {
  /** The word at the cursor: from where it begins to the cursor. */
  readonly start: number;
  readonly prefix: string;
  /** Tokens before that word; line ends only where they count. */
  readonly tokens: readonly t.Token[];
  /** Brackets open at the cursor, outermost first. */
  readonly open: readonly OpenBracket[];
  /** First token of the statement at the cursor; `tokens.length` if the word would begin one. */
  readonly statement: number;
  /** First token of the item (line of a body, setting, argument) at the cursor, inside the innermost bracket. */
  readonly item: number;
  /** In a comment or string, where nothing is completed. */
  readonly quoted: boolean;
}

const openers = new Map([
  [t.LeftParenthesis, "("],
  [t.LeftBracket, "["],
  [t.LeftBrace, "{"],
] as const);
const closers = new Set([t.RightParenthesis, t.RightBracket, t.RightBrace]);
const MARK = "x_";

/** Reads the text up to `offset`. The rest of the text is not looked at, so that it may be in any state. */
export function cursorAt(text: string, offset: number): Cursor {
  const at = Math.max(0, Math.min(text.length, Math.trunc(offset)));
  const line = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
  const prefix = /[A-Za-z_][A-Za-z0-9_]*$/.exec(line)?.[0] ?? "";
  const start = at - prefix.length;
  // A mark in place of the word lets the newline pass decide whether a new statement begins here.
  const before = `${text.slice(0, start)}${MARK}`;
  const scanned = scan(before, 0);
  const quoted =
    scanned.trivia.some(({ kind, span }) => kind === "comment" && span.end > start) ||
    scanned.tokens.some((token) => token.startOffset < start && token.endOffset! >= start);
  const laid = layOut(scanned.tokens, before, 0).tokens;
  const mark = laid.findIndex((token) => token.startOffset >= start && token.image === MARK);
  const tokens = mark < 0 ? laid.filter((token) => !token.virtual) : laid.slice(0, mark);
  const open: OpenBracket[] = [];
  let statement = 0;
  const items: number[] = [0];
  tokens.forEach((token, index) => {
    const image = openers.get(token.tokenType as typeof t.LeftParenthesis);
    if (image !== undefined) {
      open.push({ index, image });
      items.push(index + 1);
    } else if (closers.has(token.tokenType)) {
      open.pop();
      if (items.length > 1) items.pop();
    } else if (token.tokenType === t.Newline || token.tokenType === t.Semicolon || token.tokenType === t.Comma) {
      const separates = token.tokenType !== t.Comma || open.length > 0;
      if (separates) items[items.length - 1] = index + 1;
      if (open.length === 0 && token.tokenType !== t.Comma) statement = index + 1;
    }
  });
  return { start, prefix, tokens, open, statement, item: items[items.length - 1]!, quoted };
}
