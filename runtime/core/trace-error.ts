import type { Span } from "../../dsl/source.ts";

/** An expression that has no value, with the innermost place in the text that says so. */
export class TraceError extends Error {
  override name = "TraceError";
  readonly span: Span;

  constructor(message: string, span: Span) {
    super(message);
    this.span = span;
  }
}

/** The error with a place, unless it has one. */
export function placed(error: unknown, span: Span | undefined): unknown {
  if (span === undefined || error instanceof TraceError || !(error instanceof Error)) return error;
  return new TraceError(error.message, span);
}
