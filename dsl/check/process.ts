import * as messages from "../messages.ts";
import type { Static } from "../plan/core.ts";
import type { Span } from "../source.ts";
import type { Argument, Expression } from "../syntax/ast.ts";
import type { Of } from "./checker.ts";
import { type Context, Locals, root } from "./context.ts";
import { elaborate } from "./expression.ts";
import { force, toStatic } from "./static.ts";
import { ERROR, type Value } from "./values.ts";

/** A process of the file as a value: its arrows with their probabilities. Every state's probabilities add up to 1 (E504). */
export function processValue(
  definition: Of<"process">,
  args: readonly Argument[],
  context: Context,
  span: Span,
): Value {
  const { checker, frame } = context;
  const locals = new Locals();
  const inner = root(checker, frame, "let", locals);
  const given = new Map<string, Expression>();
  let position = 0;
  for (const argument of args) {
    if (argument.kind === "named") given.set(argument.name.text, argument.value);
    else if (argument.kind === "positional") given.set(definition.formals[position++]?.name.text ?? "", argument.value);
  }
  for (const formal of definition.formals) {
    const expression = given.get(formal.name.text) ?? formal.default;
    if (expression === undefined) {
      checker.report(span, messages.missingArgument(definition.name.text, formal.name.text, undefined));
      return ERROR;
    }
    locals.set(formal.name.text, elaborate(expression, given.has(formal.name.text) ? context : inner));
  }
  const sums = new Map<string, { sum: number; span: Span }>();
  const arrows: Static[] = [];
  for (const arrow of definition.arrows) {
    const value = elaborate(arrow.probability, inner);
    const constant = force(inner, value, arrow.probability.span);
    const probability = constant?.data[0];
    if (probability === undefined || probability === null) return ERROR;
    if (probability < 0 || probability > 1) {
      checker.report(arrow.probability.span, messages.probabilityRange(String(probability)));
      return ERROR;
    }
    const sum = sums.get(arrow.from.text);
    sums.set(arrow.from.text, { sum: (sum?.sum ?? 0) + probability, span: sum?.span ?? arrow.from.span });
    const known = toStatic(inner, value, arrow.probability.span, true);
    if (known === undefined) return ERROR;
    const text = (name: string): Static => ({ kind: "string", value: name });
    arrows.push({
      kind: "record",
      fields: {
        from: text(arrow.from.text),
        to: text(arrow.to.text),
        symbol: text(arrow.symbol.text),
        probability: known,
      },
    });
  }
  for (const [state, { sum, span: place }] of sums) {
    if (Math.abs(sum - 1) > 1e-9) {
      checker.report(place, messages.rowSum(definition.name.text, state, sum));
      return ERROR;
    }
  }
  for (const arrow of definition.arrows) {
    if (sums.has(arrow.to.text)) continue;
    checker.report(arrow.to.span, messages.stateWithoutArrows(definition.name.text, arrow.to.text));
    return ERROR;
  }
  return {
    kind: "static",
    value: {
      kind: "entry",
      entry: definition.name.text,
      of: "process",
      arguments: { arrows: { kind: "list", items: arrows } },
    },
  };
}
