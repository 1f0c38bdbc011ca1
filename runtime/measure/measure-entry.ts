import type { ArgumentType, Entry, Parameter, ShapeResult } from "../../dsl/catalogue.ts";
import type { Static } from "../../dsl/plan/core.ts";
import type { AttackRequest } from "../attack/attack-rows.ts";
import type { Engine } from "../engine/engine.ts";
import type { TaskResult } from "../results.ts";
import type { Measured } from "./measured.ts";
import { numberOf } from "./tensors.ts";

/** A stage at one point: what an entry such as `llc(posterior)` reads. */
export interface StageAccess {
  readonly stage: string;
  /** The task's result, or why there is none. */
  readonly result: TaskResult | undefined;
  readonly reason?: string;
  /** A field as draws, parameters, … with its axes. */
  field(name: string): Measured;
  /** Losses of its first rows, as they are and attacked, or why there are none. */
  attack(
    request: AttackRequest,
    rows: number,
  ): { readonly clean: Measured; readonly attacked: Measured } | { readonly reason: string };
  /** The stage at all values of a swept name, the others as here. */
  along(word: string): readonly StageAccess[];
  /** A setting of the stage that is a number: `nbeta`. */
  setting(name: string): number | undefined;
}

export type MeasureArgument =
  | { readonly kind: "value"; readonly value: Measured }
  | { readonly kind: "static"; readonly value: Static }
  | { readonly kind: "stage"; readonly value: StageAccess }
  | { readonly kind: "list"; readonly items: readonly MeasureArgument[] };

export interface MeasureServices {
  readonly engine: Engine;
  /** Axes named by `across` in the measure at hand: entries with `takesAcross` run along them. */
  readonly across: readonly string[];
  /** The number of each entry of a swept axis; undefined where its values are no numbers. */
  abscissae(word: string): readonly number[] | undefined;
  /** An argument at the points before this one, in the order of the innermost sweep that it depends on. */
  earlier(parameter: string): readonly Measured[];
  /** A class of each feature of the stage that an argument names: equal where data and weight in the loss are equal; undefined: not known. */
  alike(parameter: string): readonly number[] | undefined;
  /** An argument at `x` between entries `index` and `index + 1` of a swept axis; undefined where it cannot be solved again. */
  between?(parameter: string, word: string, index: number, x: number): number | undefined;
}

export interface MeasureEntry {
  readonly entry: Entry;
  readonly evaluate: (args: Arguments, services: MeasureServices) => Measured;
  /** Reads draws of the parameters of a sample stage that it is given: they are kept. */
  readonly readsParameters?: boolean;
}

/** The arguments of one call by parameter name. */
export class Arguments {
  private readonly name: string;
  private readonly values: Readonly<Record<string, MeasureArgument>>;

  constructor(name: string, values: Readonly<Record<string, MeasureArgument>>) {
    this.name = name;
    this.values = values;
  }

  has(parameter: string): boolean {
    const argument = this.values[parameter];
    return argument !== undefined && !(argument.kind === "static" && argument.value.kind === "none");
  }

  /** Numbers; of a stage, those of its field `field`. */
  value(parameter: string, field?: string): Measured {
    const argument = this.values[parameter];
    if (argument?.kind === "value") return argument.value;
    if (argument?.kind === "stage" && field !== undefined) return argument.value.field(field);
    throw new Error(`\`${this.name}\` takes numbers as \`${parameter}\``);
  }

  number(parameter: string, fallback?: number): number {
    if (!this.has(parameter) && fallback !== undefined) return fallback;
    const number = numberOf(this.value(parameter), `\`${parameter}\` of \`${this.name}\``);
    if (number === undefined) throw new Error(`\`${parameter}\` of \`${this.name}\` is missing`);
    return number;
  }

  word(parameter: string): string | undefined {
    const argument = this.values[parameter];
    if (argument?.kind !== "static") return undefined;
    return argument.value.kind === "word" || argument.value.kind === "string" ? argument.value.value : undefined;
  }

  static(parameter: string): Static | undefined {
    const argument = this.values[parameter];
    return argument?.kind === "static" ? argument.value : undefined;
  }

  stage(parameter: string): StageAccess {
    const argument = this.values[parameter];
    if (argument?.kind === "stage") return argument.value;
    throw new Error(`\`${this.name}\` takes a stage as \`${parameter}\``);
  }
}

const TENSOR = { kind: "tensor" } as const;

/** A parameter that takes numbers. */
export function tensorParameter(name: string, doc: string, rank?: number): Parameter {
  return { name, doc, type: rank === undefined ? TENSOR : { kind: "tensor", rank } };
}

/** A number with a default. */
export function numberParameter(name: string, fallback: number, doc: string): Parameter {
  return { name, doc, type: { kind: "number" }, default: { kind: "tensor", value: { shape: [], data: [fallback] } } };
}

/** Shape rule: one entry a column of a matrix. */
export function columnsShape(positional: readonly ArgumentType[]): ShapeResult {
  const shape = positional[0]?.shape ?? [];
  if (shape.length === 1) return { shape: [] };
  if (shape.length < 2) return { problem: "the columns of a matrix are meant; this is a number" };
  return { shape: [...shape.slice(0, -2), shape[shape.length - 1]] };
}
