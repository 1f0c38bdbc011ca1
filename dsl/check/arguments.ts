import type { Entry, Parameter } from "../catalogue.ts";
import { suggest } from "../diagnostics/suggest.ts";
import * as messages from "../messages.ts";
import type { Static } from "../plan/core.ts";
import type { Span } from "../source.ts";
import type { Argument, Expression, Name } from "../syntax/ast.ts";
import { parameterNames } from "./catalogue-index.ts";
import type { Context } from "./context.ts";

/** Which expression goes to which parameter. */
export interface Matched {
  readonly byName: ReadonlyMap<string, { readonly value: Expression; readonly span: Span; readonly named: boolean }>;
  /** Further positional arguments of a variadic parameter; those behind it are given by name. */
  readonly rest: readonly Expression[];
  readonly fine: boolean;
}

/** Arguments of entries that stand without parentheses: their defaults. */
export function defaultArguments(entry: Entry): Readonly<Record<string, Static>> {
  const result: Record<string, Static> = {};
  for (const parameter of entry.parameters)
    if (parameter.default !== undefined) result[parameter.name] = parameter.default;
  return result;
}

/** Matches the arguments of a call with the parameters of what is called; `extra` are further names that it may take. */
export function match(
  callee: string,
  args: readonly Argument[],
  parameters: readonly Parameter[],
  context: Context,
  extra: readonly string[] = [],
): Matched {
  const { checker } = context;
  const byName = new Map<string, { value: Expression; span: Span; named: boolean }>();
  const rest: Expression[] = [];
  let position = 0;
  let fine = true;
  for (const argument of args) {
    if (argument.kind === "binder") {
      checker.report(argument.span, messages.binderHere(callee));
      fine = false;
    } else if (argument.kind === "named") {
      const known =
        parameters.some((parameter) => parameter.name === argument.name.text) || extra.includes(argument.name.text);
      if (!known) {
        unknownArgument(callee, argument.name, [...parameterNames(parameters), ...extra], context);
        fine = false;
      } else if (byName.has(argument.name.text)) {
        checker.report(argument.name.span, messages.argumentTwice(callee, argument.name.text));
        fine = false;
      } else byName.set(argument.name.text, { value: argument.value, span: argument.span, named: true });
    } else {
      const parameter = parameters[position];
      if (parameter === undefined) {
        checker.report(argument.span, messages.tooManyArguments(callee, parameters.length, parameterNames(parameters)));
        fine = false;
        continue;
      }
      if (parameter.variadic === true && byName.has(parameter.name)) {
        rest.push(argument.value);
        continue;
      }
      byName.set(parameter.name, { value: argument.value, span: argument.span, named: false });
      if (parameter.variadic !== true) position += 1;
    }
  }
  return { byName, rest, fine };
}

function unknownArgument(callee: string, name: Name, known: readonly string[], context: Context): void {
  const near = suggest(name.text, known);
  const fix = near === undefined ? undefined : [{ span: name.span, text: near }];
  context.checker.report(name.span, messages.unknownArgument(callee, name.text, known, near), undefined, fix);
}
