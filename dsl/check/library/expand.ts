import type { Core } from "../../plan/core.ts";
import type { Span } from "../../source.ts";
import type { Context } from "../context.ts";
import type { TensorValue, Value } from "../values.ts";

/** What a layer of the library may use while it is expanded. */
export interface Expansion {
  readonly context: Context;
  readonly span: Span;
  /** Arguments by parameter name, defaults of the catalogue filled in. */
  readonly arguments: ReadonlyMap<string, Value>;
  /** The operand, a tensor. */
  readonly operand: TensorValue;
  /** A static whole number among the arguments; undefined where it was reported. */
  readonly count: (name: string) => number | undefined;
  /** Adds a parameter drawn from (or starting at) the argument `init`, else the model's `default`, else `otherwise`. */
  readonly parameter: (
    name: string,
    shape: readonly number[],
    init: { argument: string; word: "init" | "bias" | "gain"; fanIn: number; fanOut: number; otherwise: Core },
  ) => Core | undefined;
}

/** A layer of the library: parameters and the core of its output. */
export type Expand = (expansion: Expansion) => { readonly core: Core } | undefined;

export function constant(number: number): Core {
  return { op: "constant", shape: [], value: { shape: [], data: [number] } };
}

export function applied(name: string, shape: readonly number[], ...operands: readonly Core[]): Core {
  return { op: "apply", shape, function: name, arguments: operands, options: {} };
}
