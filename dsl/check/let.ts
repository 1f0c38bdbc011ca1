import * as messages from "../messages.ts";
import type { Expression } from "../syntax/ast.ts";
import { define } from "./binders.ts";
import type { Of } from "./checker.ts";
import { type Context, Locals, root } from "./context.ts";
import { elaborate } from "./expression.ts";
import { ERROR, type Value } from "./values.ts";

/** The value of a let: elaborated once a frame. A sweep of its name has been looked up before. */
export function letValue(definition: Of<"let">, use: Expression, context: Context): Value {
  const { checker, frame } = context;
  const text = definition.name.text;
  const known = frame.lets.get(text);
  if (known !== undefined) return known;
  if (checker.letsAtWork.includes(text)) {
    const circle = [...checker.letsAtWork.slice(checker.letsAtWork.indexOf(text)), text];
    checker.report(use.span, messages.circle("let", circle), [
      { span: definition.name.span, text: messages.definedHere() },
    ]);
    return ERROR;
  }
  checker.letsAtWork.push(text);
  const inner = root(checker, frame, "let", new Locals(), { prefix: `${text}.` });
  const value =
    definition.axes === undefined
      ? elaborate(definition.value, inner)
      : define(definition.axes, definition.value, inner);
  checker.letsAtWork.pop();
  frame.lets.set(text, value);
  return value;
}
