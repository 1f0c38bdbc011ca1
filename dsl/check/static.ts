import * as messages from "../messages.ts";
import type { Constant, Core, Static } from "../plan/core.ts";
import { children, mapChildren } from "../plan/walk.ts";
import type { Span } from "../source.ts";
import type { Checker } from "./checker.ts";
import type { Context } from "./context.ts";
import type { Frame } from "./frame.ts";
import { constantValue, ERROR, type TensorValue, type Value } from "./values.ts";

const OPERATORS: ReadonlySet<string> = new Set([
  "add", "subtract", "multiply", "divide", "power", "matmul", "negate", "transpose",
  "less", "less_equal", "equal", "not_equal", "and", "or", "not",
]); // biome-ignore format: a table

/** Whether a function of static arguments is static itself. */
export function foldable(checker: Checker, name: string): boolean {
  return OPERATORS.has(name) || checker.index.isStatic(name);
}

/** Constant folding: a static value without swept names and binders becomes its constant. */
export function fold(context: Context, value: TensorValue, span: Span): Value {
  if (!value.static || value.law || value.swept.size > 0 || value.free.size > 0 || value.core.op === "constant")
    return value;
  if (value.core.op === "static" || value.core.op === "list" || value.core.op === "record") return value;
  try {
    const constant = numbers(context.checker.catalogue.evaluate(value.core));
    return { ...constantValue(constant), integer: value.integer, boolean: value.boolean };
  } catch (error) {
    context.checker.report(span, messages.noValue(context.checker.text(span), (error as Error).message));
    return ERROR;
  }
}

/** Evaluates a core whose only leaves are constants and swept names, at a point. */
export function evaluateAt(checker: Checker, core: Core, point: ReadonlyMap<string, Static>): Constant {
  const locals: Record<string, Constant> = {};
  const bound = bindSwept(core, point, locals);
  return numbers(checker.catalogue.evaluate(bound, locals));
}

/** Throws where an entry is not a number: `log(-1)`, `0 / 0`. */
function numbers(constant: Constant): Constant {
  if (constant.data.some((entry) => entry !== null && Number.isNaN(entry))) throw new Error("it is not a number");
  return constant;
}

/** Swept names become locals of the evaluation. */
function bindSwept(core: Core, point: ReadonlyMap<string, Static>, locals: Record<string, Constant>): Core {
  if (core.op === "swept") {
    const value = point.get(core.name);
    if (value?.kind === "tensor") {
      locals[core.name] = value.value;
      return { op: "local", shape: value.value.shape, name: core.name };
    }
    if (value !== undefined) return { op: "static", shape: [], value };
    throw new Error(`\`${core.name}\` has no value`);
  }
  return mapChildren(core, (child) => bindSwept(child, point, locals));
}

/**
 * The constant that a static value has at this frame's point. Swept names that it depends on are marked as forced: they fix something.
 * Undefined (reported, if `span` is given) where the value is not static.
 */
export function force(context: Context, value: Value, span: Span): Constant | undefined {
  if (value.kind === "error") return undefined;
  if (value.kind !== "tensor" || !value.static || value.law || value.free.size > 0) {
    context.checker.report(span, messages.notStatic(context.checker.text(span)));
    return undefined;
  }
  if (value.core.op === "constant") return value.core.value;
  for (const name of value.swept) context.frame.forced.add(name);
  try {
    return evaluateAt(context.checker, value.core, context.frame.point);
  } catch (error) {
    context.checker.report(span, messages.noValue(context.checker.text(span), (error as Error).message));
    return undefined;
  }
}

/** The constant of a static value for a look only: nothing is marked or reported. */
export function peek(context: Context, value: TensorValue): Constant | undefined {
  if (!value.static || value.law || value.free.size > 0) return undefined;
  if (value.core.op === "constant") return value.core.value;
  try {
    return evaluateAt(context.checker, value.core, context.frame.point);
  } catch {
    return undefined;
  }
}

/** A whole number that fixes a shape or a count. */
export function forceInteger(
  context: Context,
  value: Value,
  span: Span,
  what: string,
  minimum = 0,
): number | undefined {
  const constant = force(context, value, span);
  if (constant === undefined) return undefined;
  const number = constant.data[0];
  if (constant.shape.length > 0 || number === null || number === undefined || !Number.isInteger(number)) {
    context.checker.report(
      span,
      messages.integerNeeded(what, constant.shape.length > 0 ? `[${constant.shape.join(", ")}]` : String(number)),
    );
    return undefined;
  }
  if (number < minimum) {
    context.checker.report(span, messages.outOfRange(what, String(number), `at least ${minimum}`));
    return undefined;
  }
  return number;
}

interface Facts {
  readonly static: boolean;
  readonly swept: boolean;
  readonly free: ReadonlySet<string>;
}

const CLOSED: ReadonlySet<string> = new Set();

