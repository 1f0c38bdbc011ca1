import * as messages from "../messages.ts";
import type { Core, CoreSubscript } from "../plan/core.ts";
import type { Span } from "../source.ts";
import type { Subscript } from "../syntax/ast.ts";
import type { Context } from "./context.ts";
import { elaborate, tensor } from "./expression.ts";
import { fold, forceInteger, peek } from "./static.ts";
import { ERROR, inherit, type TensorValue, type Value } from "./values.ts";

/** `x[i, a:b:c, :]`: scalars remove a dimension, integer tensors gather, slices keep it. Missing subscripts at the end mean all. */
export function subscript(of: TensorValue, subscripts: readonly Subscript[], context: Context, span: Span): Value {
  const { checker } = context;
  const shape = of.core.shape;
  if (subscripts.length > shape.length) {
    checker.report(span, messages.tooManySubscripts(checker.text(span), subscripts.length, shape));
    return ERROR;
  }
  const result: number[] = [];
  const cores: CoreSubscript[] = [];
  const parts: TensorValue[] = [of];
  for (let k = 0; k < subscripts.length; k += 1) {
    const item = subscripts[k]!;
    const size = shape[k]!;
    if (item.kind === "slice") {
      const slice = range(item, size, context);
      if (slice === undefined) return ERROR;
      cores.push(slice);
      result.push(slice.count);
      continue;
    }
    const value = tensor(elaborate(item.value, context), item.value, context);
    if (value === undefined) return ERROR;
    const constant = value.free.size === 0 && value.swept.size === 0 ? peek(context, value) : undefined;
    let core = value.core;
    if (constant !== undefined) {
      const outside = constant.data.find((n) => n === null || !Number.isInteger(n) || n < -size || n >= size);
      if (outside !== undefined) {
        checker.report(item.span, messages.subscriptOutOfRange(String(outside), size));
        return ERROR;
      }
      core = {
        op: "constant",
        shape: constant.shape,
        value: { shape: constant.shape, data: constant.data.map((n) => (n! < 0 ? n! + size : n!)) },
      };
    }
    cores.push({ kind: "index", value: core });
    parts.push(value);
    result.push(...value.core.shape);
  }
  result.push(...shape.slice(subscripts.length));
  const core: Core = { op: "subscript", shape: result, of: of.core, subscripts: cores, span };
  const { record: _, ...rest } = of;
  return fold(context, { ...rest, ...inherit(parts), core }, span);
}

function range(
  slice: Extract<Subscript, { kind: "slice" }>,
  size: number,
  context: Context,
): Extract<CoreSubscript, { kind: "slice" }> | undefined {
  const { checker } = context;
  const end = (expression: typeof slice.start, absent: number): number | undefined => {
    if (expression === undefined) return absent;
    const number = forceInteger(context, elaborate(expression, context), expression.span, "end of a slice", -Infinity);
    if (number === undefined) return undefined;
    const place = number < 0 ? number + size : number;
    if (place < 0 || place > size) {
      checker.report(expression.span, messages.subscriptOutOfRange(String(number), size));
      return undefined;
    }
    return place;
  };
  const start = end(slice.start, 0);
  const stop = end(slice.stop, size);
  const step =
    slice.step === undefined
      ? 1
      : forceInteger(context, elaborate(slice.step, context), slice.step.span, "step of a slice", 1);
  if (start === undefined || stop === undefined || step === undefined) return undefined;
  return { kind: "slice", start, count: Math.max(0, Math.ceil((stop - start) / step)), step };
}
