/** Names of the file and of the catalogue that an expression may use, as completion items. */
import type { Entry, Kind } from "../catalogue.ts";
import type { Definition } from "../check/checker.ts";
import * as t from "../syntax/tokens.ts";
import type { Analysis } from "./analysis.ts";
import type { CompletionItem } from "./completion.ts";
import type { Cursor } from "./cursor.ts";
import { tensorText } from "./members.ts";
import { staticText } from "./parameter-text.ts";
import type { Within } from "./place-kinds.ts";

const FUNCTIONS: readonly Kind[] = ["activation", "operation"];
/** Kinds of entries that an expression may name. */
const KINDS: Readonly<Record<Within, readonly Kind[]>> = {
  let: [...FUNCTIONS, "distribution", "presence", "process", "problem", "pattern", "maps", "source", "layer", "loss"],
  body: [...FUNCTIONS, "layer", "loss", "distribution", "presence"],
  column: [...FUNCTIONS, "distribution", "presence", "process", "source"],
  setting: [
    ...FUNCTIONS,
    "distribution",
    "presence",
    "schedule",
    "batches",
    "baseline",
    "checkpoints",
    "problem",
    "maps",
    "process",
  ],
  measure: [...FUNCTIONS, "measure", "loss", "problem"],
};
const DEFINITIONS: Readonly<Record<Within, readonly Definition["kind"][]>> = {
  let: ["let", "process", "layer"],
  body: ["let", "layer", "process", "stage"],
  column: ["let", "process", "layer", "stage", "data"],
  setting: ["let", "layer", "stage", "data"],
  measure: ["measure", "stage", "let", "data", "model", "layer"],
};

const CONSTANTS: readonly CompletionItem[] = [
  { label: "pi", kind: "constant", detail: "3.14159" },
  { label: "inf", kind: "constant", detail: "infinity" },
];

/** A catalogue entry as an item. */
const entryItem = (entry: Entry): CompletionItem => ({ label: entry.name, kind: entry.kind, detail: entry.doc });

/** What a name of the file stands for, in a few words. */
export function definitionText(name: string, analysis: Analysis): string {
  const definition = analysis.definitions.get(name);
  switch (definition?.kind) {
    case "let": {
      const known = analysis.letStatic(name);
      const point = analysis.letPoint(name);
      if (known !== undefined) return `${staticText(known)}${point.length === 0 ? "" : ` at ${point.join(", ")}`}`;
      const value = analysis.letValue(name);
      return value?.kind === "tensor" ? tensorText(value) : value?.kind === "layer" ? "a layer" : "let";
    }
    case "stage":
      return `${definition.verb} ${definition.subject.text}`;
    case "measure": {
      const value = analysis.measureValue(name);
      return value === undefined ? "measure" : `measure: ${tensorText(value)}`;
    }
    case "data": {
      const size = analysis.dataInfo(name)?.plan.size;
      return `data: ${size === undefined ? "fresh" : `${size} rows`}`;
    }
    case undefined:
      return analysis.swept.has(name) ? "swept" : "";
    default:
      return definition!.kind;
  }
}

/** Names of the file of some kinds. */
export function definitionItems(kinds: readonly Definition["kind"][], analysis: Analysis): readonly CompletionItem[] {
  const items: CompletionItem[] = [];
  for (const [name, { kind }] of analysis.definitions)
    if (kinds.includes(kind)) items.push({ label: name, kind, detail: definitionText(name, analysis) });
  if (kinds.includes("let"))
    for (const name of analysis.swept.keys())
      if (!analysis.definitions.has(name)) items.push({ label: name, kind: "let", detail: "swept" });
  return items;
}

/** Names that broken statements would define. */
function lostItems(analysis: Analysis): readonly CompletionItem[] {
  return [...analysis.checker.lost]
    .filter((name) => !analysis.definitions.has(name) && !analysis.swept.has(name))
    .map((label) => ({ label, kind: "unknown", detail: "in a statement that cannot be read yet" }));
}

