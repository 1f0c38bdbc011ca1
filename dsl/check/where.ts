import * as messages from "../messages.ts";
import type { Static } from "../plan/core.ts";
import type { Expression } from "../syntax/ast.ts";
import { condition } from "./binders.ts";
import type { Checker } from "./checker.ts";
import { combinations } from "./combinations.ts";
import type { Context } from "./context.ts";
import { evaluateAt } from "./static.ts";
import type { TensorValue } from "./values.ts";

const MOST = 100_000;

/** The condition of a figure or claim; null where it was reported, or holds at no point: what it belongs to is left out. */
export function pointCondition(expression: Expression | undefined, context: Context): TensorValue | undefined | null {
  const where = condition(expression, context);
  return !expression || !where || holdsSomewhere(where, expression, context.checker) ? where : null;
}

/**
 * A condition on swept names alone must hold at some point (E407). False where it holds nowhere; where the command line has taken the
 * points away that is only a warning.
 */
function holdsSomewhere(where: TensorValue, expression: Expression, checker: Checker): boolean {
  if (!where.static || where.free.size > 0) return true;
  const names = [...where.swept];
  const points = combinations(checker, names);
  if (points.length > MOST) return true;
  for (const indices of points) {
    const point = new Map<string, Static>();
    for (const [name, index] of indices) point.set(name, checker.swept.get(name)!.values[index]!);
    try {
      if (holds(evaluateAt(checker, where.core, point).data[0])) return true;
    } catch {
      return true;
    }
  }
  const given = names.filter((name) => checker.setNames.has(name));
  if (given.length > 0) checker.report(expression.span, messages.noPointLeft(given));
  else
    checker.report(
      expression.span,
      messages.noPoint(names.map((name) => `${name}: ${checker.swept.get(name)!.labels.slice(0, 12).join(", ")}`)),
    );
  return false;
}

function holds(value: number | null | undefined): boolean {
  return value !== null && value !== undefined && value !== 0;
}
