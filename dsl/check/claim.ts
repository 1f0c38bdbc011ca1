import * as messages from "../messages.ts";
import { canonical } from "../plan/canonical.ts";
import type { Core } from "../plan/core.ts";
import type { ClaimPlan } from "../plan/plan.ts";
import type { Expression } from "../syntax/ast.ts";
import type { Checker, Of } from "./checker.ts";
import { type Context, Locals, root } from "./context.ts";
import { elaborate, principal, tensor } from "./expression.ts";
import { comparison, comparisonOperands } from "./operators.ts";
import { toStatic } from "./static.ts";
import { broadcast, type TensorValue, type Value } from "./values.ts";
import { pointCondition } from "./where.ts";

const REDUCE_FIRST = ["draws", "chains"];

/** `expect …`; undefined where it was reported. */
export function claim(statement: Of<"expect">, checker: Checker): ClaimPlan | undefined {
  const context = root(checker, checker.frame("measure"), "measure", new Locals());
  const where = pointCondition(statement.where, context);
  const body = statement.within === undefined ? plain(statement, context) : within(statement, context);
  for (const name of context.frame.used) checker.sweptLookedAt.add(name);
  if (body === undefined || where === null) return undefined;
  return {
    text: statement.text,
    claim: body,
    ...(where === undefined ? {} : { where: where.core }),
    span: statement.span,
  };
}

function within(statement: Of<"expect">, context: Context): ClaimPlan["claim"] | undefined {
  const { checker } = context;
  const { tolerance, of } = statement.within!;
  const leftValue = elaborate(statement.claim, context);
  const left = number(leftValue, statement.claim, context);
  const right = number(elaborate(of, context), of, context);
  let value: Core | undefined;
  if (tolerance.kind === "percent")
    value = { op: "constant", shape: [], value: { shape: [], data: [tolerance.value] } };
  else {
    const known = number(elaborate(tolerance.value, context), tolerance.value, context);
    if (known !== undefined && known.core.shape.length > 0) {
      checker.report(tolerance.value.span, messages.scalarNeeded("a tolerance", known.core.shape));
      return undefined;
    }
    value = known?.core;
  }
  if (left === undefined || right === undefined || value === undefined) return undefined;
  if (!comparable(left, right, statement.claim, of, context)) return undefined;
  if (tolerance.kind === "se" && left.static && right.static) {
    checker.report(tolerance.span, messages.noStandardError(checker.text(statement.claim.span)));
    return undefined;
  }
  if (tolerance.kind === "se" && right.core.op === "constant" && right.core.value.data.every((n) => n === 0)) {
    const entry = leftValue.kind === "tensor" ? (leftValue.record ?? functionOf(leftValue, checker)) : undefined;
    if (entry?.nullValue === undefined) {
      checker.report(tolerance.span, messages.nullValueNeeded(checker.text(statement.claim.span)));
      return undefined;
    }
  }
  if (same(left, right)) checker.report(statement.span, messages.comparesItself());
  return { kind: "within", left: left.core, right: right.core, tolerance: { kind: tolerance.kind, value } };
}

/** The same expression of results on both sides; a claim about constants, such as `size(D) == 40`, is a check. */
function same(left: TensorValue, right: TensorValue): boolean {
  return left.core.op !== "constant" && canonical(left.core) === canonical(right.core);
}

function functionOf(value: TensorValue, checker: Checker) {
  const core = value.core.op === "measure" ? checker.measures.get(value.core.measure)?.plan.value : value.core;
  return core?.op === "apply" ? checker.index.find(core.function) : undefined;
}

function plain(statement: Of<"expect">, context: Context): ClaimPlan["claim"] | undefined {
  const { checker } = context;
  const expression = statement.claim;
  if (expression.kind !== "comparison") {
    const value = number(elaborate(expression, context), expression, context);
    if (value === undefined) return undefined;
    if (!value.boolean) {
      checker.report(expression.span, messages.claimNeeded(checker.text(expression.span)));
      return undefined;
    }
    return { kind: "condition", value: value.core };
  }
  const values = comparisonOperands(expression, context);
  const operands: TensorValue[] = [];
  for (let k = 0; k < values.length; k += 1) {
    const operand = wordOrNumber(values[k]!, expression.operands[k]!, context);
    if (operand === undefined) return undefined;
    operands.push(operand);
  }
  for (let k = 0; k + 1 < operands.length; k += 1)
    if (!comparable(operands[k]!, operands[k + 1]!, expression.operands[k]!, expression.operands[k + 1]!, context))
      return undefined;
  // The comparison itself reports what its operands cannot be.
  if (comparison(expression, { ...context, binders: new Map() }).kind === "error") return undefined;
  if (operands.length === 2 && same(operands[0]!, operands[1]!))
    checker.report(statement.span, messages.comparesItself());
  return { kind: "comparison", operands: operands.map((operand) => operand.core), operators: expression.operators };
}

function wordOrNumber(value: Value, expression: Expression, context: Context): TensorValue | undefined {
  if (value.kind === "static" || value.kind === "layer") {
    const known = toStatic(context, value, expression.span);
    if (known === undefined) return undefined;
    const none: ReadonlySet<string> = new Set();
    return {
      kind: "tensor",
      core: { op: "static", shape: [], value: known },
      static: true,
      swept: none,
      free: none,
      integer: false,
      boolean: false,
      law: false,
      carried: none,
    };
  }
  return number(value, expression, context);
}

/** A side of a claim: a number or tensor that carries no draws. */
function number(value: Value, expression: Expression, context: Context): TensorValue | undefined {
  const known = tensor(value, expression, context);
  if (known === undefined) return undefined;
  if (known.law) {
    context.checker.report(expression.span, messages.lawHere());
    return undefined;
  }
  const axis = REDUCE_FIRST.find((name) => known.carried.has(name));
  if (axis !== undefined) {
    context.checker.report(expression.span, messages.carriesAxis(context.checker.text(expression.span), axis));
    return undefined;
  }
  return principal(known);
}

function comparable(a: TensorValue, b: TensorValue, left: Expression, right: Expression, context: Context): boolean {
  if (broadcast(a.core.shape, b.core.shape) !== undefined) return true;
  const { checker } = context;
  checker.report(
    left.span,
    messages.shapesDoNotFit("expect", checker.text(left.span), a.core.shape, checker.text(right.span), b.core.shape),
  );
  return false;
}
