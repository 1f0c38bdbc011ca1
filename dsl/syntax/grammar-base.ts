/** What the rules of the grammar share: places, reports, lines and their recovery. */
import {
  EmbeddedActionsParser,
  EOF,
  type IToken,
  isRecognitionException,
  type OrMethodOpts,
  type TokenType,
} from "chevrotain";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source.ts";
import type { Expression, Name as NameNode } from "./ast.ts";
import { describe, messages, unexpected } from "./expected.ts";
import * as t from "./tokens.ts";

/** Deeper trees are refused: checker and formatter walk them recursively. */
const deepestExpression = 400;

/** What the formatter needs beyond the tree: the parentheses that were written around a node. */
export interface Group {
  readonly open: number;
  readonly close: number;
  readonly node: Expression;
}

/** An unexpected token that a rule found by itself. */
export interface Failure {
  readonly token: IToken;
  readonly previous: IToken;
  readonly message: string;
  readonly help?: string;
}
/** Ends the parse of a line; what went wrong is in `failures`. */
class LineFailed extends Error {}

/** After so many lines that failed the rest of a file is not looked at. */
export const mostFailures = 100;

export class GrammarBase extends EmbeddedActionsParser {
  file = 0;

  textEnd = 0;

  /** Source text, for what claims show. */
  text = "";

  diagnostics: Diagnostic[] = [];

  failures: Failure[] = [];

  groups: Group[] = [];

  protected depths = new WeakMap<object, number>();

  protected failed = 0;

  protected titles = new Map<string, IToken>();

  constructor(validate: boolean) {
    super(t.vocabulary, {
      maxLookahead: 2,
      recoveryEnabled: false,
      errorMessageProvider: messages,
      skipValidations: !validate,
    });
  }

  protected spanOf(token: IToken): Span {
    if (token.tokenType === EOF) return { file: this.file, start: this.textEnd, end: this.textEnd };
    if (token.tokenType === t.Newline) return { file: this.file, start: token.startOffset, end: token.startOffset };
    return { file: this.file, start: token.startOffset, end: token.endOffset! + 1 };
  }

  /** From `start` to the last token that was consumed. */
  protected spanFrom(start: number): Span {
    return { file: this.file, start, end: Math.max(start, this.LA(0).endOffset! + 1) };
  }

  protected report(code: string, message: string, span: Span, extra: Partial<Diagnostic> = {}): void {
    this.diagnostics.push({ code, severity: "error", message, span, ...extra });
  }

  /** Gives up the present line at `token` (E104). */
  protected fail(token: IToken, could: readonly string[], help?: string): never {
    this.failures.push({ token, previous: this.LA(0), message: unexpected(token, could), help });
    throw new LineFailed();
  }

  protected nameFrom(token: IToken): NameNode {
    return { text: token.image, span: this.spanOf(token) };
  }

  /** Bounds the depth of the tree. `parts`: one array, since a literal may have more items than a call may have arguments. */
  protected node<T extends { readonly span: Span }>(value: T, parts: readonly (object | undefined)[]): T {
    let depth = 0;
    for (const part of parts) if (part) depth = Math.max(depth, this.depths.get(part) ?? 0);
    this.depths.set(value, depth + 1);
    return value;
  }

  protected refuseDepth(value: Expression): void {
    if ((this.depths.get(value) ?? 0) <= deepestExpression) return;
    this.report(
      "E104",
      `expression nested deeper than ${deepestExpression} operations`,
      { ...value.span, end: Math.min(value.span.end, value.span.start + 1) },
      {
        help: ["give an inner part a name of its own"],
      },
    );
    throw new LineFailed();
  }

  /** A word in the place of a name that is being defined: a reserved one is E105. */
  protected defined(token: IToken): NameNode {
    if (token.tokenType !== t.Name) {
      this.report("E105", `${describe(token)} is a reserved word and cannot be defined`, this.spanOf(token), {
        help: [`choose another name, for instance \`${token.image}_\` or a longer one`],
      });
    }
    return this.nameFrom(token);
  }

