/** The grammar of expressions. */
import type { IToken } from "chevrotain";
import type { Expression, RecordEntry } from "./ast.ts";
import { BracketGrammar } from "./bracket-grammar.ts";
import { assemble, type Part } from "./operators.ts";
import { numberValue, stringValue } from "./scan.ts";
import * as t from "./tokens.ts";

const operandHint = "an expression";

export abstract class ExpressionGrammar extends BracketGrammar {
  readonly expression = this.RULE("expression", (): Expression => {
    const parts: Part[] = [];
    const operator = (token: IToken): void => void parts.push({ operator: token as t.Token });
    this.MANY(() => operator(this.CONSUME(t.Prefix)));
    const first = this.SUBRULE(this.postfix);
    parts.push({ operand: first });
    this.MANY1(() => {
      operator(this.CONSUME1(t.Infix));
      this.MANY2(() => operator(this.CONSUME2(t.Prefix)));
      const operand = this.SUBRULE1(this.postfix);
      parts.push({ operand });
    });
    return this.ACTION(() => {
      if (parts.length === 1) return first;
      const operands = parts.map((part) => ("operand" in part ? part.operand : undefined));
      const start = "operator" in parts[0] ? parts[0].operator.startOffset : first.span.start;
      // the length of the row bounds the depth that assembling it can add
      const whole: Expression = { kind: "missing", span: this.spanFrom(start) };
      let depth = parts.length >> 1;
      for (const operand of operands)
        if (operand) depth = Math.max(depth, (parts.length >> 1) + (this.depths.get(operand) ?? 0));
      this.depths.set(whole, depth);
      this.refuseDepth(whole);
      const tree = assemble(parts, this.file, (token, could) => this.fail(token, could));
      this.depths.set(tree, depth);
      this.checkChains(tree);
      return tree;
    });
  });

  /** E106, in the tree that one row of operators made. */
  protected checkChains(tree: Expression): void {
    if (tree.kind === "comparison") {
      const up = tree.operators.find((operator) => operator.startsWith("<"));
      const down = tree.operators.find((operator) => operator.startsWith(">"));
      if (up && down) {
        this.report("E106", `chain of comparisons in two directions: \`${up}\` and \`${down}\``, tree.span, {
          help: ["turn one of them round, or join two comparisons with `and`"],
        });
      }
      tree.operands.forEach((operand) => void this.checkChains(operand));
    } else if (tree.kind === "binary") {
      if (tree.operator !== "and" && tree.operator !== "or") return; // a comparison inside would stand in brackets: checked there
      this.checkChains(tree.left);
      this.checkChains(tree.right);
    } else if (tree.kind === "unary" && tree.operator === "not") this.checkChains(tree.operand);
  }

  readonly postfix = this.RULE("postfix", (): Expression => {
    let object = this.SUBRULE(this.primary);
    this.MANY(() =>
      this.OR([
        {
          ALT: () => {
            this.CONSUME(t.Dot);
            const word = this.CONSUME(t.Word);
            this.ACTION(() => {
              object = this.node<Expression>(
                { kind: "member", object, member: this.nameFrom(word), span: this.spanFrom(object.span.start) },
                [object],
              );
            });
          },
        },
        {
          ALT: () => {
            const subscripts = this.SUBRULE(this.subscripts);
            this.ACTION(() => {
              const inner = subscripts.flatMap((s) => (s.kind === "index" ? [s.value] : [s.start, s.stop, s.step]));
              object = this.node<Expression>(
                { kind: "subscript", object, subscripts, span: this.spanFrom(object.span.start) },
                [object, ...inner],
              );
            });
          },
        },
        {
          ALT: () => {
            const given = this.SUBRULE(this.args);
            this.ACTION(() => {
              const inner = given.flatMap((a) =>
                a.kind === "binder" ? [a.binder.over, a.binder.stop, a.where] : [a.value],
              );
              object = this.node<Expression>(
                { kind: "call", callee: object, arguments: given, span: this.spanFrom(object.span.start) },
                [object, ...inner],
              );
            });
          },
        },
      ]),
    );
    this.ACTION(() => this.refuseDepth(object));
    return object;
  });

