/** Text to syntax tree, for those who need no tokens: nothing that this file declares names the parser's library. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { File } from "./ast.ts";
import { parseTokens } from "./parser.ts";

export interface Parsed {
  readonly file: File;
  readonly diagnostics: Diagnostic[];
}

/** Parses one file of a program; `file` is its index in the spans. Never throws; all syntax errors are in `diagnostics`. */
export function parse(text: string, file: number): Parsed {
  const { tokens: _, groups: __, ...parsed } = parseTokens(text, file);
  return parsed;
}
