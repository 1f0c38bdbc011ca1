import type { Span } from "../source.ts";
import type { Item, Statement } from "../syntax/ast.ts";
import { parseTokens } from "../syntax/parser.ts";
import * as t from "../syntax/tokens.ts";
import { stageHead } from "./place.ts";

/** A definition of the file, for outlines. */
export interface FileSymbol {
  readonly name: string;
  readonly kind:
    | "let"
    | "data"
    | "process"
    | "layer"
    | "model"
    | "stage"
    | "measure"
    | "column"
    | "parameter"
    | "value";
  /** The name itself. */
  readonly span: Span;
  /** The whole definition. */
  readonly range: Span;
  readonly children: readonly FileSymbol[];
}

const NAMED: ReadonlySet<string> = new Set(["let", "data", "process", "layer", "model", "measure"]);

/** All definitions in order; those in statements that cannot be read are found by their first words. */
export function symbolsOf(text: string): readonly FileSymbol[] {
  const { file, tokens } = parseTokens(text, 0);
  const symbols = file.statements.flatMap((statement) => symbolOf(statement) ?? []);
  const known = new Set(symbols.map(({ span }) => span.start));
  const lost: FileSymbol[] = [];
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    const begins =
      token.depth === 0 && (before === undefined || before.tokenType === t.Newline || before.tokenType === t.Semicolon);
    if (!begins) return;
    const stage = stageHead(tokens, index);
    const name = stage !== undefined ? token : tokens[index + 1];
    const kind = stage !== undefined ? "stage" : token.image;
    if (name === undefined || name.tokenType !== t.Name || known.has(name.startOffset)) return;
    if (stage === undefined && !(NAMED.has(kind) && token.tokenType !== t.Name)) return;
    const end = tokens.findIndex((other, k) => k > index && other.depth === 0 && other.tokenType === t.Newline);
    const last = tokens[end < 0 ? tokens.length - 1 : end - 1] ?? name;
    const span = { file: 0, start: name.startOffset, end: name.endOffset! + 1 };
    const range = { file: 0, start: token.startOffset, end: Math.max(span.end, last.endOffset! + 1 || 0) };
    lost.push({ name: name.image, kind: kind as FileSymbol["kind"], span, range, children: [] });
  });
  return [...symbols, ...lost].sort((a, b) => a.range.start - b.range.start);
}

function symbolOf(statement: Statement): FileSymbol | undefined {
  switch (statement.kind) {
    case "let":
    case "process":
    case "stage":
    case "measure":
      return {
        name: statement.name.text,
        kind: statement.kind,
        span: statement.name.span,
        range: statement.span,
        children: [],
      };
    case "data": {
      const children = statement.columns.map(({ name, span }) => leaf(name.text, "column", name.span, span));
      return { name: statement.name.text, kind: "data", span: statement.name.span, range: statement.span, children };
    }
    case "layer":
    case "model":
      return {
        ...{ name: statement.name.text, kind: statement.kind, span: statement.name.span, range: statement.span },
        children: itemSymbols(statement.items),
      };
    default:
      return undefined;
  }
}

const leaf = (name: string, kind: FileSymbol["kind"], span: Span, range: Span): FileSymbol => ({
  name,
  kind,
  span,
  range,
  children: [],
});

function itemSymbols(items: readonly Item[]): readonly FileSymbol[] {
  return items.flatMap((item): readonly FileSymbol[] => {
    if (item.kind === "repeat") return itemSymbols(item.items);
    if (item.kind === "parameter" || item.kind === "spin")
      return [leaf(item.name.text, "parameter", item.name.span, item.span)];
    return item.kind === "binding" ? [leaf(item.name.text, "value", item.name.span, item.span)] : [];
  });
}