  readonly primary = this.RULE(
    "primary",
    (): Expression =>
      this.OR(
        this.choose<Expression>(operandHint, [
          {
            ALT: () => {
              const token = this.CONSUME(t.NumberLiteral);
              return this.ACTION((): Expression => {
                const value = numberValue(token.image);
                const span = this.spanOf(token);
                if (!Number.isFinite(value)) return { kind: "missing", span }; // reported by the scanner
                return { kind: "number", value, integer: !/[.eE]/.test(token.image), text: token.image, span };
              });
            },
          },
          {
            ALT: () => {
              const token = this.CONSUME(t.StringLiteral);
              return this.ACTION(
                (): Expression => ({ kind: "string", value: stringValue(token.image).value, span: this.spanOf(token) }),
              );
            },
          },
          { ALT: () => this.boolean(this.CONSUME(t.keyword("true"))) },
          { ALT: () => this.boolean(this.CONSUME(t.keyword("false"))) },
          {
            ALT: () => {
              const token = this.CONSUME(t.Name);
              return this.ACTION((): Expression => ({ kind: "name", name: token.image, span: this.spanOf(token) }));
            },
          },
          {
            // the only reserved word with a value: that of a swept seed
            ALT: () => {
              const token = this.CONSUME(t.keyword("seed"));
              return this.ACTION((): Expression => ({ kind: "name", name: token.image, span: this.spanOf(token) }));
            },
          },
          { ALT: () => this.SUBRULE(this.group) },
          { ALT: () => this.SUBRULE(this.list) },
          { ALT: () => this.SUBRULE(this.recordLiteral) },
        ]),
      ),
  );

  protected boolean(token: IToken): Expression {
    return this.ACTION(
      (): Expression => ({ kind: "boolean", value: token.image === "true", span: this.spanOf(token) }),
    );
  }

  readonly group = this.RULE("group", (): Expression => {
    const open = this.CONSUME(t.LeftParenthesis);
    const inner = this.SUBRULE(this.expression);
    this.closing(t.RightParenthesis, [], () => this.CONSUME(t.RightParenthesis));
    return this.ACTION(() => {
      // the brackets belong to the span: what refers to the node shows them
      const node = { ...inner, span: this.spanFrom(open.startOffset) };
      this.depths.set(node, this.depths.get(inner) ?? 0);
      this.groups.push({ open: open.startOffset, close: this.LA(0).startOffset, node });
      return node;
    });
  });

  readonly list = this.RULE("list", (): Expression => {
    const open = this.CONSUME(t.LeftBracket);
    const items: Expression[] = [];
    this.OPTION(() => {
      items.push(this.SUBRULE(this.expression));
      this.MANY({
        GATE: () => !this.is(2, t.RightBracket),
        DEF: () => {
          this.CONSUME(t.Comma);
          items.push(this.SUBRULE1(this.expression));
        },
      });
      this.OPTION1(() => this.CONSUME1(t.Comma));
    });
    this.closing(t.RightBracket, ["`,`"], () => this.CONSUME(t.RightBracket));
    return this.ACTION(() =>
      this.node<Expression>({ kind: "list", items, span: this.spanFrom(open.startOffset) }, items),
    );
  });

  readonly recordLiteral = this.RULE("recordLiteral", (): Expression => {
    const open = this.CONSUME(t.LeftBrace);
    const entries: RecordEntry[] = [];
    this.OPTION(() => {
      entries.push(this.SUBRULE(this.entry));
      this.MANY({
        GATE: () => !this.is(2, t.RightBrace),
        DEF: () => {
          this.CONSUME(t.Separator);
          entries.push(this.SUBRULE1(this.entry));
        },
      });
      this.OPTION1(() => this.CONSUME1(t.Separator));
    });
    this.closing(t.RightBrace, ["`,`"], () => this.CONSUME(t.RightBrace));
    return this.ACTION(() => {
      this.refuseTwice(
        entries.map((entry) => entry.name),
        "entry",
      );
      return this.node<Expression>(
        { kind: "record", entries, span: this.spanFrom(open.startOffset) },
        entries.map((entry) => entry.value),
      );
    });
  });

  readonly entry = this.RULE("entry", (): RecordEntry => {
    const word = this.CONSUME(t.Word);
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.expression);
    return this.ACTION(() => ({ name: this.nameFrom(word), value }));
  });
}
