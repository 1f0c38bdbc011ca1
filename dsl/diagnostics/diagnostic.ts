import type { Span } from "../source.ts";

/** A secondary place with its own sentence ("in this stage", "first defined here"). */
export interface Label {
  readonly span: Span;
  readonly text: string;
}

/** A certain repair: replace the text of `span`. `ansatz check --fix` applies it. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/**
 * What the checker or a run reports, as data; `render.ts` prints it. `message` stands alone in an editor's tooltip: lower case, no
 * full stop, names in backticks. `label` is the short text at the carets. Codes are listed in `codes.ts`.
 */
export interface Diagnostic {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly span: Span;
  readonly label?: string;
  readonly labels?: readonly Label[];
  readonly notes?: readonly string[];
  readonly help?: readonly string[];
  readonly fix?: readonly Edit[];
}