/** Catalogue entries of some kinds. */
export function entryItems(kinds: readonly Kind[], analysis: Analysis): readonly CompletionItem[] {
  return analysis.checker.index.entries.filter(({ kind }) => kinds.includes(kind)).map(entryItem);
}

/** Everything an expression may name: what the body binds, the file, the catalogue. */
export function expressionItems(within: Within, cursor: Cursor, analysis: Analysis): readonly CompletionItem[] {
  const special: CompletionItem[] =
    within === "column"
      ? [{ label: "row", kind: "constant", detail: "index of the row" }]
      : within === "setting"
        ? [{ label: "size", kind: "constant", detail: "rows of the stage's data" }]
        : [];
  const { tokens, item, statement } = cursor;
  // results may stand in `const` lines of a body only
  const constant = within !== "body" || tokens[item]?.image === "const";
  const kinds = DEFINITIONS[within].filter((kind) => constant || kind !== "stage");
  const own = tokens.slice(statement, statement + 2).map(({ image }) => image);
  return [
    ...localItems(cursor, analysis),
    ...special,
    ...definitionItems(kinds, analysis),
    ...lostItems(analysis).filter(({ label }) => !own.includes(label)),
    ...entryItems(KINDS[within], analysis),
    ...CONSTANTS,
  ];
}

/** Names bound before the cursor in its statement: formals, lines of a body, binders. */
function localItems(cursor: Cursor, analysis: Analysis): readonly CompletionItem[] {
  const { tokens, statement } = cursor;
  const first = tokens[statement];
  if (first === undefined) return [];
  const labels = new Map<string, string>();
  const body = ["model", "layer", "data"].includes(first.image);
  const name = tokens[statement + 1]?.image ?? "";
  const types =
    first.image === "model"
      ? analysis.modelInfo(name)?.types
      : first.image === "data"
        ? analysis.dataInfo(name)?.columns
        : undefined;
  const bind = (local: string, what: string) => {
    const type = types?.get(local);
    labels.set(local, type === undefined ? what : tensorText(type));
  };
  for (let k = statement + 1; k < tokens.length; k += 1) {
    const token = tokens[k]!;
    if (token.tokenType !== t.Name) continue;
    const before = tokens[k - 1]!;
    const next = tokens[k + 1];
    if (next?.image === "in" && binds(cursor, k)) bind(token.image, "binder");
    if (!body) continue;
    const formal = token.depth === 1 && k > statement + 2 && inFormals(tokens, statement, k);
    const begins = before.image === "{" || before.tokenType === t.Newline || before.tokenType === t.Semicolon;
    const declared = before.image === "param" || before.image === "const" || before.image === "spin";
    const defines = next?.tokenType === t.Equals || next?.tokenType === t.Tilde || next?.image === "[";
    if (formal) bind(token.image, "input");
    else if (declared || (begins && defines)) bind(token.image, "bound above");
  }
  return [...labels].map(([label, detail]) => ({ label, kind: "local", detail }));
}

/** Whether the binder at token k is alive: its bracket is open, or it indexes the name that the item defines. */
function binds({ tokens, open, item }: Cursor, k: number): boolean {
  const bracket = tokens.findLastIndex(
    (token, index) => index < k && token.depth === tokens[k]!.depth - 1 && /^[([]$/.test(token.image),
  );
  return (
    open.some(({ index }) => index === bracket) ||
    (bracket > item && bracket <= item + 2 && tokens[bracket]!.image === "[")
  );
}

/** Whether token k stands in the parentheses after the name of a model or layer. */
function inFormals(tokens: readonly t.Token[], statement: number, k: number): boolean {
  const first = tokens[statement]!;
  if (first.image === "data" || tokens[statement + 2]?.image !== "(") return false;
  const before = tokens[k - 1]!.image;
  const closed = tokens.findIndex((token, index) => index > statement + 2 && token.image === ")" && token.depth === 0);
  return (before === "(" || before === ",") && (closed < 0 || k < closed);
}
