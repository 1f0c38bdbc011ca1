/**
 * Text to syntax tree.
 *
 *     parseTokens(text, file) → { file, diagnostics, tokens, groups }
 *
 * never throws. All syntax errors of the file are reported at once (E101–E109), in the order of their places. A statement with an
 * error of E101–E105 is left out of `file.statements`; what it would have defined (also its swept names) is in `file.lostNames`. The trees of E106–E109 are
 * whole and stay. A number that does not fit is a `missing` expression.
 */
import { EOF, type IToken } from "chevrotain";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { lineStarts, position } from "../diagnostics/positions.ts";
import type { Span } from "../source.ts";
import type { Statement } from "./ast.ts";
import { slip } from "./expected.ts";
import { Grammar } from "./grammar.ts";
import { type Group, mostFailures } from "./grammar-base.ts";
import { layOut } from "./layout.ts";
import type { Parsed } from "./parse.ts";
import { scan } from "./scan.ts";
import { Equals, keyword, Name, Newline, type Token, Word } from "./tokens.ts";

/** What the formatter needs beside the tree. */
export interface ParsedTokens extends Parsed {
  readonly tokens: readonly Token[];
  readonly groups: readonly Group[];
}

let grammar: Grammar | undefined;

/** Like `parse`, with the tokens of the newline pass and the parentheses that were written. */
export function parseTokens(text: string, file: number): ParsedTokens {
  const scanned = scan(text, file);
  const layout = layOut(scanned.tokens, text, file);
  grammar ??= new Grammar(); // the analysis of the grammar takes milliseconds: once, when first needed
  const { tokens } = layout;
  grammar.file = file;
  grammar.text = text;
  grammar.textEnd = text.length;
  grammar.diagnostics = [];
  grammar.groups = [];
  grammar.failures = [];
  grammar.input = tokens.slice(); // chevrotain appends its own end marks
  const statements = grammar.program();

  const early = [...scanned.diagnostics, ...layout.diagnostics, ...grammar.diagnostics];
  const silent = covered([...layout.silent, ...scanned.diagnostics.map(({ span }) => [span.start, span.end] as const)]);
  const starts = lineStarts(text);
  const lineOf = (offset: number): number => position("", offset, starts).line;
  // a reserved word in the place of a name, or a clause given twice, already says why the rest of its line is not understood
  const explained = new Map<number, number>();
  for (const { code, span } of grammar.diagnostics) {
    if (code === "E105" || code === "E109")
      explained.set(lineOf(span.start), Math.min(span.start, explained.get(lineOf(span.start)) ?? span.start));
  }
  const failures: Found[] = [
    ...grammar.failures,
    ...grammar.errors.map((error) => ({
      ...{ token: error.token, message: error.message, rule: error.context.ruleStack.at(-1) },
      previous: (error as { previousToken?: IToken }).previousToken,
    })),
  ];
  const late = failures
    .flatMap((failure) => unexpectedToken(failure, file, text) ?? [])
    .filter(
      ({ span }) => !silent(span.start) && (explained.get(lineOf(span.start)) ?? Number.POSITIVE_INFINITY) > span.start,
    );
  const diagnostics = [...early, ...late].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);

  const lostNames = definedIn(grammar.lost, tokens);
  const spoils = diagnostics.flatMap(({ code, span }) => (code <= "E105" ? [span.start] : []));
  let next = 0;
  const kept = statements.filter((statement) => {
    while (spoils[next] < statement.span.start) next++;
    const spoiled = spoils[next] < statement.span.end;
    if (spoiled) lostNames.push(...namesOf(statement));
    return !spoiled;
  });
  return {
    file: { statements: kept, trivia: scanned.trivia, lostNames: [...new Set(lostNames)] },
    diagnostics: bounded(diagnostics),
    tokens,
    groups: grammar.groups,
  };
}

/** Whether an offset lies in one of the ranges [start, end). */
function covered(ranges: readonly (readonly [number, number])[]): (offset: number) => boolean {
  const sorted = [...ranges].sort(([a], [b]) => a - b);
  const ends: number[] = []; // the furthest end of the ranges so far
  for (const [, end] of sorted) ends.push(Math.max(end, ends.at(-1) ?? 0));
  return (offset) => {
    let low = -1;
    let high = sorted.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (sorted[middle][0] <= offset) low = middle;
      else high = middle - 1;
    }
    return low >= 0 && offset < ends[low];
  };
}

interface Found {
  readonly token: IToken;
  readonly previous?: IToken;
  readonly message: string;
  readonly help?: string;
  readonly rule?: string;
}

/** E104 at an unexpected token; nothing where another report has caused it. */
function unexpectedToken(
  { token, previous, message, help, rule }: Found,
  file: number,
  text: string,
): Diagnostic | undefined {
  if ((token as Token).virtual) return undefined;
  const before = previous && !Number.isNaN(previous.startOffset) ? previous : undefined;
  const atEnd = token.tokenType === EOF || token.tokenType === Newline;
  const start = !atEnd ? token.startOffset : before ? before.endOffset! + 1 : text.length;
  const span: Span = { file, start, end: atEnd ? start : token.endOffset! + 1 };
  const repair = help ?? slip(token, before, rule ?? "", message);
  return { code: "E104", severity: "error", message, span, ...(repair && { help: [repair] }) };
}

/** Names that the skipped ranges of text, in the order of the text, would have defined. */
function definedIn(ranges: readonly (readonly [number, number])[], tokens: readonly Token[]): string[] {
  const names: string[] = [];
  let first = 0;
  for (const [start, end] of ranges) {
    while (first < tokens.length && tokens[first].startOffset < start) first++;
    let last = first;
    while (last < tokens.length && tokens[last].startOffset < end) last++;
    names.push(...definedBy(tokens.slice(first, last)));
    first = last;
  }
  return names;
}

/** Names that a skipped row of tokens would have defined. */
function definedBy(tokens: readonly Token[]): string[] {
  const [first, second] = tokens;
  if (!first || !second) return [];
  if (first.tokenType === Name && (second.tokenType === Equals || tokens[2]?.tokenType === Equals))
    return [first.image];
  if (["let", "data", "process", "model", "layer", "measure"].some((word) => first.tokenType === keyword(word))) {
    return second.tokenType.CATEGORIES?.includes(Word) ? [second.image] : [];
  }
  if (first.tokenType === Name) return second.tokenType === Name ? [second.image] : []; // a statement word misspelt
  if (first.tokenType !== keyword("sweep")) return [];
  return tokens.flatMap((token, i) =>
    tokens[i + 1]?.tokenType === keyword("over") && token.tokenType === Name ? [token.image] : [],
  );
}

function namesOf(statement: Statement): string[] {
  if (statement.kind === "sweep") return statement.swept.map(({ name }) => name.text).filter((name) => name !== "seed");
  return "name" in statement ? [statement.name.text] : [];
}

function bounded(diagnostics: Diagnostic[]): Diagnostic[] {
  if (diagnostics.length <= mostFailures) return diagnostics;
  const last = diagnostics[mostFailures - 1];
  return [
    ...diagnostics.slice(0, mostFailures - 1),
    { ...last, notes: [...(last.notes ?? []), "further syntax errors of this file are not shown"] },
  ];
}
