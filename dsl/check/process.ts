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
  unused = false,
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
  let fine = true;
  for (const formal of definition.formals) {
    const expression = given.get(formal.name.text) ?? formal.default;
    if (expression === undefined) {
      if (!unused) checker.report(span, messages.missingArgument(definition.name.text, formal.name.text, undefined));
      locals.set(formal.name.text, ERROR);
      fine = false;
      continue;
    }
    locals.set(formal.name.text, elaborate(expression, given.has(formal.name.text) ? context : inner));
  }
  const sums = new Map<string, { sum: number; span: Span; known: boolean }>();
  const arrows: Static[] = [];
  for (const arrow of definition.arrows) {
    const before = sums.get(arrow.from.text) ?? { sum: 0, span: arrow.from.span, known: true };
    const value = elaborate(arrow.probability, inner);
    const probability = force(inner, value, arrow.probability.span)?.data[0];
    const known = toStatic(inner, value, arrow.probability.span, true);
    const inside = typeof probability === "number" && probability >= 0 && probability <= 1;
    if (typeof probability === "number" && !inside)
      checker.report(arrow.probability.span, messages.probabilityRange(String(probability)));
    if (!inside || known === undefined) {
      sums.set(arrow.from.text, { ...before, known: false });
      fine = false;
      continue;
    }
    sums.set(arrow.from.text, { ...before, sum: before.sum + probability });
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
  for (const [state, { sum, span: place, known }] of sums) {
    if (!known || Math.abs(sum - 1) <= 1e-9) continue;
    checker.report(place, messages.rowSum(definition.name.text, state, sum));
    fine = false;
  }
  for (const arrow of definition.arrows) {
    if (sums.has(arrow.to.text)) continue;
    checker.report(arrow.to.span, messages.stateWithoutArrows(definition.name.text, arrow.to.text));
    fine = false;
  }
  if (!fine) return ERROR;
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
