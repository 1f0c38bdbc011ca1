/** What may stand at a place of a program: what completion decides by. */
export type Verb = "train" | "sample" | "solve" | "simulate";

/** The head of the stage that the cursor stands in: `NAME = VERB SUBJECT`. */
export interface StageHead {
  readonly name: string;
  readonly verb: Verb;
  readonly subject: string;
}

/** Where an expression stands decides which names of the file it may use. */
export type Within = "let" | "body" | "column" | "setting" | "measure";

/** A call whose parentheses enclose the cursor. */
export interface Call {
  readonly callee: string;
  /** What the callee is looked up as. */
  readonly as: "function" | "theory" | "system" | "plot" | "model" | "data" | "formals";
  /** The named argument whose value the cursor is in. */
  readonly named?: string;
  /** How many arguments stand before. */
  readonly position: number;
  /** Names of the arguments written before. */
  readonly written: readonly string[];
}

/** What may stand at a place of a program. */
export type Place =
  | { readonly kind: "nothing" }
  | { readonly kind: "statement" }
  | { readonly kind: "verb" }
  | { readonly kind: "subject"; readonly verb: Verb }
  | { readonly kind: "plot" }
  | { readonly kind: "swept" }
  | { readonly kind: "axis" }
  | { readonly kind: "stage" }
  | { readonly kind: "data" }
  | { readonly kind: "start"; readonly stage?: StageHead }
  | { readonly kind: "parameter"; readonly stage?: StageHead }
  | { readonly kind: "recorded"; readonly stage?: StageHead }
  | { readonly kind: "clause"; readonly statement: string; readonly inside: boolean }
  /** After a dot: names from the root outwards; `call` if the root is the value of a call. */
  | { readonly kind: "member"; readonly path: readonly string[]; readonly call?: string }
  | { readonly kind: "setting"; readonly stage: StageHead; readonly written: readonly string[] }
  | { readonly kind: "item"; readonly body: "model" | "layer" }
  /** A new name, or (in data) nothing that could be proposed. */
  | { readonly kind: "name" }
  | {
      readonly kind: "expression";
      readonly within: Within;
      readonly call?: Call;
      /** The first word of an argument: names of arguments may stand here too. */
      readonly argumentStart?: boolean;
      /** The setting whose value this is. */
      readonly setting?: string;
      readonly stage?: StageHead;
    };
