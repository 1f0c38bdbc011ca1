import type { Entry, Parameter } from "../catalogue.ts";
import * as messages from "../messages.ts";
import type { Static } from "../plan/core.ts";
import type { Span } from "../source.ts";
import type { Argument, Expression } from "../syntax/ast.ts";
import { match } from "./arguments.ts";
import { fixesCount } from "./catalogue-index.ts";
import type { Context } from "./context.ts";
import { elaborate } from "./expression.ts";
import { namesValue, takesNames } from "./name-list.ts";
import { toStatic } from "./static.ts";
import { conform } from "./types.ts";
import { ERROR, type Value } from "./values.ts";

/** A call of an entry that is a value: an optimiser, a sampler, a process, a pattern, … Defaults are filled in. */
export function entryValue(entry: Entry, args: readonly Argument[], context: Context, span: Span): Value {
  const matched = match(entry.name, args, entry.parameters, context);
  let fine = matched.fine;
  const result: Record<string, Static> = {};
  for (const parameter of entry.parameters) {
    const given = matched.byName.get(parameter.name);
    if (given !== undefined) {
      const value = argument(given.value, parameter, entry.name, context);
      if (value === undefined) fine = false;
      else result[parameter.name] = value;
    } else if (parameter.default !== undefined) result[parameter.name] = parameter.default;
    else if (parameter.optional !== true && matched.fine) {
      context.checker.report(span, messages.missingArgument(entry.name, parameter.name, parameter.doc));
      fine = false;
    }
  }
  const last = entry.parameters.find((parameter) => parameter.variadic === true);
  if (matched.rest.length > 0 && last !== undefined) {
    const items = matched.rest.map((expression) => argument(expression, last, entry.name, context));
    if (items.some((item) => item === undefined)) fine = false;
    else
      result[last.name] = {
        kind: "list",
        items: [...(result[last.name] === undefined ? [] : [result[last.name]!]), ...(items as Static[])],
      };
  }
  if (!fine) return ERROR;
  return { kind: "static", value: { kind: "entry", entry: entry.name, of: entry.kind, arguments: result } };
}

/** An argument or setting as the plan has it; undefined where it was reported. */
export function argument(
  expression: Expression,
  parameter: Parameter,
  owner: string,
  context: Context,
): Static | undefined {
  const value = takesNames(parameter.type)
    ? (namesValue(expression, context) ?? elaborate(expression, context, parameter.type))
    : elaborate(expression, context, parameter.type);
  if (!conform(context, value, parameter, expression.span, owner)) return undefined;
  const axis = value.kind === "tensor" ? ["draws", "chains"].find((name) => value.carried.has(name)) : undefined;
  if (axis !== undefined) {
    context.checker.report(expression.span, messages.carriesAxis(context.checker.text(expression.span), axis));
    return undefined;
  }
  return toStatic(context, value, expression.span, fixesCount(parameter.type));
}
