/**
 * Every sentence of the checker. A message stands alone in an editor's tooltip: lower case, no full stop, names in backticks, what –
 * where – what to do. `label` is the short text at the carets; only `help` may suggest a fix.
 */
export * from "./messages/limits.ts";
export * from "./messages/names.ts";
export type { Piece } from "./messages/piece.ts";
export * from "./messages/settings.ts";
export * from "./messages/types.ts";
