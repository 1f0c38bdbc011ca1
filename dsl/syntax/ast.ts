/**
 * The syntax tree: what was written, nothing resolved. Grammar: docs/language.md. Every node carries its span; names carry the span
 * of the word itself, so that a diagnostic can point at it.
 */
import type { Span } from "../source.ts";

export interface Name {
  readonly text: string;
  readonly span: Span;
}

// ---- expressions

export type BinaryOperator = "+" | "-" | "*" | "/" | "@" | "^" | "and" | "or";
export type Comparator = "<" | "<=" | ">" | ">=" | "==" | "!=";

export type Expression =
  | {
      readonly kind: "number";
      readonly value: number;
      readonly integer: boolean;
      readonly text: string;
      readonly span: Span;
    }
  | { readonly kind: "string"; readonly value: string; readonly span: Span }
  | { readonly kind: "boolean"; readonly value: boolean; readonly span: Span }
  | { readonly kind: "name"; readonly name: string; readonly span: Span }
  | { readonly kind: "unary"; readonly operator: "-" | "+" | "not"; readonly operand: Expression; readonly span: Span }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly operatorSpan: Span;
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: "comparison";
      readonly operands: readonly Expression[];
      readonly operators: readonly Comparator[];
      readonly span: Span;
    }
  | { readonly kind: "at"; readonly value: Expression; readonly place: Expression; readonly span: Span }
  | { readonly kind: "member"; readonly object: Expression; readonly member: Name; readonly span: Span }
  | {
      readonly kind: "subscript";
      readonly object: Expression;
      readonly subscripts: readonly Subscript[];
      readonly span: Span;
    }
  | { readonly kind: "call"; readonly callee: Expression; readonly arguments: readonly Argument[]; readonly span: Span }
  | { readonly kind: "list"; readonly items: readonly Expression[]; readonly span: Span }
  | { readonly kind: "record"; readonly entries: readonly RecordEntry[]; readonly span: Span }
  /** Stands where the parser had to give up; never reported twice. */
  | { readonly kind: "missing"; readonly span: Span };

export interface RecordEntry {
  readonly name: Name;
  readonly value: Expression;
}

export type Subscript =
  | { readonly kind: "index"; readonly value: Expression; readonly span: Span }
  | {
      readonly kind: "slice";
      readonly start?: Expression;
      readonly stop?: Expression;
      readonly step?: Expression;
      readonly span: Span;
    };

export type Argument =
  | { readonly kind: "positional"; readonly value: Expression; readonly span: Span }
  | { readonly kind: "named"; readonly name: Name; readonly value: Expression; readonly span: Span }
  | { readonly kind: "binder"; readonly binder: Binder; readonly where?: Expression; readonly span: Span };

/** `i in over` or, with `stop`, `i in over:stop`. */
export interface Binder {
  readonly name: Name;
  readonly over: Expression;
  readonly stop?: Expression;
  readonly span: Span;
}

/** `[m, n]` (sizes) or `[i in n, j in m where …]` (binders). */
export interface Axes {
  readonly axes: readonly (
    | { readonly kind: "size"; readonly value: Expression }
    | { readonly kind: "binder"; readonly binder: Binder }
  )[];
  readonly where?: Expression;
  readonly span: Span;
}

// ---- statements

export type Verb = "train" | "sample" | "solve" | "simulate";

export interface Formal {
  readonly name: Name;
  readonly axes?: Axes;
  readonly default?: Expression;
}

export interface Column {
  readonly const: boolean;
  readonly name: Name;
  readonly axes?: Axes;
  readonly operator: "=" | "~";
  readonly operatorSpan: Span;
  readonly value: Expression;
  readonly span: Span;
}

/** `from -> to : symbol probability`. */
export interface Arrow {
  readonly from: Name;
  readonly to: Name;
  readonly symbol: Name;
  readonly probability: Expression;
  readonly span: Span;
}

