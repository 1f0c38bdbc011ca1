/** Which of the written parentheses the precedence table needs. */
import type { Argument, Axes, Expression, File, Item, Statement } from "../syntax/ast.ts";
import { precedence } from "../syntax/operators.ts";

/** How tightly the outermost operation of an expression binds. */
function levelOf(node: Expression): number {
  switch (node.kind) {
    case "binary":
      return (
        { or: precedence.or, and: precedence.and, "+": precedence.sum, "-": precedence.sum, "^": precedence.power }[
          node.operator as string
        ] ?? precedence.product
      );
    case "comparison":
      return precedence.comparison;
    case "unary":
      return node.operator === "not" ? precedence.not : precedence.sign;
    case "at":
      return precedence.at;
    case "member":
    case "subscript":
    case "call":
      return precedence.postfix;
    default:
      return precedence.primary;
  }
}

/**
 * Visits every expression with the level its place demands: an expression of a lower level needs parentheses there. A number before
 * `.name` needs them too, since `5.` would be read as a number.
 */
export function eachPlace(file: File, visit: (node: Expression, needed: boolean) => void): void {
  const at = (node: Expression | undefined, least = 0): void => {
    if (!node) return;
    visit(node, levelOf(node) < least);
    inside(node);
  };
  const inside = (node: Expression): void => {
    switch (node.kind) {
      case "unary":
        at(node.operand, node.operator === "not" ? precedence.not : precedence.sign);
        break;
      case "binary": {
        const level = levelOf(node);
        if (node.operator === "^") {
          at(node.left, precedence.at);
          at(node.right, precedence.sign);
          break;
        }
        at(node.left, level);
        at(node.right, level + 1);
        break;
      }
      case "comparison":
        for (const operand of node.operands) at(operand, precedence.sum);
        break;
      case "at":
        at(node.value, precedence.postfix);
        at(node.place, precedence.postfix);
        break;
      case "member":
        if (node.object.kind === "number") {
          visit(node.object, true);
          return;
        }
        at(node.object, precedence.postfix);
        break;
      case "subscript":
        at(node.object, precedence.postfix);
        for (const s of node.subscripts) {
          if (s.kind === "index") at(s.value);
          else for (const part of [s.start, s.stop, s.step]) at(part);
        }
        return;
      case "call":
        at(node.callee, precedence.postfix);
        list(node.arguments);
        break;
      case "list":
        for (const item of node.items) at(item);
        break;
      case "record":
        for (const entry of node.entries) at(entry.value);
        break;
    }
  };
  const list = (given: readonly Argument[]): void =>
    given.forEach((argument) => {
      if (argument.kind !== "binder") at(argument.value);
      else for (const part of [argument.binder.over, argument.binder.stop, argument.where]) at(part);
    });
  const axes = (some: Axes | undefined): void => {
    for (const axis of some?.axes ?? []) {
      if (axis.kind === "size") at(axis.value);
      else for (const part of [axis.binder.over, axis.binder.stop]) at(part);
    }
    at(some?.where);
  };
  const item = (one: Item): void => {
    if ("axes" in one) axes(one.axes);
    if (one.kind === "spin") at(one.states);
    else if (one.kind === "repeat") {
      at(one.count);
      one.items.forEach(item);
    } else at(one.value);
  };
  const statement = (one: Statement): void => {
    if ("axes" in one) axes(one.axes);
    if ("arguments" in one) list(one.arguments);
    if ("formals" in one) {
      for (const formal of one.formals) {
        axes(formal.axes);
        at(formal.default);
      }
    }
    if ("items" in one) one.items.forEach(item);
    switch (one.kind) {
      case "let":
      case "seed":
        at(one.value);
        break;
      case "data":
        for (const part of [one.from, one.where]) at(part);
        for (const column of one.columns) {
          axes(column.axes);
          at(column.value);
        }
        return;
      case "process":
        for (const arrow of one.arrows) at(arrow.probability);
        break;
      case "stage":
        for (const part of [one.on, one.from]) at(part);
        for (const setting of one.settings) {
          if (setting.kind === "record") at(setting.every);
          else {
            at(setting.of, precedence.postfix);
            at(setting.value);
          }
        }
        return;
      case "sweep":
        for (const swept of one.swept) at(swept.over);
        if (typeof one.warm === "object") at(one.warm);
        break;
      case "repeat":
        at(one.count);
        at(one.choice?.value);
        break;
      case "measure":
        at(one.value);
        at(one.every?.steps);
        break;
      case "plot":
        for (const call of one.calls) list(call.arguments);
        at(one.where);
        break;
      case "expect":
        at(one.claim);
        if (one.within && one.within.tolerance.kind !== "percent") at(one.within.tolerance.value);
        at(one.within?.of);
        at(one.where);
        break;
    }
  };
  file.statements.forEach(statement);
}
