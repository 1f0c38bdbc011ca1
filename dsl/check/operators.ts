import * as messages from "../messages.ts";
import type { Core } from "../plan/core.ts";
import type { Comparator, Expression } from "../syntax/ast.ts";
import type { Context } from "./context.ts";
import { elaborate, tensor } from "./expression.ts";
import { isWord } from "./names.ts";
import { sameRows } from "./rows.ts";
import { fold, toStatic } from "./static.ts";
import { broadcast, ERROR, inherit, type TensorValue, type Value } from "./values.ts";

const NAMES = {
  "+": "add",
  "-": "subtract",
  "*": "multiply",
  "/": "divide",
  "@": "matmul",
  "^": "power",
  and: "and",
  or: "or",
} as const;

export function unary(expression: Extract<Expression, { kind: "unary" }>, context: Context): Value {
  const operand = tensor(elaborate(expression.operand, context), expression.operand, context);
  if (operand === undefined) return ERROR;
  if (expression.operator === "+") return operand;
  const name = expression.operator === "-" ? "negate" : "not";
  if (name === "not" && operand.law) return notALaw(context, expression, "not");
  const { record: _r, process: _p, choices: _c, below: _b, ...rest } = operand;
  const core: Core = {
    op: "apply",
    shape: operand.core.shape,
    function: name,
    arguments: [operand.core],
    options: {},
    span: expression.span,
  };
  return fold(
    context,
    { ...rest, core, boolean: name === "not", integer: name === "negate" && operand.integer },
    expression.span,
  );
}

function notALaw(context: Context, expression: Expression, operator: string): Value {
  context.checker.report(expression.span, messages.operatorOnLaw(operator));
  return ERROR;
}

export function binary(expression: Extract<Expression, { kind: "binary" }>, context: Context): Value {
  const left = tensor(elaborate(expression.left, context), expression.left, context);
  const right = tensor(elaborate(expression.right, context), expression.right, context);
  if (left === undefined || right === undefined) return ERROR;
  const sides = [
    { value: left, expression: expression.left },
    { value: right, expression: expression.right },
  ];
  if (!sameRows(sides, context)) return ERROR;
  const { operator } = expression;
  const law = left.law || right.law;
  if (law && (operator === "@" || operator === "and" || operator === "or"))
    return notALaw(context, expression, operator);
  const shape =
    operator === "@" ? matmulShape(left.core.shape, right.core.shape) : broadcast(left.core.shape, right.core.shape);
  if (shape === undefined) {
    const a = context.checker.text(expression.left.span);
    const b = context.checker.text(expression.right.span);
    context.checker.report(
      expression.operatorSpan,
      messages.shapesDoNotFit(context.checker.text(expression.span), a, left.core.shape, b, right.core.shape),
      [
        { span: expression.left.span, text: messages.shapeLabel(left.core.shape) },
        { span: expression.right.span, text: messages.shapeLabel(right.core.shape) },
      ],
    );
    return ERROR;
  }
  const core: Core = {
    op: "apply",
    shape,
    function: NAMES[operator],
    arguments: [left.core, right.core],
    options: {},
    span: expression.span,
  };
  const logical = operator === "and" || operator === "or";
  const integer = left.integer && right.integer && operator !== "/" && operator !== "^" && !logical;
  return fold(
    context,
    { kind: "tensor", core, ...inherit([left, right]), integer, boolean: logical, law },
    expression.span,
  );
}

/** NumPy's `@`: a vector is a row on the left and a column on the right; leading dimensions broadcast. */
function matmulShape(a: readonly number[], b: readonly number[]): readonly number[] | undefined {
  if (a.length === 0 || b.length === 0) return undefined;
  const rows = a.length === 1 ? [] : [a[a.length - 2]!];
  const columns = b.length === 1 ? [] : [b[b.length - 1]!];
  const inner = b.length === 1 ? b[0] : b[b.length - 2];
  if (a[a.length - 1] !== inner) return undefined;
  const batch = broadcast(a.slice(0, -2), b.slice(0, -2));
  return batch === undefined ? undefined : [...batch, ...rows, ...columns];
}