export type Item =
  | {
      readonly kind: "parameter";
      readonly word: "param" | "const";
      readonly name: Name;
      readonly axes?: Axes;
      readonly operator: "=" | "~";
      readonly operatorSpan: Span;
      readonly value: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: "spin";
      readonly name: Name;
      readonly axes: Axes;
      readonly states?: Expression;
      readonly span: Span;
    }
  | { readonly kind: "default"; readonly name: Name; readonly value: Expression; readonly span: Span }
  | { readonly kind: "repeat"; readonly count: Expression; readonly items: readonly Item[]; readonly span: Span }
  | {
      readonly kind: "binding";
      readonly name: Name;
      readonly axes?: Axes;
      readonly value: Expression;
      readonly span: Span;
    }
  | { readonly kind: "output"; readonly value: Expression; readonly span: Span };

export type Setting =
  | {
      readonly kind: "setting";
      readonly key: Name;
      readonly of?: Expression;
      readonly value: Expression;
      readonly span: Span;
    }
  | { readonly kind: "record"; readonly names: readonly Name[]; readonly every?: Expression; readonly span: Span };

export interface Swept {
  readonly name: Name; // `seed` may be swept
  readonly over: Expression;
  readonly span: Span;
}

/** `plot kind(arguments)`; `arguments` may hold `panel = …`, `color = …`. */
export interface PlotCall {
  readonly name: Name;
  readonly arguments: readonly Argument[];
  readonly span: Span;
}

export type Tolerance =
  | { readonly kind: "percent"; readonly value: number; readonly span: Span } // 5% is 5
  | { readonly kind: "absolute"; readonly value: Expression; readonly span: Span }
  | { readonly kind: "se"; readonly value: Expression; readonly span: Span };

export type Statement =
  | { readonly kind: "experiment"; readonly title: string; readonly span: Span }
  | { readonly kind: "include"; readonly path: string; readonly pathSpan: Span; readonly span: Span }
  | { readonly kind: "let"; readonly name: Name; readonly axes?: Axes; readonly value: Expression; readonly span: Span }
  | {
      readonly kind: "data";
      readonly name: Name;
      readonly arguments: readonly Argument[];
      readonly from?: Expression;
      readonly where?: Expression;
      readonly columns: readonly Column[];
      readonly span: Span;
    }
  | {
      readonly kind: "process";
      readonly name: Name;
      readonly formals: readonly Formal[];
      readonly arrows: readonly Arrow[];
      readonly span: Span;
    }
  | {
      readonly kind: "layer";
      readonly name: Name;
      readonly formals: readonly Formal[];
      readonly items: readonly Item[];
      readonly span: Span;
    }
  | {
      readonly kind: "model";
      readonly name: Name;
      readonly formals: readonly Formal[];
      readonly items: readonly Item[];
      readonly span: Span;
    }
  | {
      readonly kind: "stage";
      readonly name: Name;
      readonly verb: Verb;
      readonly verbSpan: Span;
      readonly subject: Name; // model, theory or system
      readonly arguments: readonly Argument[];
      readonly on?: Expression;
      readonly from?: Expression;
      readonly settings: readonly Setting[];
      readonly span: Span;
    }
  | {
      readonly kind: "sweep";
      readonly swept: readonly Swept[];
      readonly warm?: "next" | "both" | Expression;
      readonly span: Span;
    }
  | {
      readonly kind: "repeat";
      readonly count: Expression;
      readonly choice?: { readonly word: "keep" | "drop"; readonly value: Expression };
      readonly span: Span;
    }
  | { readonly kind: "seed"; readonly value: Expression; readonly span: Span }
  | {
      readonly kind: "measure";
      readonly name: Name;
      readonly axes?: Axes;
      readonly value: Expression;
      readonly across: readonly Name[];
      readonly every?: { readonly steps: Expression; readonly of: Name };
      readonly span: Span;
    }
  | { readonly kind: "plot"; readonly calls: readonly PlotCall[]; readonly where?: Expression; readonly span: Span }
  | {
      readonly kind: "expect";
      readonly claim: Expression;
      readonly within?: { readonly tolerance: Tolerance; readonly of: Expression };
      readonly where?: Expression;
      readonly text: string; // as written, on one line: what verdicts show
      readonly span: Span;
    };

/** A comment or blank line that the formatter must keep. */
export interface Trivia {
  readonly kind: "comment" | "blank";
  readonly text: string;
  readonly span: Span;
}

export interface File {
  readonly statements: readonly Statement[];
  readonly trivia: readonly Trivia[];
  /** Names that skipped statements would have defined: taken as known by the checker. */
  readonly lostNames: readonly string[];
}
