/** Precedence: a flat row of operands and operators becomes a tree. */
import type { BinaryOperator, Comparator, Expression } from "./ast.ts";
import type { Token } from "./tokens.ts";

export type Part = { readonly operand: Expression } | { readonly operator: Token };

/** How tightly each operator binds; `not` and the signs are prefixes. The formatter reads this table too. */
export const precedence = {
  or: 1,
  and: 2,
  not: 3,
  comparison: 4,
  sum: 5,
  product: 6,
  sign: 7,
  power: 8,
  at: 9,
  postfix: 10,
  primary: 11,
} as const;

const infixLevel: Record<string, number> = {
  ...{
    or: precedence.or,
    and: precedence.and,
    at: precedence.at,
    "^": precedence.power,
    "+": precedence.sum,
    "-": precedence.sum,
  },
  ...{ "*": precedence.product, "/": precedence.product, "@": precedence.product },
  ...{
    "<": precedence.comparison,
    "<=": precedence.comparison,
    ">": precedence.comparison,
    ">=": precedence.comparison,
  },
  ...{ "==": precedence.comparison, "!=": precedence.comparison },
};

/** Called with an operator that cannot stand where it stands, and what could. */
export type Refuse = (operator: Token, could: readonly string[]) => never;

/**
 * Precedence climbing (Clarke 1986) over parts that alternate as prefix* operand (infix prefix* operand)*. `at` takes operands without
 * prefix and does not chain; `^` is right-associative and takes a sign on its right; `not` may stand only where `and`, `or`, `not` or
 * nothing precedes it.
 */
export function assemble(parts: readonly Part[], file: number, refuse: Refuse): Expression {
  let next = 0;
  const peek = (): Token | undefined => {
    const part = parts[next];
    return part && "operator" in part ? part.operator : undefined;
  };
  const spanOf = (start: number, end: number) => ({ file, start, end });
  const tokenSpan = (token: Token) => spanOf(token.startOffset, token.endOffset! + 1);

  /** An operand with its prefixes; `least` is the level that the place demands. */
  const operand = (least: number): Expression => {
    const prefix = peek();
    if (!prefix) return (parts[next++] as { operand: Expression }).operand;
    const word = prefix.image as "-" | "+" | "not";
    const own = word === "not" ? precedence.not : precedence.sign;
    if (own < least && !(own === precedence.sign && least === precedence.power)) {
      refuse(prefix, [word === "not" ? "an operand: write `(not …)`" : "a name, a number or `(`"]);
    }
    next++;
    const inner = climb(own);
    return { kind: "unary", operator: word, operand: inner, span: spanOf(prefix.startOffset, inner.span.end) };
  };

  const climb = (least: number): Expression => {
    let left = operand(least);
    for (let operator = peek(); operator; operator = peek()) {
      const level = infixLevel[operator.image];
      if (level < least) break;
      if (level === precedence.comparison) {
        const operands = [left];
        const operators: Comparator[] = [];
        for (let sign = peek(); sign && infixLevel[sign.image] === precedence.comparison; sign = peek()) {
          next++;
          operators.push(sign.image as Comparator);
          operands.push(climb(precedence.sum));
        }
        left = { kind: "comparison", operands, operators, span: spanOf(left.span.start, operands.at(-1)!.span.end) };
        continue;
      }
      next++;
      if (level === precedence.at) {
        const place = operand(precedence.postfix);
        left = { kind: "at", value: left, place, span: spanOf(left.span.start, place.span.end) };
        const again = peek();
        if (again?.image === "at") refuse(again, ["an operator", "the end of the expression"]);
        continue;
      }
      const right = level === precedence.power ? climb(precedence.power) : climb(level + 1);
      left = {
        kind: "binary",
        operator: operator.image as BinaryOperator,
        operatorSpan: tokenSpan(operator),
        left,
        right,
        span: spanOf(left.span.start, right.span.end),
      };
    }
    return left;
  };
  return climb(precedence.or);
}
