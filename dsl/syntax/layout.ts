/**
 * The newline pass: decides which line ends separate statements or settings, and matches brackets (E102), so that the grammar sees a
 * balanced sequence of tokens. A line end does not count (a) inside `(` or `[`, (b) after an operator, comma, colon, dot, opening
 * bracket or continuing word, (c) before an operator other than `->`, comma, colon, dot or continuing word; inside `{ }` line ends
 * count again. A statement word at the first column closes every bracket that is open.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import {
  Arrow,
  Colon,
  Comma,
  continuingWords,
  Dot,
  Equals,
  LeftBrace,
  LeftBracket,
  LeftParenthesis,
  makeToken,
  Name,
  Newline,
  RightBrace,
  RightBracket,
  RightParenthesis,
  Semicolon,
  statementWords,
  Tilde,
  type Token,
} from "./tokens.ts";

/** Deeper brackets are refused: parser, checker and formatter are recursive. */
const deepestBracket = 64;

export interface Layout {
  readonly tokens: Token[];
  readonly diagnostics: Diagnostic[];
  /** Ranges [start, end) in which the grammar's own reports would only repeat one of ours. */
  readonly silent: readonly (readonly [number, number])[];
}

const closerOf = new Map([
  [LeftParenthesis, RightParenthesis],
  [LeftBracket, RightBracket],
  [LeftBrace, RightBrace],
]);
const closers = new Set([...closerOf.values()]);
const imageOf = new Map([
  [RightParenthesis, ")"],
  [RightBracket, "]"],
  [RightBrace, "}"],
]);

const isOperator = (token: Token): boolean =>
  token.tokenType === Equals ||
  token.tokenType === Tilde ||
  token.tokenType === Arrow ||
  /^[-+*/@^<>=!]/.test(token.image);
const isPunctuation = (token: Token): boolean =>
  token.tokenType === Comma || token.tokenType === Colon || token.tokenType === Dot;
const isWord = (token: Token): boolean => /^[a-z]/.test(token.image) && token.tokenType !== Name;

/** (b): the line goes on after `last`, whose predecessor is `before`. */
function goesOnAfter(last: Token | undefined, before: Token | undefined): boolean {
  if (!last) return false;
  if (isOperator(last) || isPunctuation(last) || closerOf.has(last.tokenType)) return true;
  if (last.image === "keep" && before?.tokenType === Equals) return false; // `divergence = keep`
  return isWord(last) && continuingWords.has(last.image) && before?.tokenType !== Dot;
}

/** (c): `first`, followed by `second`, continues the line before it. */
function goesOnBefore(first: Token, second: Token | undefined): boolean {
  if (isOperator(first)) return first.tokenType !== Arrow;
  if (isPunctuation(first)) return true;
  const word = isWord(first) && ((continuingWords.has(first.image) && first.image !== "not") || first.image === "warm");
  return word && second?.tokenType !== Equals && second?.tokenType !== Arrow;
}

