/**
 * The plan: everything a run depends on, as plain JSON. Made by the checker, executed by the runtime, hashed (SHA-256 of its canonical
 * JSON without spans). Constants are resolved, defaults are filled in and marked, sweeps are expanded into points, and every stage of
 * every point and repetition is a task.
 */
import type { Span } from "../source.ts";
import type { Constant, Core, Static } from "./core.ts";

export const PLAN_VERSION = 1;

/** A swept axis: one name, or several walked together (`zip`). Values may be numbers, tensors, words or entries. */
export interface SweepPlan {
  readonly names: readonly string[];
  readonly values: Readonly<Record<string, readonly Static[]>>; // equal lengths
  readonly labels: Readonly<Record<string, readonly string[]>>; // how a person writes each value
  readonly length: number;
  readonly warm?: { readonly kind: "next" | "both" } | { readonly kind: "from"; readonly index: number };
}

export interface ColumnPlan {
  readonly name: string;
  readonly const: boolean; // drawn or computed once for a seed, shared by the rows
  readonly draw: boolean; // `~`
  readonly shape: readonly number[];
  readonly integer: boolean;
  /** A law (if draw) or a value. Laws are `apply` nodes of catalogue distributions (bernoulli, uniform, …) combined by operators and elementwise functions. */
  readonly value: Core;
  readonly span: Span;
}

/** One data set, at one variant of its shape-fixing names. */
export interface DataPlan {
  readonly name: string;
  readonly columns: readonly ColumnPlan[];
  /** Absent: fresh. */
  readonly size?: number;
  readonly evaluation: number; // rows of the evaluation set (fresh sets)
  readonly source?: DataSource;
  readonly span: Span;
}

export type DataSource =
  | {
      readonly kind: "file";
      readonly path: string;
      readonly sha256: string;
      /** `gather`: a tensor made of these columns of the file, in their order (`columns("pixel*")`). */
      readonly columns: readonly {
        readonly name: string;
        readonly shape: readonly number[];
        readonly gather?: readonly string[];
      }[];
    }
  | { readonly kind: "entry"; readonly source: Static; readonly rows: number } // grid, hypercube, all_words
  | {
      readonly kind: "data";
      readonly data: number;
      readonly select?: { readonly start: number; readonly stop: number; readonly shuffled: boolean };
      readonly where?: Core;
    };

export interface ParameterPlan {
  readonly path: string; // `W`, `block[0].attention.W`
  /** Inside `repeat k`: round and count; seen from outside the rounds are stacked on a first dimension under `name`. */
  readonly stack?: { readonly name: string; readonly index: number; readonly count: number };
  readonly shape: readonly number[];
  readonly trained: boolean; // false: `const`
  readonly draw: boolean; // `~`: drawn from a law, which is the prior
  readonly init: Core;
  readonly span: Span;
}

export interface BindingPlan {
  readonly name: string; // unique; a rebound name is `r`, `r#1`, …; the last one is what `result.r` means
  readonly shape: readonly number[];
  readonly value: Core;
  readonly span: Span;
}

/** A model with layers expanded and repeats unrolled, for one variant of its shapes. */
export interface ModelPlan {
  readonly name: string;
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[]; readonly integer: boolean }[]; // columns of the data; none: a potential
  readonly parameters: readonly ParameterPlan[]; // in order of declaration
  readonly bindings: readonly BindingPlan[]; // in order; includes `loss` or `log_weight` where there is one
  readonly spins: readonly { readonly name: string; readonly shape: readonly number[]; readonly states: number }[];
  readonly loss?: string; // name of the binding that is the loss
  /** Bindings of each source name in order: history of `r`. */
  readonly histories: Readonly<Record<string, readonly string[]>>;
  readonly span: Span;
}

export interface SettingPlan {
  readonly value: Static;
  readonly default: boolean; // filled in, not written
  readonly of?: string; // narrowed to a parameter path
}

/** `from`: how a stage starts. */
export type StartPlan =
  | { readonly kind: "stage"; readonly stage: string; readonly at?: Core | "checkpoints" }
  | { readonly kind: "values"; readonly values: Readonly<Record<string, Core>> }
  | { readonly kind: "pattern"; readonly pattern: Static }
  | { readonly kind: "law"; readonly law: Core }
  | { readonly kind: "list"; readonly items: readonly StartPlan[] };