const COMPARISONS: Readonly<Record<Comparator, { name: string; swap: boolean }>> = {
  "<": { name: "less", swap: false },
  "<=": { name: "less_equal", swap: false },
  ">": { name: "less", swap: true },
  ">=": { name: "less_equal", swap: true },
  "==": { name: "equal", swap: false },
  "!=": { name: "not_equal", swap: false },
};

/** Operands of a chain. Words of `==` and `!=` take their meaning from the other side. */
export function comparisonOperands(
  expression: Extract<Expression, { kind: "comparison" }>,
  context: Context,
): (Value | undefined)[] {
  const named = expression.operators.every((operator) => operator === "==" || operator === "!=");
  const values = expression.operands.map((operand): Value | undefined =>
    named && operand.kind === "name" ? undefined : elaborate(operand, context),
  );
  return values.map((value, k) => {
    if (value !== undefined) return value;
    const operand = expression.operands[k] as Extract<Expression, { kind: "name" }>;
    const other = values[k === 0 ? 1 : k - 1] ?? otherName(expression.operands[k === 0 ? 1 : k - 1], context);
    return isWord(operand, other, context) ?? elaborate(operand, context);
  });
}

function otherName(operand: Expression | undefined, context: Context): Value | undefined {
  if (operand?.kind !== "name") return undefined;
  return context.checker.swept.has(operand.name) || context.locals.get(operand.name) !== undefined
    ? elaborate(operand, context)
    : undefined;
}

export function comparison(expression: Extract<Expression, { kind: "comparison" }>, context: Context): Value {
  const values = comparisonOperands(expression, context);
  const links: TensorValue[] = [];
  for (let k = 0; k < expression.operators.length; k += 1) {
    const link = compare(expression, values[k]!, values[k + 1]!, k, context);
    if (link === undefined) return ERROR;
    links.push(link);
  }
  let result = links[0]!;
  for (const link of links.slice(1)) {
    const shape = broadcast(result.core.shape, link.core.shape) ?? [];
    const core: Core = {
      op: "apply",
      shape,
      function: "and",
      arguments: [result.core, link.core],
      options: {},
      span: expression.span,
    };
    result = { kind: "tensor", core, ...inherit([result, link]), integer: false, boolean: true, law: false };
  }
  return fold(context, result, expression.span);
}

/** Words and entries as operands of `==`: statics; everything else: tensors. */
function operand(value: Value, expression: Expression, context: Context): TensorValue | undefined {
  if (value.kind === "static" || value.kind === "layer") {
    const known = toStatic(context, value, expression.span);
    if (known === undefined) return undefined;
    return {
      kind: "tensor", core: { op: "static", shape: [], value: known }, static: true, swept: new Set(), free: new Set(),
      integer: false, boolean: false, law: false, carried: new Set(),
    }; // biome-ignore format: one value
  }
  return tensor(value, expression, context);
}

function compare(
  expression: Extract<Expression, { kind: "comparison" }>,
  first: Value,
  second: Value,
  k: number,
  context: Context,
): TensorValue | undefined {
  const a = operand(first, expression.operands[k]!, context);
  const b = operand(second, expression.operands[k + 1]!, context);
  if (a === undefined || b === undefined) return undefined;
  const both = [
    { value: a, expression: expression.operands[k]! },
    { value: b, expression: expression.operands[k + 1]! },
  ];
  if (!sameRows(both, context)) return undefined;
  if (a.law || b.law) {
    notALaw(context, expression, expression.operators[k]!);
    return undefined;
  }
  const shape = broadcast(a.core.shape, b.core.shape);
  if (shape === undefined) {
    const [left, right] = [expression.operands[k]!, expression.operands[k + 1]!];
    context.checker.report(
      expression.span,
      messages.shapesDoNotFit(
        context.checker.text(expression.span),
        context.checker.text(left.span),
        a.core.shape,
        context.checker.text(right.span),
        b.core.shape,
      ),
    );
    return undefined;
  }
  const { name, swap } = COMPARISONS[expression.operators[k]!];
  const sides = swap ? [b.core, a.core] : [a.core, b.core];
  const core: Core = { op: "apply", shape, function: name, arguments: sides, options: {}, span: expression.span };
  return { kind: "tensor", core, ...inherit([a, b]), integer: false, boolean: true, law: false };
}