/** Tokens of the grammar from scanned ones. `text` tells the columns. */
export function layOut(scanned: readonly Token[], text: string, file: number): Layout {
  const out: Token[] = [];
  const diagnostics: Diagnostic[] = [];
  const silent: [number, number][] = [];
  const open: Token[] = [];
  let pendingNewline: Token | undefined;
  let skippedFrom = -1; // start of brackets too deep, up to the next statement

  const endOf = (token: Token | undefined): number => (token ? token.endOffset! + 1 : 0);
  const report = (message: string, token: Token, extra: Partial<Diagnostic>): void => {
    diagnostics.push({
      code: "E102",
      severity: "error",
      message,
      span: { file, start: token.startOffset, end: endOf(token) },
      ...extra,
    });
  };
  const push = (token: Token): void => {
    token.depth = open.length;
    out.push(token);
  };
  /** Closes the innermost bracket where nothing closes it. `by` is the token that could not wait any longer. */
  const closeMissing = (by: Token | undefined): void => {
    const bracket = open.pop()!;
    const at = endOf(out.at(-1));
    const labels =
      by && endOf(by) > by.startOffset
        ? [
            {
              span: { file, start: by.startOffset, end: endOf(by) },
              text: closers.has(by.tokenType) ? "closes another bracket" : "the next statement begins here",
            },
          ]
        : [];
    report(`\`${bracket.image}\` is never closed`, bracket, {
      labels,
      help: [`close it with \`${imageOf.get(closerOf.get(bracket.tokenType)!)}\``],
    });
    if (bracket.tokenType !== LeftBrace) silent.push([bracket.startOffset, at + 1]);
    push({ ...makeToken(closerOf.get(bracket.tokenType)!, "", at, at), virtual: true });
  };
  const flushNewline = (): void => {
    const last = out.at(-1);
    if (
      pendingNewline &&
      last &&
      last.tokenType !== Newline &&
      last.tokenType !== Semicolon &&
      last.tokenType !== LeftBrace
    )
      push(pendingNewline);
    pendingNewline = undefined;
  };
  const close = (token: Token): void => {
    // the bracket this one can close, not looking past a brace except with a brace
    let depth = open.length - 1;
    while (
      depth >= 0 &&
      closerOf.get(open[depth].tokenType) !== token.tokenType &&
      (token.tokenType === RightBrace || open[depth].tokenType !== LeftBrace)
    )
      depth--;
    if (depth < 0 || closerOf.get(open[depth].tokenType) !== token.tokenType) {
      const inner = open.at(-1);
      if (inner && inner.tokenType !== LeftBrace) {
        const right = imageOf.get(closerOf.get(inner.tokenType)!)!;
        report(`\`${inner.image}\` is closed by \`${token.image}\``, token, {
          labels: [{ span: { file, start: inner.startOffset, end: endOf(inner) }, text: "opened here" }],
          help: [`write \`${right}\``],
        });
        silent.push([inner.startOffset, endOf(token)]);
        open.pop();
        push({ ...makeToken(closerOf.get(inner.tokenType)!, token.image, token.startOffset, endOf(token)) });
      } else {
        report(`\`${token.image}\` closes no bracket`, token, { help: ["remove it, or open its bracket before"] });
        silent.push([token.startOffset, endOf(token) + 1]);
      }
      return;
    }
    while (open.length - 1 > depth) closeMissing(token);
    open.pop();
    push(token);
  };

  for (let i = 0; i < scanned.length; i++) {
    const token = scanned[i];
    if (token.tokenType === Newline) {
      pendingNewline ??= token;
      continue;
    }
    const next = scanned[i + 1];
    const atColumnOne = token.startOffset === 0 || text[token.startOffset - 1] === "\n";
    const startsStatement = atColumnOne && statementWords.has(token.image) && next?.tokenType !== Equals;
    if (skippedFrom >= 0 && !startsStatement) continue;
    const word = token.image;
    if (startsStatement && (open.length > 0 || word !== "seed")) {
      if (skippedFrom >= 0) silent.push([skippedFrom, token.startOffset]);
      skippedFrom = -1;
      while (open.length > 0) closeMissing(token);
      const last = out.at(-1);
      if (last && last.tokenType !== Newline && last.tokenType !== Semicolon)
        push(pendingNewline ?? makeToken(Newline, "", endOf(last), endOf(last)));
      pendingNewline = undefined;
    } else if (pendingNewline) {
      const inner = open.at(-1);
      const counts =
        (!inner || inner.tokenType === LeftBrace) &&
        token.tokenType !== LeftBrace &&
        token.tokenType !== Semicolon &&
        !goesOnAfter(out.at(-1), out.at(-2)) &&
        !goesOnBefore(token, next);
      if (counts) flushNewline();
      pendingNewline = undefined;
    }
    if (closers.has(token.tokenType)) close(token);
    else if (closerOf.has(token.tokenType)) {
      push(token);
      open.push(token);
      if (open.length > deepestBracket) {
        report(`brackets nested deeper than ${deepestBracket}`, token, {
          help: ["give an inner part a name of its own with `let`"],
        });
        skippedFrom = open[0].startOffset;
        while (open.length > 0) {
          const bracket = open.pop()!;
          push({ ...makeToken(closerOf.get(bracket.tokenType)!, "", endOf(token), endOf(token)), virtual: true });
        }
      }
    } else push(token);
  }
  while (open.length > 0) closeMissing(undefined);
  if (skippedFrom >= 0) silent.push([skippedFrom, text.length + 1]);
  return { tokens: out, diagnostics, silent };
}
