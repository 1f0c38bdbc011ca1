import * as messages from "../messages.ts";
import type { Expression } from "../syntax/ast.ts";
import type { Context } from "./context.ts";
import type { Value } from "./values.ts";

/** A value and where it is written. */
export interface Placed {
  readonly value: Value | undefined;
  readonly expression: Expression;
}

/**
 * In one call every per-row argument stands on the same rows (language §8): those of `over`, else those that an argument already has.
 * False (E308) where two of them stand on the rows of different data sets.
 */
export function sameRows(parts: readonly Placed[], context: Context): boolean {
  if (context.over === true) return true;
  let first: { rows: string; expression: Expression } | undefined;
  for (const { value, expression } of parts) {
    if (value?.kind !== "tensor" || value.rows === undefined || !value.carried.has("samples")) continue;
    if (first === undefined) first = { rows: value.rows, expression };
    else if (first.rows !== value.rows) {
      const { checker } = context;
      const [a, b] = [checker.text(first.expression.span), checker.text(expression.span)];
      checker.report(expression.span, messages.differentRows(a, first.rows, b, value.rows), [
        { span: first.expression.span, text: messages.rowsLabel(first.rows) },
      ]);
      return false;
    }
  }
  return true;
}
