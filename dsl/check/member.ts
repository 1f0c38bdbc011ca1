import { suggest } from "../diagnostics/suggest.ts";
import * as messages from "../messages.ts";
import type { Core } from "../plan/core.ts";
import type { Span } from "../source.ts";
import type { Expression, Name, Subscript } from "../syntax/ast.ts";
import type { Context } from "./context.ts";
import { column, selectRows } from "./data.ts";
import { describe, elaborate, tensor } from "./expression.ts";
import { fieldOfModel, fieldOfStage } from "./field.ts";
import { fold } from "./static.ts";
import { subscript } from "./subscript.ts";
import { constantValue, ERROR, type TensorValue, type Value } from "./values.ts";

export type Accessor =
  | { readonly kind: "member"; readonly name: Name; readonly span: Span }
  | { readonly kind: "subscript"; readonly subscripts: readonly Subscript[]; readonly span: Span };

/** `a.b[0].c`: fields of results have paths of several steps, so the whole chain is read at once. */
export function chain(expression: Expression, context: Context): Value {
  const accessors: Accessor[] = [];
  let root = expression;
  while (root.kind === "member" || root.kind === "subscript") {
    if (root.kind === "member") accessors.unshift({ kind: "member", name: root.member, span: root.span });
    else accessors.unshift({ kind: "subscript", subscripts: root.subscripts, span: root.span });
    root = root.object;
  }
  let value = elaborate(root, context);
  let next = 0;
  if (value.kind === "stage") {
    const field = fieldOfStage(value, accessors, context, root.span);
    value = field.value;
    next = field.taken;
  } else if (value.kind === "model") {
    const field = fieldOfModel(value.name, accessors, context, root.span);
    value = field.value;
    next = field.taken;
  }
  for (const accessor of accessors.slice(next)) value = access(value, accessor, root, context);
  return value;
}

/** One step into a value that is no result. */
export function access(value: Value, accessor: Accessor, root: Expression, context: Context): Value {
  if (value.kind === "error") return ERROR;
  if (value.kind === "data") {
    if (accessor.kind === "member") return column(value.name, accessor.name, context);
    return selectRows(value, accessor.subscripts, context, accessor.span);
  }
  if (accessor.kind === "subscript") {
    if (value.kind === "list" || (value.kind === "static" && value.value.kind === "list"))
      return entryOfList(value, accessor, context);
    const known = tensor(value, root, context);
    return known === undefined ? ERROR : subscript(known, accessor.subscripts, context, accessor.span);
  }
  if (value.kind === "record") {
    const field = value.fields.get(accessor.name.text);
    if (field !== undefined) return field;
  }
  if (value.kind === "tensor") return member(value, accessor.name, accessor.span, context);
  context.checker.report(accessor.name.span, messages.noMember(accessor.name.text, describe(value)));
  return ERROR;
}

function entryOfList(value: Value, accessor: Extract<Accessor, { kind: "subscript" }>, context: Context): Value {
  const items: readonly Value[] =
    value.kind === "list"
      ? value.items
      : value.kind === "static" && value.value.kind === "list"
        ? value.value.items.map(
            (item): Value =>
              item.kind === "tensor" ? constantValue(item.value, item) : { kind: "static", value: item },
          )
        : [];
  const only = accessor.subscripts[0];
  const index = only?.kind === "index" ? elaborate(only.value, context) : undefined;
  const number = index?.kind === "tensor" && index.core.op === "constant" ? index.core.value.data[0] : undefined;
  if (number === undefined || number === null || accessor.subscripts.length !== 1 || !Number.isInteger(number)) {
    context.checker.report(accessor.span, messages.listSubscript());
    return ERROR;
  }
  const item = items[number < 0 ? number + items.length : number];
  if (item !== undefined) return item;
  context.checker.report(accessor.span, messages.subscriptOutOfRange(String(number), items.length));
  return ERROR;
}

function member(value: TensorValue, name: Name, span: Span, context: Context): Value {
  const { checker } = context;
  const shape = value.core.shape;
  if (value.record !== undefined) {
    const fields = Object.keys(value.record.fields ?? {});
    if (fields.includes(name.text)) {
      const nested = value.record.fields?.[name.text] === value.record.name ? value.record : undefined;
      const core: Core = {
        op: "member",
        shape: memberShape(value, name.text),
        of: value.core,
        member: name.text,
        span,
      };
      const { record: _, ...rest } = value;
      return { ...rest, core, ...(nested === undefined ? {} : { record: nested }) };
    }
    if (name.text !== "T" && name.text !== "shape") {
      checker.report(
        name.span,
        messages.noField(name.text, `\`${value.record.name}\``, fields, suggest(name.text, fields)),
      );
      return ERROR;
    }
  }
  if (name.text === "T") {
    const swapped =
      shape.length < 2 ? shape : [...shape.slice(0, -2), shape[shape.length - 1]!, shape[shape.length - 2]!];
    const core: Core = {
      op: "apply",
      shape: swapped,
      function: "transpose",
      arguments: [value.core],
      options: {},
      span,
    };
    return fold(context, { ...value, core }, span);
  }
  if (name.text === "shape") return constantValue({ shape: [shape.length], data: shape }, { integer: true });
  const near = suggest(name.text, ["T", "shape"]);
  checker.report(name.span, messages.noField(name.text, "a tensor", ["T", "shape"], near));
  return ERROR;
}

/** The principal field has the shape of the record's value; the others are known when they are computed. */
function memberShape(value: TensorValue, name: string): readonly number[] {
  return name === value.record?.principal ? value.core.shape : [];
}