function facts(checker: Checker, core: Core): Facts {
  switch (core.op) {
    case "constant":
      return { static: true, swept: false, free: CLOSED };
    case "static":
      return { static: true, swept: false, free: CLOSED };
    case "swept":
      return { static: true, swept: true, free: CLOSED };
    case "binder":
      return { static: true, swept: false, free: new Set([core.name]) };
    case "local":
    case "row":
    case "field":
    case "column":
    case "measure":
    case "input":
    case "record":
    case "list":
      return { static: false, swept: false, free: CLOSED };
  }
  const parts = children(core).map((child) => facts(checker, child));
  let free: ReadonlySet<string> = CLOSED;
  if (parts.some((part) => part.free.size > 0)) {
    const names = new Set(parts.flatMap((part) => [...part.free]));
    if (core.op === "define" || core.op === "fold") for (const binder of core.binders) names.delete(binder.name);
    free = names;
  }
  const itself = core.op === "apply" ? foldable(checker, core.function) : core.op !== "at" && core.op !== "member";
  return { static: itself && parts.every((part) => part.static), swept: parts.some((part) => part.swept), free };
}

/**
 * In stages, every maximal static subexpression that depends on swept names becomes an input of the program, so that all points of a
 * sweep share it.
 */
export function lift(checker: Checker, frame: Frame, core: Core): Core {
  if (frame.mode !== "stage") return core;
  const known = facts(checker, core);
  if (!known.swept) return core;
  if (known.static && known.free.size === 0) {
    const text = core.span === undefined ? "" : checker.text(core.span);
    return {
      op: "input",
      shape: core.shape,
      input: frame.input(core, text),
      ...(core.span === undefined ? {} : { span: core.span }),
    };
  }
  return mapChildren(core, (child) => lift(checker, frame, child));
}

/** A value as an argument or setting of the plan. `count`: a swept number makes variants instead of an input. */
export function toStatic(context: Context, value: Value, span: Span, count = false): Static | undefined {
  switch (value.kind) {
    case "error":
      return undefined;
    case "static":
      return value.value;
    case "tensor": {
      if (value.law) return lawStatic(context, value);
      if (value.static && value.free.size === 0 && (value.swept.size === 0 || count)) {
        if (value.core.op === "static") return value.core.value;
        const constant = force(context, value, span);
        return constant === undefined ? undefined : tensorStatic(constant, value);
      }
      const core = lift(context.checker, context.frame, value.core);
      if (core.op === "input") return { kind: "input", input: core.input, shape: core.shape };
      return { kind: "result", value: core };
    }
    case "data":
      if (value.select !== undefined) {
        context.checker.report(span, messages.selectionHere(context.checker.text(span)));
        return undefined;
      }
      return { kind: "data", data: value.name };
    case "list": {
      const items = value.items.map((item) => toStatic(context, item, span, count));
      return items.some((item) => item === undefined) ? undefined : { kind: "list", items: items as Static[] };
    }
    case "record": {
      const fields: Record<string, Static> = {};
      for (const [name, field] of value.fields) {
        const entry = toStatic(context, field, span, count);
        if (entry === undefined) return undefined;
        fields[name] = entry;
      }
      return { kind: "record", fields };
    }
    case "layer":
      return { kind: "word", value: value.layer.name.text };
    case "model":
    case "stage":
    case "measure":
      return { kind: "word", value: value.name };
  }
}

function tensorStatic(constant: Constant, type: { integer: boolean; boolean: boolean }): Static {
  return {
    kind: "tensor",
    value: constant,
    ...(type.integer ? { integer: true } : {}),
    ...(type.boolean ? { boolean: true } : {}),
  };
}

/** A plain law is its entry; laws made of others stay expressions. */
function lawStatic(context: Context, value: TensorValue): Static {
  const core = value.core;
  if (core.op === "static") return core.value;
  if (core.op === "apply") {
    const entry = context.checker.index.find(core.function, ["distribution", "presence"]);
    if (entry !== undefined) {
      const named: Record<string, Static> = {};
      core.arguments.forEach((argument, k) => {
        const parameter = entry.parameters[k];
        if (parameter === undefined) return;
        const lifted = lift(context.checker, context.frame, argument);
        named[parameter.name] =
          lifted.op === "constant"
            ? { kind: "tensor", value: lifted.value }
            : lifted.op === "input"
              ? { kind: "input", input: lifted.input, shape: lifted.shape }
              : lifted.op === "static"
                ? lifted.value
                : { kind: "result", value: lifted };
      });
      return { kind: "entry", entry: entry.name, of: entry.kind, arguments: named };
    }
  }
  return { kind: "result", value: lift(context.checker, context.frame, core) };
}

/** A static as an argument of a core function. */
export function staticCore(value: Static): Core {
  if (value.kind === "tensor") return { op: "constant", shape: value.value.shape, value: value.value };
  if (value.kind === "result") return value.value;
  if (value.kind === "input") return { op: "input", shape: value.shape, input: value.input };
  return { op: "static", shape: [], value };
}
