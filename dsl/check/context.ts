import type { Span } from "../source.ts";
import type { BodyBuilder } from "./body-builder.ts";
import type { Checker } from "./checker.ts";
import type { Frame } from "./frame.ts";
import type { Value } from "./values.ts";

/**
 * Where an expression stands. Results of stages may be used in columns, `const` lines, settings and measures only; lets are static;
 * operations across samples stand in `loss` only.
 */
export type Place = "let" | "column" | "body" | "loss" | "const" | "setting" | "measure";

/** Names of a body, binders and formals, innermost first. */
export class Locals {
  private readonly values = new Map<string, Value>();
  private readonly parent: Locals | undefined;

  constructor(parent?: Locals) {
    this.parent = parent;
  }

  get(name: string): Value | undefined {
    return this.values.get(name) ?? this.parent?.get(name);
  }

  set(name: string, value: Value): void {
    this.values.set(name, value);
  }

  names(): readonly string[] {
    return [...this.values.keys(), ...(this.parent?.names() ?? [])];
  }
}

export interface Context {
  readonly checker: Checker;
  readonly frame: Frame;
  readonly place: Place;
  readonly locals: Locals;
  /** Binder names given out in this expression. */
  readonly binders: Map<string, number>;
  /** Put before binder names: lets are expanded into other expressions. */
  readonly prefix: string;
  /** Where calls of layers leave their parameters and bindings: in models only. */
  readonly body?: BodyBuilder;
  /** Names that are bound later in this body (E204). */
  readonly later?: ReadonlyMap<string, Span>;
  /** Names of the model at hand, where a setting takes names. */
  readonly modelNames?: ReadonlySet<string>;
  /** A measure with `across`: functions may run along carried axes. */
  readonly across?: boolean;
  /** Inside a call with `over = D`: every per-row value is evaluated on D. */
  readonly over?: boolean;
  /** Inside the brackets of a binder: nothing can be hoisted out. */
  readonly inBinder: boolean;
}

export function root(
  checker: Checker,
  frame: Frame,
  place: Place,
  locals: Locals = new Locals(),
  rest: Partial<Context> = {},
): Context {
  return { checker, frame, place, locals, binders: new Map(), prefix: "", inBinder: false, ...rest };
}

/** A name for a binder that occurs once in the whole expression. */
export function freshBinder(context: Context, name: string): string {
  const plain = context.prefix + name;
  const count = context.binders.get(plain) ?? 0;
  context.binders.set(plain, count + 1);
  return count === 0 ? plain : `${plain}#${count}`;
}