  protected is(howMuch: number, ...types: TokenType[]): boolean {
    const token = this.LA(howMuch);
    return types.some((type) => token.tokenType === type || (token.tokenType.CATEGORIES?.includes(type) ?? false));
  }

  /** Alternatives that their first token and their gates tell apart, so that a failure is reported at the token that does not fit. */
  protected choose<T>(could: string, alternatives: OrMethodOpts<T>["DEF"]): OrMethodOpts<T> {
    return { DEF: alternatives, ERR_MSG: could, MAX_LOOKAHEAD: 1, IGNORE_AMBIGUITIES: true };
  }

  /** A closing bracket; otherwise E104 tells what else could stand before it. */
  protected closing(bracket: TokenType, could: readonly string[], consume: () => unknown): void {
    if (!this.RECORDING_PHASE && !this.is(1, bracket)) {
      const complete = !this.is(0, t.Separator, t.LeftParenthesis, t.LeftBracket, t.LeftBrace);
      this.fail(this.LA(1), [...(complete ? ["an operator", ...could] : ["an expression"]), t.labelOf(bracket)]);
    }
    consume();
  }

  protected equals(axesCould: boolean, consume: () => unknown, signs = [t.Equals]): void {
    if (!this.RECORDING_PHASE && !this.is(1, ...signs))
      this.fail(this.LA(1), [...(axesCould ? ["`[`"] : []), ...signs.map(t.labelOf)]);
    consume();
  }

  protected braceOpen(could: readonly string[], consume: () => unknown): void {
    if (!this.RECORDING_PHASE && !this.is(1, t.LeftBrace)) this.fail(this.LA(1), [...could, "`{`"]);
    consume();
  }

  /** E107 (arguments, entries) for names that occur again. */
  protected refuseTwice(names: readonly NameNode[], what: string, code = "E107"): void {
    const first = new Map<string, Span>();
    for (const { text, span } of names) {
      const before = first.get(text);
      if (before)
        this.report(code, `${what} \`${text}\` given twice`, span, {
          labels: [{ span: before, text: "first given here" }],
          help: ["keep one of them"],
        });
      else first.set(text, span);
    }
  }

  /** E109 for statements of which a file has one. */
  protected once(token: IToken): void {
    const first = this.titles.get(token.image);
    if (!first) this.titles.set(token.image, token);
    else {
      this.report("E109", `second \`${token.image}\` in this file`, this.spanOf(token), {
        labels: [{ span: this.spanOf(first), text: "first given here" }],
        help: ["keep one of them"],
      });
    }
  }

  /** Rules of lines separated by `separator`, up to `}` or the end. A line that fails is skipped to the next recovery point. */
  protected lines<T>(
    separator: TokenType,
    could: (line: T) => readonly string[],
    parse: () => T,
    lost?: (start: number, end: number) => void,
  ): T[] {
    const found: T[] = [];
    if (this.RECORDING_PHASE) {
      this.MANY9(() => {
        parse();
        this.OPTION9(() => this.CONSUME9(separator));
      });
      return found;
    }
    while (!this.is(1, EOF, t.RightBrace)) {
      const { depth, startOffset } = this.LA(1) as t.Token;
      try {
        if (this.failed > mostFailures) throw new LineFailed(); // a file of garbage: the rest is skipped
        const line = parse();
        if (!this.is(1, EOF, t.RightBrace, separator)) this.fail(this.LA(1), could(line));
        found.push(line);
      } catch (error) {
        if (!(error instanceof LineFailed || isRecognitionException(error as Error))) throw error;
        this.failed++;
        const stop = (token: t.Token): boolean =>
          token.tokenType === EOF ||
          token.depth < depth ||
          (token.depth === depth && (token.tokenType === t.Newline || token.tokenType === t.Semicolon));
        while (!stop(this.LA(1) as t.Token)) this.SKIP_TOKEN();
        lost?.(startOffset, this.is(1, EOF) ? this.textEnd : this.LA(1).startOffset);
      }
      if (this.is(1, separator) || this.is(1, t.End)) this.SKIP_TOKEN();
    }
    return found;
  }
}
