/**
 * What an editor asks for, as pure functions over a text and the catalogue: the page's editor and a language server need nothing else.
 * Every function takes text in any state; offsets are UTF-16 and may lie anywhere.
 */
import type { Catalogue } from "../catalogue.ts";
import { compile } from "../check/compile.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { format } from "../format/format.ts";
import type { FileHost } from "../plan/host.ts";
import { type Analysis, analyse } from "./analysis.ts";
import { type Completion, complete } from "./completion.ts";
import { type Hover, hoverAt } from "./hover.ts";
import { type FileSymbol, symbolsOf } from "./symbols.ts";

export type { Completion, CompletionItem } from "./completion.ts";
export type { Hover } from "./hover.ts";
export type { FileSymbol } from "./symbols.ts";

export interface LanguageService {
  /** What `ansatz check` reports. */
  diagnostics(text: string): readonly Diagnostic[];
  /** What may be written at a place. */
  completion(text: string, offset: number): Completion;
  /** What the word at a place means. */
  hover(text: string, offset: number): Hover | undefined;
  /** The definitions of the file, in order. */
  symbols(text: string): readonly FileSymbol[];
  /** The formatted text; the text itself where it has syntax errors. */
  format(text: string): string;
}

export interface LanguageServiceOptions {
  /** Files named by `include` and by data; absent: none. */
  readonly host?: FileHost;
  /** Path of the file, relative to its project. */
  readonly path?: string;
}

const NO_FILES: FileHost = { read: () => ({ problem: "files cannot be read here" }) };

/** A service for one file. The last text is remembered, so that several questions about it cost one analysis. */
export function languageService(catalogue: Catalogue, options: LanguageServiceOptions = {}): LanguageService {
  const host = options.host ?? NO_FILES;
  const path = options.path ?? "main.exp";
  const analysis = remembered((text): Analysis => analyse(text, path, catalogue, host));
  const diagnostics = remembered((text) => compile({ path, text }, { catalogue, host }).diagnostics);
  return {
    diagnostics,
    completion: (text, offset) => complete(text, offset, analysis(text)),
    hover: (text, offset) => hoverAt(text, offset, analysis(text)),
    symbols: symbolsOf,
    format: (text) => format(text).text,
  };
}

function remembered<T>(make: (text: string) => T): (text: string) => T {
  let last: { readonly text: string; readonly value: T } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, value: make(text) };
    return last.value;
  };
}
