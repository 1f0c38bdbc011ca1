import type { Core, Static } from "../../dsl/plan/core.ts";
import type { Algebra } from "../graph/algebra.ts";
import type { AxisId } from "../graph/graph.ts";
import type { Operation } from "../operations/operation.ts";
import { makeCall } from "./call.ts";
import { constantOf } from "./constant.ts";
import { fold } from "./fold.ts";
import { operator } from "./operators.ts";
import type { Positional } from "./positional.ts";
import { stacked } from "./stack.ts";
import { subscript } from "./subscript.ts";
import { placed } from "./trace-error.ts";

/** What an expression stands in. */
export interface TraceContext<V> {
  readonly algebra: Algebra<V>;
  /** Parameters, columns and bindings of the body at hand. */
  local(name: string): Positional<V>;
  /**
   * Tried first at every node: fields, columns, measures, swept names, inputs, static arguments, `row`, and calls that the surroundings
   * handle themselves. `undefined`: traced as usual.
   */
  leaf?(core: Core, trace: (core: Core) => Positional<V>): Positional<V> | undefined;
  operation(name: string): Operation | undefined;
  /** Axes that a reduction sees beside the own dimensions, or those that the word of `axis = word` means. */
  reduced?(value: Positional<V>, word: string | undefined): readonly AxisId[];
}

export interface Binder {
  readonly axis: AxisId;
  readonly start: number;
}

/** What the parts of the tracer share during one expression. */
export interface Tracer<V> {
  readonly algebra: Algebra<V>;
  readonly context: TraceContext<V>;
  readonly binders: Map<string, Binder>;
  trace(core: Core): Positional<V>;
}

/**
 * The value of an expression over any algebra: a graph over a `GraphBuilder`, numbers over a `TensorAlgebra`. Binders are axes:
 * `W[:, i]` renames one, `s[t + 1]` is a shifted slice; nothing is unrolled.
 */
export function trace<V>(core: Core, context: TraceContext<V>): Positional<V> {
  const { algebra } = context;
  const tracer: Tracer<V> = {
    algebra,
    context,
    binders: new Map(),
    trace(part) {
      const before = part.span === undefined ? undefined : algebra.locate?.(part.span);
      const caller = algebra.calling?.(undefined);
      try {
        return context.leaf?.(part, (inner) => tracer.trace(inner)) ?? traceNode(tracer, part);
      } catch (error) {
        throw placed(error, part.span);
      } finally {
        if (part.span !== undefined) algebra.locate?.(before);
        algebra.calling?.(caller);
      }
    },
  };
  return tracer.trace(core);
}

function traceNode<V>(tracer: Tracer<V>, core: Core): Positional<V> {
  const { algebra, context } = tracer;
  switch (core.op) {
    case "constant":
      return constantOf(algebra, core.value);
    case "static":
      return staticValue(tracer, core.value);
    case "local":
      return context.local(core.name);
    case "binder": {
      const { axis, start } = tracer.binders.get(core.name) ?? unknown(`binder \`${core.name}\``);
      const place = algebra.iota(axis);
      return { value: start === 0 ? place : algebra.map2("add", place, algebra.scalar(start)), own: [] };
    }
    case "apply":
      return apply(tracer, core);
    case "subscript":
      return subscript(tracer, core);
    case "stack":
      return stacked(
        algebra,
        core.items.map((item) => tracer.trace(item)),
      );
    case "define": {
      const axes = bind(tracer, core.binders);
      const body = tracer.trace(core.body);
      const value =
        core.where === undefined ? body.value : missing(algebra, tracer.trace(core.where).value, body.value);
      return { value, own: [...axes, ...body.own] };
    }
    case "fold":
      return fold(tracer, core, bind(tracer, core.binders));
    case "input":
    case "row":
    case "field":
    case "column":
    case "measure":
    case "swept":
    case "member":
    case "at":
    case "record":
    case "list":
      return unknown(`\`${core.op}\``);
  }
}

function bind<V>(tracer: Tracer<V>, binders: readonly { name: string; size: number; start: number }[]): AxisId[] {
  return binders.map(({ name, size, start }) => {
    const axis = tracer.algebra.axis(name, size);
    tracer.binders.set(name, { axis, start });
    return axis;
  });
}

function apply<V>(tracer: Tracer<V>, core: Core & { op: "apply" }): Positional<V> {
  const built = operator(tracer, core);
  if (built !== undefined) return built;
  const operation = tracer.context.operation(core.function) ?? unknown(`function \`${core.function}\``);
  tracer.algebra.calling?.(core.function);
  return operation.build(makeCall(tracer, operation, core));
}

function staticValue<V>(tracer: Tracer<V>, value: Static): Positional<V> {
  if (value.kind === "tensor") return constantOf(tracer.algebra, value.value);
  if (value.kind === "list")
    return stacked(
      tracer.algebra,
      value.items.map((item) => staticValue(tracer, item)),
    );
  if (value.kind === "result") return tracer.trace(value.value);
  if (value.kind === "input") return tracer.trace({ op: "input", input: value.input, shape: value.shape });
  return unknown(`a ${value.kind} as a number`);
}

function missing<V>(algebra: Algebra<V>, condition: V, value: V): V {
  if (algebra.where === undefined)
    throw new Error(
      "a definition with `where` leaves entries without a value, which only measures can have: use select",
    );
  return algebra.where(condition, value);
}

function unknown(what: string): never {
  throw new Error(`${what} has no value here`);
}

export type { Positional };
