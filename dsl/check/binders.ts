import * as messages from "../messages.ts";
import type { Core, CoreBinder } from "../plan/core.ts";
import type { Axes, Binder, Expression } from "../syntax/ast.ts";
import { type Context, freshBinder, Locals } from "./context.ts";
import { elaborate, tensor } from "./expression.ts";
import { fold, forceInteger } from "./static.ts";
import { constantValue, ERROR, inherit, NONE, type TensorValue, type Value } from "./values.ts";

interface Bound {
  readonly context: Context;
  readonly binders: readonly CoreBinder[];
}

/** Brings binders into scope: `i in n`, `i in a:b`, `i in list`. Undefined (reported) where a size is not known. */
export function bind(binders: readonly Binder[], context: Context): Bound | undefined {
  const locals = new Locals(context.locals);
  const inner: Context = { ...context, locals, inBinder: true };
  const result: CoreBinder[] = [];
  for (const binder of binders) {
    const over = elaborate(binder.over, inner);
    if (over.kind === "error") return undefined;
    const name = freshBinder(context, binder.name.text);
    let start = 0;
    let size: number | undefined;
    let list: TensorValue | undefined;
    if (binder.stop !== undefined) {
      const first = forceInteger(inner, over, binder.over.span, "start of a binder", -Infinity);
      const last = forceInteger(inner, elaborate(binder.stop, inner), binder.stop.span, "end of a binder", -Infinity);
      if (first === undefined || last === undefined) return undefined;
      start = first;
      size = last - first;
    } else if (over.kind === "tensor" && over.core.shape.length === 1) {
      list = over;
      size = over.core.shape[0];
    } else {
      size = forceInteger(inner, over, binder.over.span, `size of \`${binder.name.text}\``);
    }
    if (size === undefined) return undefined;
    if (size < 0) {
      context.checker.report(
        binder.span,
        messages.outOfRange(`size of \`${binder.name.text}\``, String(size), "at least 0"),
      );
      return undefined;
    }
    result.push({ name, size, start });
    const index: TensorValue = {
      ...constantValue({ shape: [], data: [start] }, { integer: true }),
      core: { op: "binder", shape: [], name },
      free: new Set([name]),
    };
    locals.set(binder.name.text, list === undefined ? index : gathered(list, index));
  }
  return { context: inner, binders: result };
}

/** Entry of a list at a binder. */
function gathered(list: TensorValue, index: TensorValue): TensorValue {
  const core: Core = { op: "subscript", shape: [], of: list.core, subscripts: [{ kind: "index", value: index.core }] };
  return { ...list, ...inherit([list, index]), core };
}

/** Sizes of plain axes `[m, n]`; undefined (reported) where one is not static. */
export function sizes(axes: Axes, context: Context): readonly number[] | undefined {
  const result: number[] = [];
  let fine = true;
  for (const axis of axes.axes) {
    const expression = axis.kind === "size" ? axis.value : axis.binder.over;
    const size = forceInteger(context, elaborate(expression, context), expression.span, "size of an axis", 1);
    if (size === undefined) fine = false;
    else result.push(size);
  }
  return fine ? result : undefined;
}

export function hasBinders(axes: Axes): boolean {
  return axes.axes.some((axis) => axis.kind === "binder");
}

/** `name[i in n, j in m where c] = body`: a tensor entry by entry. */
export function define(axes: Axes, body: Expression, context: Context): Value {
  const binders = axes.axes.flatMap((axis) => (axis.kind === "binder" ? [axis.binder] : []));
  if (binders.length < axes.axes.length) {
    context.checker.report(axes.span, messages.binderNeeded());
    return ERROR;
  }
  const bound = bind(binders, context);
  if (bound === undefined) return ERROR;
  if (bound.binders.some((binder) => binder.start !== 0)) {
    context.checker.report(axes.span, messages.definitionFromZero());
    return ERROR;
  }
  const where = condition(axes.where, bound.context);
  const value = tensor(elaborate(body, bound.context), body, bound.context);
  if (value === undefined || where === null) return ERROR;
  const shape = [...bound.binders.map((binder) => binder.size), ...value.core.shape];
  const core: Core = {
    op: "define",
    shape,
    binders: bound.binders,
    ...(where === undefined ? {} : { where: where.core }),
    body: value.core,
    span: body.span,
  };
  return close(core, value, where, bound.binders, context, body);
}

/** `sum(i in n, j in m where c, body)`. */
export function foldOver(
  reduction: string,
  binders: readonly Binder[],
  where: Expression | undefined,
  body: Expression,
  context: Context,
  whole: Expression,
): Value {
  const bound = bind(binders, context);
  if (bound === undefined) return ERROR;
  const test = condition(where, bound.context);
  const value = tensor(elaborate(body, bound.context), body, bound.context);
  if (value === undefined || test === null) return ERROR;
  const core: Core = {
    op: "fold",
    shape: value.core.shape,
    reduction,
    binders: bound.binders,
    ...(test === undefined ? {} : { where: test.core }),
    body: value.core,
    span: whole.span,
  };
  const logical = reduction === "any" || reduction === "all";
  const typed: TensorValue = {
    ...value,
    integer: reduction === "count" || (value.integer && reduction !== "mean"),
    boolean: logical,
  };
  return close(core, typed, test, bound.binders, context, whole);
}

/** A condition is a scalar; null where it was reported. */
export function condition(where: Expression | undefined, context: Context): TensorValue | undefined | null {
  if (where === undefined) return undefined;
  const value = tensor(elaborate(where, context), where, context);
  if (value === undefined) return null;
  if (value.core.shape.length > 0) {
    context.checker.report(where.span, messages.scalarNeeded("a condition", value.core.shape));
    return null;
  }
  return value;
}

function close(
  core: Core,
  value: TensorValue,
  where: TensorValue | undefined,
  binders: readonly CoreBinder[],
  context: Context,
  place: Expression,
): Value {
  if (value.law) {
    context.checker.report(place.span, messages.lawHere());
    return ERROR;
  }
  const parts = inherit(where === undefined ? [value] : [value, where]);
  const free = new Set(parts.free);
  for (const binder of binders) free.delete(binder.name);
  const { record: _r, process: _p, choices: _c, below: _b, ...rest } = value;
  return fold(context, { ...rest, ...parts, free: free.size === 0 ? NONE : free, core }, place.span);
}