/** A stage in one variant: shapes, counts, words and entries fixed; numbers that are swept are inputs. */
export interface StageVariant {
  readonly model?: ModelPlan;
  readonly data?: DataPlan;
  /** `on exact(D)`. */
  readonly exact: boolean;
  readonly subject: { readonly entry: string; readonly arguments: Readonly<Record<string, Static>> }; // theory or system; for train and sample: the model's name
  readonly start?: StartPlan;
  readonly settings: Readonly<Record<string, SettingPlan>>; // narrowed ones have the key `optimizer of M`
  readonly record: readonly { readonly names: readonly string[]; readonly every?: number }[];
  /** Intervals k of the measures `… every k of` this stage: parameters are kept at their multiples, apart from `checkpoints`. */
  readonly watched?: readonly number[];
  /** The static expressions that inputs stand for, for captions and listings. */
  readonly inputs: readonly { readonly text: string; readonly shape: readonly number[] }[];
  /** Other data sets that the model's data is derived from: index in `DataSource.data`. */
  readonly bases: readonly DataPlan[];
}

export interface StagePlan {
  readonly name: string;
  readonly verb: "train" | "sample" | "solve" | "simulate";
  readonly variants: readonly StageVariant[];
  readonly swept: readonly string[]; // the swept names it depends on, in sweep order: the axes its results carry
  readonly repeated: boolean; // has an axis `repeats`, or a choice is made among its repetitions
  readonly after: readonly string[]; // stages it needs
  readonly span: Span;
}

export interface TaskPlan {
  readonly id: string; // `trained/density=3/repeat=2`, for people
  readonly hash: string; // SHA-256 hex of all it depends on, but for engine and lowering versions which the runtime adds
  readonly stage: string;
  readonly variant: number;
  /** Index into each sweep axis the stage depends on: { density: 3 }. Zipped names share the index. */
  readonly point: Readonly<Record<string, number>>;
  readonly repeat: number; // 0 where not repeated
  readonly seed: readonly [number, number]; // two 32-bit words
  readonly dataSeed: readonly [number, number]; // (seed, name of the data set)
  readonly inputs: readonly Constant[];
  readonly after: readonly string[]; // ids of tasks
}

export interface MeasurePlan {
  readonly name: string;
  readonly value: Core;
  readonly across: readonly string[];
  readonly every?: { readonly steps: number; readonly stage: string };
  readonly swept: readonly string[]; // the points it is evaluated at
  readonly text: string;
  readonly span: Span;
}

export interface FigurePlan {
  readonly kind: string; // catalogue entry of kind plot
  readonly arguments: readonly { readonly value: Core; readonly text: string }[];
  readonly options: Readonly<Record<string, { readonly value: Core; readonly text: string }>>;
  readonly where?: Core;
  readonly row: number; // figures of one `plot … beside …` share it
  readonly span: Span;
}

export interface ClaimPlan {
  readonly text: string;
  readonly claim:
    | {
        readonly kind: "within";
        readonly left: Core;
        readonly right: Core;
        readonly tolerance: { readonly kind: "absolute" | "percent" | "se"; readonly value: Core };
      }
    | { readonly kind: "comparison"; readonly operands: readonly Core[]; readonly operators: readonly string[] } // a chain
    | { readonly kind: "condition"; readonly value: Core };
  readonly where?: Core;
  readonly span: Span;
}

export interface Plan {
  readonly version: typeof PLAN_VERSION;
  readonly name: string; // the file's stem
  readonly title: string | null;
  readonly seed: number;
  readonly hash: string; // of everything below and above, spans left out
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  readonly sweeps: readonly SweepPlan[]; // first: outermost
  readonly repeat?: {
    readonly count: number;
    readonly choice?: { readonly word: "keep" | "drop"; readonly fold: "min" | "max"; readonly value: Core };
  };
  /** Lets that measures, figures and captions name: static values that do not depend on a sweep. */
  readonly lets: Readonly<Record<string, Static>>;
  readonly data: readonly DataPlan[]; // by name, at the sweep's first point: for measures and listings
  readonly stages: readonly StagePlan[];
  readonly tasks: readonly TaskPlan[]; // in plan order: first sweep outermost, then stages, then repetitions
  readonly measures: readonly MeasurePlan[];
  readonly figures: readonly FigurePlan[];
  readonly claims: readonly ClaimPlan[];
  readonly estimate: {
    readonly points: number;
    readonly tasks: number;
    readonly work: number;
    readonly memory: number;
  };
}
