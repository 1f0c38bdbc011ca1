/**
 * Canonical form of a program. Line breaks, comments and the order of everything stay as the author put them; indentation, blanks,
 * blank lines, braces and needless parentheses are normalised. Columns of `=` and of comments that were aligned stay aligned.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Expression, File } from "../syntax/ast.ts";
import { type ParsedTokens, parseTokens } from "../syntax/parser.ts";
import * as t from "../syntax/tokens.ts";
import { eachPlace } from "./precedence.ts";
import { blankBefore, type SpacingHints } from "./spacing.ts";

export interface Formatted {
  readonly text: string;
  readonly diagnostics: Diagnostic[];
}

/** A token or comment with the line breaks before it. */
interface Piece {
  readonly token?: t.Token;
  readonly comment?: string;
  readonly start: number;
  breaks: number;
  /** Goes on with what the line before it began. */
  readonly continues: boolean;
}

interface Line {
  readonly pieces: Piece[];
  indent: number;
  readonly blankBefore: boolean;
  /** The innermost bracket that an earlier line has opened. */
  inner?: t.Token;
  text: string;
  /** Where `=` or `~` stands in `text`, and where it stood in the source, from the first token. */
  definer?: { at: number; readonly was: number; readonly spread: boolean };
}

const closers = new Set([t.RightParenthesis, t.RightBracket, t.RightBrace]);
const openers = new Set([t.LeftParenthesis, t.LeftBracket, t.LeftBrace]);

/** Formats a program; one with syntax errors is returned as it is, with their diagnostics. */
export function format(text: string): Formatted {
  const parsed = parseTokens(text, 0);
  if (parsed.diagnostics.length > 0) return { text, diagnostics: parsed.diagnostics };
  const hints = hintsOf(parsed.file);
  const lines = linesOf(piecesOf(text, parsed));
  indent(lines);
  for (const line of lines) print(line, text, hints);
  align(lines);
  let out = "";
  for (const line of lines) {
    if (line.blankBefore && out !== "") out += "\n";
    out += `${withComment(line, text)}\n`;
  }
  return { text: out, diagnostics: parsed.diagnostics };
}

function hintsOf(file: File): SpacingHints {
  const tight = new Set<number>();
  const symbols = new Set<number>();
  const whole = (node: Expression): boolean =>
    node.kind === "number"
      ? node.integer
      : node.kind === "unary" && node.operator === "-" && node.operand.kind === "number" && node.operand.integer;
  eachPlace(file, (node) => {
    if (
      node.kind === "binary" &&
      node.operator === "/" &&
      whole(node.left) &&
      node.right.kind === "number" &&
      node.right.integer
    )
      tight.add(node.operatorSpan.start);
  });
  for (const statement of file.statements) {
    if (statement.kind === "process") for (const arrow of statement.arrows) symbols.add(arrow.symbol.span.start);
  }
  return { tight, symbols };
}

/** Offsets of parentheses that the precedence table does not need; those around several lines keep the lines together and stay. */
function needless({ file, groups }: ParsedTokens, text: string): Set<number> {
  const needed = new Map<Expression, boolean>();
  eachPlace(file, (node, must) => void needed.set(node, must));
  const offsets = new Set<number>();
  for (const { open, close, node } of groups) {
    if (needed.get(node) === true || text.slice(open, close).includes("\n")) continue;
    offsets.add(open).add(close);
  }
  return offsets;
}

function piecesOf(text: string, parsed: ParsedTokens): Piece[] {
  const dropped = needless(parsed, text);
  const comments = parsed.file.trivia.filter(({ kind }) => kind === "comment");
  const pieces: Piece[] = [];
  let last = 0; // end of what was read
  let pending = 0; // line breaks before something that was dropped
  let nextComment = 0;
  let before: t.Token | undefined;
  let open: t.Token[] = [];
  const add = (start: number, end: number, piece: Pick<Piece, "token" | "comment">, continues: boolean): void => {
    const breaks = (pieces.length === 0 && pending === 0 ? 0 : pending) + countBreaks(text, last, start);
    pieces.push({ ...piece, start, breaks, continues });
    last = end;
    pending = 0;
  };
  const commentsBefore = (offset: number): void => {
    for (; comments[nextComment]?.span.start < offset; nextComment++) {
      const { span, text: comment } = comments[nextComment];
      add(span.start, span.end, { comment }, false);
    }
  };
  const { tokens } = parsed;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token.tokenType !== t.Newline) {
      commentsBefore(token.startOffset);
      const end = token.endOffset! + 1;
      const inner = open.at(-1);
      const apart = !inner || inner.tokenType === t.LeftBrace;
      const next = tokens[i + 1];
      const breaks = countBreaks(text, last, token.startOffset);
      const separates =
        token.tokenType === t.Semicolon &&
        (breaks > 0 ||
          !next ||
          next.tokenType === t.RightBrace ||
          /^[ \t]*(\r?\n|\/\/)/.test(text.slice(end, end + 200)));
      if (dropped.has(token.startOffset) || separates) {
        pending += breaks;
        last = end;
      } else {
        const begins =
          !before ||
          [t.Newline, t.Semicolon, t.LeftBrace].includes(before.tokenType) ||
          (before.tokenType === t.Comma && inner?.tokenType === t.LeftBrace);
        add(
          token.startOffset,
          end,
          { token },
          apart && !begins && token.tokenType !== t.LeftBrace && token.tokenType !== t.RightBrace,
        );
        // an opening brace ends the line it belongs to
        const piece = pieces.at(-1)!;
        if (token.tokenType === t.LeftBrace && apart && !begins && !pieces.at(-2)?.comment) piece.breaks = 0;
      }
      if (dropped.has(token.startOffset)) continue;
      if (openers.has(token.tokenType)) open = [...open, token];
      else if (closers.has(token.tokenType)) open = open.slice(0, -1);
    }
    before = token;
  }
  commentsBefore(text.length + 1);
  spreadBraces(pieces);
  return pieces;
}

function countBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let i = text.indexOf("\n", from); i >= 0 && i < to; i = text.indexOf("\n", i + 1)) count++;
  return count;
}

/** Braces whose contents take several lines stand at the end of the first and at the beginning of the last. */
function spreadBraces(pieces: Piece[]): void {
  const open: number[] = [];
  pieces.forEach(({ token }, i) => {
    if (!token) return;
    if (openers.has(token.tokenType)) open.push(i);
    else if (closers.has(token.tokenType)) {
      const first = open.pop()!;
      if (token.tokenType !== t.RightBrace || first === i - 1) {
        if (token.tokenType === t.RightBrace) pieces[i].breaks = 0;
        return;
      }
      if (!pieces.slice(first + 1, i + 1).some(({ breaks }) => breaks > 0)) return;
      const inside = pieces[first + 1];
      if (!inside.comment) inside.breaks = Math.max(1, inside.breaks);
      pieces[i].breaks = Math.max(1, pieces[i].breaks);
    }
  });
}

function linesOf(pieces: readonly Piece[]): Line[] {
  const lines: Line[] = [];
  for (const piece of pieces) {
    const before = lines.at(-1)?.pieces.at(-1);
    if (!before || piece.breaks > 0 || before.comment !== undefined) {
      const inside = before?.token && openers.has(before.token.tokenType);
      const closes = piece.token && closers.has(piece.token.tokenType);
      const opened = inside || (before?.comment !== undefined && opensBefore(lines.at(-1)!));
      lines.push({ pieces: [piece], indent: 0, text: "", blankBefore: piece.breaks > 1 && !opened && !closes });
    } else lines.at(-1)!.pieces.push(piece);
  }
  return lines;
}

/** Whether the last token of a line that ends with a comment opens a bracket. */
const opensBefore = ({ pieces }: Line): boolean => {
  const token = pieces.at(-2)?.token;
  return token !== undefined && openers.has(token.tokenType);
};

/** Two blanks for each bracket that a line before has opened, however many it opened, and for the continuation of a statement. */
function indent(lines: Line[]): void {
  const open: { readonly bracket: t.Token; readonly indent: number }[] = []; // with the indent of the line that opened it
  lines.forEach((line, i) => {
    const [first] = line.pieces;
    const outer = open.at(-1);
    const inside = outer ? outer.indent + 1 : 0;
    line.inner = outer?.bracket;
    if (first.token && closers.has(first.token.tokenType)) line.indent = outer?.indent ?? 0;
    else {
      const next = first.token ? first : lines.slice(i).find(({ pieces }) => pieces[0].token)?.pieces[0];
      const closing = next?.token && closers.has(next.token.tokenType);
      line.indent = inside + (next?.continues && !closing ? 1 : 0);
    }
    for (const { token } of line.pieces) {
      if (!token) continue;
      if (openers.has(token.tokenType)) open.push({ bracket: token, indent: line.indent });
      else if (closers.has(token.tokenType)) open.pop();
    }
  });
}

/** Writes the tokens of a line with single blanks and notes where its definition sign stands. */
function print(line: Line, source: string, hints: SpacingHints): void {
  const row = line.pieces.flatMap(({ token }) => (token ? [token] : []));
  const open: t.Token[] = [];
  let text = "";
  row.forEach((token, i) => {
    const inner = open.length > 0 ? open.at(-1) : line.inner;
    if (i > 0 && blankBefore(row, i, inner, hints)) text += " ";
    const defines = token.tokenType === t.Equals || token.tokenType === t.Tilde;
    if (i > 0 && defines && !line.definer && open.length === 0 && !line.pieces[0].continues) {
      const gap = source.slice(row[i - 1].endOffset! + 1, token.startOffset);
      const was = token.startOffset - row[0].startOffset;
      if (!source.slice(row[0].startOffset, token.startOffset).includes("\n"))
        line.definer = { at: text.length, was, spread: gap.length > 1 };
    }
    text += token.image;
    if (openers.has(token.tokenType)) open.push(token);
    else if (closers.has(token.tokenType)) open.pop();
  });
  line.text = text;
}

/** Definition signs of neighbouring lines that stood below each other, spread with blanks, are put below each other again. */
function align(lines: Line[]): void {
  for (let i = 0; i < lines.length; ) {
    let j = i + 1;
    const { definer, indent } = lines[i];
    while (
      definer &&
      j < lines.length &&
      !lines[j].blankBefore &&
      lines[j].indent === indent &&
      lines[j].definer?.was === definer.was
    )
      j++;
    const run = lines.slice(i, j);
    if (run.length > 1 && run.some((line) => line.definer!.spread)) {
      const column = Math.max(...run.map((line) => line.definer!.at));
      for (const line of run) {
        const { at } = line.definer!;
        line.text = line.text.slice(0, at) + " ".repeat(column - at) + line.text.slice(at);
      }
    }
    i = j;
  }
}

/** The finished line; a comment keeps its column unless the text has grown over it. */
function withComment(line: Line, source: string): string {
  const last = line.pieces.at(-1)!;
  const text = line.text === "" ? "" : "  ".repeat(line.indent) + line.text;
  if (last.comment === undefined) return text;
  if (text === "") return "  ".repeat(line.indent) + last.comment;
  const column = last.start - (source.lastIndexOf("\n", last.start - 1) + 1);
  return text + " ".repeat(column > text.length ? column - text.length : 2) + last.comment;
}
