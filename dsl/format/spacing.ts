/** Blanks between the tokens of a line. */

import * as t from "../syntax/tokens.ts";
import { keyword } from "../syntax/tokens.ts";

export interface SpacingHints {
  /** Offsets of `/` between two whole numbers: `1/2`. */
  readonly tight: ReadonlySet<number>;
  /** Offsets of words and literals that an expression follows without operator: the symbols of a process. */
  readonly symbols: ReadonlySet<number>;
}

/** Whether an expression can end with this token; `before` is the token in front of it. */
export function endsOperand(token: t.Token, before: t.Token | undefined, { symbols }: SpacingHints): boolean {
  if (symbols.has(token.startOffset)) return false;
  if (before?.tokenType === t.Dot) return true;
  return operandEnds.has(token.tokenType);
}

const operandEnds = new Set([
  ...[t.Name, t.NumberLiteral, t.Percentage, t.StringLiteral, t.RightParenthesis, t.RightBracket, t.RightBrace],
  ...[keyword("true"), keyword("false")],
]);
const openers = new Set([t.LeftParenthesis, t.LeftBracket]);

/** Whether `+` or `-` is a sign here. */
const isSign = (
  token: t.Token,
  before: t.Token | undefined,
  beforeThat: t.Token | undefined,
  hints: SpacingHints,
): boolean =>
  (token.tokenType === t.Plus || token.tokenType === t.Minus) && !(before && endsOperand(before, beforeThat, hints));

/** Whether a blank stands before `row[i]`; `inner` is the innermost bracket that is open there. */
export function blankBefore(
  row: readonly t.Token[],
  i: number,
  inner: t.Token | undefined,
  hints: SpacingHints,
): boolean {
  const token = row[i];
  const before = row[i - 1];
  const types = [before.tokenType, token.tokenType];
  if ([t.Comma, t.Semicolon, t.RightParenthesis, t.RightBracket].includes(token.tokenType)) return false;
  if (openers.has(before.tokenType) || types.includes(t.Dot)) return false;
  if (token.tokenType === t.RightBrace) return before.tokenType !== t.LeftBrace;
  if (before.tokenType === t.Comma || before.tokenType === t.LeftBrace || before.tokenType === t.Semicolon) return true;
  if (openers.has(token.tokenType) && endsOperand(before, row[i - 2], hints)) return false;
  if (isSign(before, row[i - 2], row[i - 3], hints)) return false;
  if (before.image === "^" || token.image === "^") return false;
  if (types.includes(t.Colon)) return !(inner && openers.has(inner.tokenType));
  return !(hints.tight.has(before.startOffset) || hints.tight.has(token.startOffset));
}
