import type { ValueType } from "../catalogue.ts";
import type { Static } from "../plan/core.ts";
import type { Expression } from "../syntax/ast.ts";
import type { Context } from "./context.ts";
import type { Value } from "./values.ts";

export function takesNames(type: ValueType): boolean {
  return (
    type.kind === "names" ||
    (type.kind === "either" && type.of.some(takesNames)) ||
    (type.kind === "list" && takesNames(type.of))
  );
}

/** Root of a chain `a.b[0]`. */
function rootName(expression: Expression): string | undefined {
  let root = expression;
  while (root.kind === "member" || root.kind === "subscript") root = root.object;
  return root.kind === "name" ? root.name : undefined;
}

/** `frozen = decoder`, `restrict = [W[:, 0:2], block[0].attention]`: paths of the model, as strings. Undefined where it is none. */
export function namesValue(expression: Expression, context: Context): Value | undefined {
  if (expression.kind === "list") {
    const items = expression.items.map((item) => namesValue(item, context));
    if (items.some((item) => item === undefined)) return undefined;
    return { kind: "static", value: { kind: "list", items: items.map((item) => (item as { value: Static }).value) } };
  }
  const name = rootName(expression);
  if (name === undefined) return undefined;
  if (context.modelNames?.has(name) !== true) return undefined;
  return {
    kind: "static",
    value: { kind: "string", value: context.checker.text(expression.span).replace(/\s+/g, "") },
  };
}
