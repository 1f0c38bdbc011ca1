/** The compiler: text to plan. Knows no engine, no Node and no kernels; the catalogue comes as an argument. */
export type * from "./catalogue.ts";
export { type Compiled, type CompileOptions, compile } from "./check/compile.ts";
export { LIBRARY_ENTRIES } from "./check/library/entries.ts";
export type { Diagnostic, Edit, Label } from "./diagnostics/diagnostic.ts";
export { render } from "./diagnostics/render.ts";
export { format } from "./format/format.ts";
export type * from "./plan/core.ts";
export type { FileHost } from "./plan/host.ts";
export * from "./plan/plan.ts";
export type { SourceFile, Span } from "./source.ts";
export type * as ast from "./syntax/ast.ts";
export { parse } from "./syntax/parse.ts";
