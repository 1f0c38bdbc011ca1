/**
 * The types of the catalogue: everything that can be named. `runtime/catalogue/` fills it and hands it to the compiler, so that the
 * language knows no kernels and adding an entry is one file and one line. Checking, completion, hover, `explain` and the reference
 * pages are derived from these tables.
 */
import type { Constant, Core, Static } from "./plan/core.ts";
import type { Plan } from "./plan/plan.ts";
import type { Span } from "./source.ts";

export type Kind =
  | "distribution"
  | "presence"
  | "process"
  | "problem"
  | "pattern"
  | "source"
  | "maps" // values of data blocks; maps: of the chaos game
  | "activation"
  | "operation"
  | "layer"
  | "loss" // bodies
  | "optimizer"
  | "schedule"
  | "adversary"
  | "batches"
  | "checkpoints" // train
  | "sampler"
  | "baseline" // sample
  | "theory"
  | "system" // looked up after solve, simulate only
  | "measure" // functions of results
  | "plot"; // looked up after plot, beside only

/** What an argument or setting takes. */
export type ValueType =
  | { readonly kind: "number"; readonly integer?: boolean }
  | { readonly kind: "tensor"; readonly rank?: number } // a number is a tensor of rank 0
  | { readonly kind: "boolean" }
  | { readonly kind: "string" }
  | { readonly kind: "word"; readonly words: readonly string[] }
  | { readonly kind: "entry"; readonly of: readonly Kind[] } // `optimizer = adam(…)`; a bare name is the entry with its defaults
  | { readonly kind: "list"; readonly of: ValueType }
  | { readonly kind: "data" } // a data set or source
  | { readonly kind: "names" } // parameters or bindings of the model
  | { readonly kind: "law" }
  | { readonly kind: "any" }
  | { readonly kind: "either"; readonly of: readonly ValueType[] };

export interface Range {
  readonly min?: number;
  readonly max?: number;
  readonly exclusive?: boolean | "min" | "max"; // true: both ends excluded; else that end only
}

export interface Parameter {
  readonly name: string;
  readonly type: ValueType;
  readonly unit?: string;
  readonly default?: Static; // absent: required
  readonly range?: Range;
  readonly optional?: boolean; // no default, may be absent
  readonly variadic?: boolean; // the last positional one may repeat
  readonly doc: string; // one line
}

/** A shape, or why there is none. */
export type ShapeResult =
  | { readonly shape: readonly number[]; readonly integer?: boolean; readonly boolean?: boolean }
  | { readonly problem: string; readonly help?: string };

/** Static knowledge about an argument, for shape rules. */
export interface ArgumentType {
  readonly shape: readonly number[];
  readonly integer: boolean;
  readonly boolean: boolean;
  readonly law: boolean;
  readonly static?: Static; // its value where it is static and does not depend on a sweep (or at the point at hand)
}

export interface Entry {
  readonly name: string;
  readonly kind: Kind;
  readonly doc: string; // one or two sentences
  readonly equation?: string;
  readonly reference?: string; // paper, equation number
  readonly example?: string; // one line of .exp text
  readonly parameters: readonly Parameter[];
  /** Own shape of the result, for entries that give tensors or laws (functions, distributions, activations, measures). */
  readonly shape?: (positional: readonly ArgumentType[], named: Readonly<Record<string, ArgumentType>>) => ShapeResult;
  /** Record-valued results: fields with their shapes given the arguments; `principal` is used as a number. */
  readonly fields?: Readonly<Record<string, string>>; // name → one line of doc
  readonly principal?: string;
  /** Elementwise: own dimensions broadcast. */
  readonly elementwise?: boolean;
  /** Acts across samples: legal in `loss` only. */
  readonly acrossSamples?: boolean;
  /** Static: may stand in a let. Evaluated by `Catalogue.evaluate`. */
  readonly static?: boolean;
  /** Reductions see own dimensions and `samples`, `draws`, `chains` unless `axis` says otherwise. */
  readonly reduces?: boolean;
  /** For measures: takes the whole curve over steps (or checkpoints) of its argument instead of the last value. */
  readonly takesCurve?: boolean;
  /** For measures: runs along the axes named by `across`. */
  readonly takesAcross?: boolean;
  /** What the claim `within k se of 0` compares with (language §10). */
  readonly nullValue?: number;
  /** Theories, systems, samplers: fields of the result (name → doc, own shape from the settings where it is known). */
  /** `words`: the field is one of these words, given as its place in the list (`net.phase == ordered`). `axes`: what it carries (draws, …). */
  readonly results?: Readonly<
    Record<
      string,
      {
        readonly doc: string;
        readonly words?: readonly string[];
        readonly axes?: readonly string[];
        readonly shape?: (
          settings: Readonly<Record<string, Static>>,
          model?: { readonly parameters: Readonly<Record<string, readonly number[]>> },
        ) => readonly number[] | undefined;
      }
    >
  >;
  /** Theories and systems: takes a model (`solve kernel(net)`), the settings that are excluded, … */
  readonly takesModel?: boolean;
  readonly needsData?: boolean;
  /** Sources (grid, hypercube, all_words): rows and columns from the static arguments. */
  readonly rows?: (
    named: Readonly<Record<string, Static>>,
  ) =>
    | { readonly rows: number; readonly columns: Readonly<Record<string, readonly number[]>> }
    | { readonly problem: string; readonly count?: number }; // count: rows that are too many
  /** Samplers: the gradient is taken on all rows; `batch` is refused. */
  readonly fullBatch?: boolean;
  /** Optimisers: numbers kept for each entry of a parameter beside it and its gradient. */
  readonly states?: number;
  /** Patterns: the parameter values they build, given the model's parameter shapes, or why they do not fit. */
  readonly fits?: (
    named: Readonly<Record<string, Static>>,
    parameters: Readonly<Record<string, readonly number[]>>,
  ) => string | undefined;
}

/** Settings that every entry of a verb knows (language §7). */
export type VerbSettings = Readonly<Record<"train" | "sample" | "solve" | "simulate", readonly Parameter[]>>;

/** A sentence about a place in the text, under a code of the checker. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly span: Span;
  readonly label?: string;
  readonly help?: readonly string[];
}

export interface Catalogue {
  readonly entries: readonly Entry[];
  readonly settings: VerbSettings;
  /** Evaluates a static core (no fields, no locals but the given ones) on the engine's own mathematics. Throws `Error` with a sentence when a value does not exist. */
  readonly evaluate: (core: Core, locals?: Readonly<Record<string, Constant>>) => Constant;
  /** Rows and columns of a table whose format the language does not read itself (Parquet), or why it is none. */
  readonly table?: (
    bytes: Uint8Array,
  ) => { readonly rows: number; readonly columns: readonly string[] } | { readonly problem: string };
  /** What a text that is right asks for and the engine does not know (an expectation without closed form): asked when nothing else is wrong. */
  readonly refusals?: (plan: Plan) => readonly Refusal[];
  /** Bytes that the engine of one worker may take. */
  readonly memory: number;
  /** SHA-256 of the catalogue's code version: enters every task hash. */
  readonly version: string;
}
