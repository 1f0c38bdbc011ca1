/** The grammar of expressions, arguments, axes and subscripts, and what every rule of the language shares. */
import { EmbeddedActionsParser, EOF, type IToken, type OrMethodOpts, type TokenType } from "chevrotain";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source.ts";
import type { Argument, Axes, Binder, Expression, Name as NameNode, RecordEntry, Subscript } from "./ast.ts";
import { describe, messages, unexpected } from "./expected.ts";
import { assemble, type Part } from "./operators.ts";
import { numberValue, unescape } from "./scan.ts";
import * as t from "./tokens.ts";

/** Deeper trees are refused: checker and formatter walk them recursively. */
export const deepestExpression = 400;

/** What the formatter needs beyond the tree: the parentheses that were written around a node. */
export interface Group {
  readonly open: number;
  readonly close: number;
  readonly node: Expression;
}

/** An unexpected token that a rule found by itself. */
export interface Failure {
  readonly token: IToken;
  readonly previous: IToken;
  readonly message: string;
  readonly help?: string;
}
/** Ends the parse of a line; what went wrong is in `failures`. */
export class LineFailed extends Error {}

const operandHint = "an expression";

export class ExpressionGrammar extends EmbeddedActionsParser {
  file = 0;
  textEnd = 0;
  diagnostics: Diagnostic[] = [];
  failures: Failure[] = [];
  groups: Group[] = [];
  private depths = new WeakMap<object, number>();

  constructor(validate: boolean) {
    super(t.vocabulary, {
      maxLookahead: 2,
      recoveryEnabled: false,
      errorMessageProvider: messages,
      skipValidations: !validate,
    });
  }

  // ---- shared by all rules

  protected spanOf(token: IToken): Span {
    if (token.tokenType === EOF) return { file: this.file, start: this.textEnd, end: this.textEnd };
    if (token.tokenType === t.Newline) return { file: this.file, start: token.startOffset, end: token.startOffset };
    return { file: this.file, start: token.startOffset, end: token.endOffset! + 1 };
  }

  /** From `start` to the last token that was consumed. */
  protected spanFrom(start: number): Span {
    return { file: this.file, start, end: Math.max(start, this.LA(0).endOffset! + 1) };
  }

  protected report(code: string, message: string, span: Span, extra: Partial<Diagnostic> = {}): void {
    this.diagnostics.push({ code, severity: "error", message, span, ...extra });
  }

  /** Gives up the present line at `token` (E104). */
  protected fail(token: IToken, could: readonly string[], help?: string): never {
    this.failures.push({ token, previous: this.LA(0), message: unexpected(token, could), help });
    throw new LineFailed();
  }

  protected nameFrom(token: IToken): NameNode {
    return { text: token.image, span: this.spanOf(token) };
  }

  /** Bounds the depth of the tree. */
  protected node<T extends { readonly span: Span }>(value: T, ...parts: readonly (object | undefined)[]): T {
    let depth = 0;
    for (const part of parts) if (part) depth = Math.max(depth, this.depths.get(part) ?? 0);
    this.depths.set(value, depth + 1);
    return value;
  }

  protected refuseDepth(value: Expression): void {
    if ((this.depths.get(value) ?? 0) <= deepestExpression) return;
    this.report(
      "E104",
      `expression nested deeper than ${deepestExpression} operations`,
      { ...value.span, end: Math.min(value.span.end, value.span.start + 1) },
      {
        help: ["give an inner part a name of its own"],
      },
    );
    throw new LineFailed();
  }

  /** A word in the place of a name that is being defined: a reserved one is E105. */
  protected defined(token: IToken): NameNode {
    if (token.tokenType !== t.Name) {
      this.report("E105", `${describe(token)} is a reserved word and cannot be defined`, this.spanOf(token), {
        help: [`choose another name, for instance \`${token.image}_\` or a longer one`],
      });
    }
    return this.nameFrom(token);
  }

  protected is(howMuch: number, ...types: TokenType[]): boolean {
    const token = this.LA(howMuch);
    return types.some((type) => token.tokenType === type || (token.tokenType.CATEGORIES?.includes(type) ?? false));
  }

  /** Alternatives that their first token and their gates tell apart, so that a failure is reported at the token that does not fit. */
  protected choose<T>(could: string, alternatives: OrMethodOpts<T>["DEF"]): OrMethodOpts<T> {
    return { DEF: alternatives, ERR_MSG: could, MAX_LOOKAHEAD: 1, IGNORE_AMBIGUITIES: true };
  }

  // ---- expressions

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
  private checkChains(tree: Expression): void {
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
                object,
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
                object,
                ...inner,
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
                object,
                ...inner,
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
                (): Expression => ({ kind: "string", value: unescape(token.image).value, span: this.spanOf(token) }),
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
          { ALT: () => this.SUBRULE(this.group) },
          { ALT: () => this.SUBRULE(this.list) },
          { ALT: () => this.SUBRULE(this.recordLiteral) },
        ]),
      ),
  );

  private boolean(token: IToken): Expression {
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

  /** A closing bracket; otherwise E104 tells what else could stand before it. */
  protected closing(bracket: TokenType, could: readonly string[], consume: () => unknown): void {
    if (!this.RECORDING_PHASE && !this.is(1, bracket)) {
      const complete = !this.is(0, t.Separator, t.LeftParenthesis, t.LeftBracket, t.LeftBrace);
      this.fail(this.LA(1), [...(complete ? ["an operator", ...could] : ["an expression"]), t.labelOf(bracket)]);
    }
    consume();
  }

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
      this.node<Expression>({ kind: "list", items, span: this.spanFrom(open.startOffset) }, ...items),
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
        ...entries.map((entry) => entry.value),
      );
    });
  });

  readonly entry = this.RULE("entry", (): RecordEntry => {
    const word = this.CONSUME(t.Word);
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.expression);
    return this.ACTION(() => ({ name: this.nameFrom(word), value }));
  });

  /** E107 (arguments, entries) for names that occur again. */
  protected refuseTwice(names: readonly NameNode[], what: string, code = "E107"): void {
    const first = new Map<string, Span>();
    for (const { text, span } of names) {
      const before = first.get(text);
      if (before)
        this.report(code, `${what} \`${text}\` given twice`, span, {
          labels: [{ span: before, text: "first given here" }],
          help: ["keep one of them"],
        });
      else first.set(text, span);
    }
  }

  // ---- calls

  readonly args = this.RULE("args", (): Argument[] => {
    this.CONSUME(t.LeftParenthesis);
    const given: Argument[] = [];
    this.OPTION(() => {
      given.push(this.SUBRULE(this.argument));
      this.MANY({
        GATE: () => !this.is(2, t.RightParenthesis),
        DEF: () => {
          this.CONSUME(t.Comma);
          given.push(this.SUBRULE1(this.argument));
        },
      });
      this.OPTION1(() => this.CONSUME1(t.Comma));
    });
    this.closing(t.RightParenthesis, ["`,`"], () => this.CONSUME(t.RightParenthesis));
    this.ACTION(() => {
      this.refuseTwice(
        given.flatMap((argument) => (argument.kind === "named" ? [argument.name] : [])),
        "argument",
      );
      let named: Argument | undefined;
      for (const argument of given) {
        if (argument.kind === "named") named ??= argument;
        else if (argument.kind === "positional" && named) {
          this.report("E107", "positional argument after a named one", argument.span, {
            labels: [{ span: named.span, text: "named arguments begin here" }],
            help: ["move it to the front, or name it"],
          });
        }
      }
    });
    return given;
  });

  readonly argument = this.RULE("argument", (): Argument => {
    const start = this.ACTION(() => this.LA(1).startOffset);
    return this.OR(
      this.choose<Argument>("an argument", [
        {
          GATE: () => this.is(2, t.Equals),
          ALT: () => {
            const word = this.CONSUME(t.Word);
            this.CONSUME(t.Equals);
            const value = this.SUBRULE(this.expression);
            return this.ACTION(
              (): Argument => ({ kind: "named", name: this.nameFrom(word), value, span: this.spanFrom(start) }),
            );
          },
        },
        {
          GATE: () => this.is(2, t.keyword("in")),
          ALT: () => {
            const binder = this.SUBRULE(this.binder);
            const where = this.OPTION(() => {
              this.CONSUME(t.keyword("where"));
              return this.SUBRULE1(this.expression);
            });
            return this.ACTION(
              (): Argument => ({ kind: "binder", binder, ...(where && { where }), span: this.spanFrom(start) }),
            );
          },
        },
        {
          ALT: () => {
            const value = this.SUBRULE2(this.expression);
            return this.ACTION((): Argument => ({ kind: "positional", value, span: this.spanFrom(start) }));
          },
        },
      ]),
    );
  });

  readonly binder = this.RULE("binder", (): Binder => {
    const word = this.CONSUME(t.Word);
    this.CONSUME(t.keyword("in"));
    const over = this.SUBRULE(this.expression);
    const stop = this.OPTION(() => {
      this.CONSUME(t.Colon);
      return this.SUBRULE1(this.expression);
    });
    return this.ACTION(() => ({
      name: this.defined(word),
      over,
      ...(stop && { stop }),
      span: this.spanFrom(word.startOffset),
    }));
  });

  // ---- brackets

  readonly axes = this.RULE("axes", (): Axes => {
    const open = this.CONSUME(t.LeftBracket);
    const axes: Axes["axes"][number][] = [];
    this.MANY_SEP({
      SEP: t.Comma,
      DEF: () =>
        this.OR(
          this.choose("a size or `i in n`", [
            {
              GATE: () => this.is(2, t.keyword("in")),
              ALT: () => {
                const binder = this.SUBRULE(this.binder);
                axes.push({ kind: "binder", binder });
              },
            },
            {
              ALT: () => {
                const value = this.SUBRULE(this.expression);
                axes.push({ kind: "size", value });
              },
            },
          ]),
        ),
    });
    const where = this.OPTION(() => {
      this.CONSUME(t.keyword("where"));
      return this.SUBRULE1(this.expression);
    });
    this.ACTION(() => axes.length > 0 || this.fail(this.LA(1), ["a size", "`i in n`"]));
    this.closing(t.RightBracket, ["`,`"], () => this.CONSUME(t.RightBracket));
    return this.ACTION(() => ({ axes, ...(where && { where }), span: this.spanFrom(open.startOffset) }));
  });

  readonly subscripts = this.RULE("subscripts", (): Subscript[] => {
    this.CONSUME(t.LeftBracket);
    const subscripts: Subscript[] = [this.SUBRULE(this.subscript)];
    this.MANY(() => {
      this.CONSUME(t.Comma);
      subscripts.push(this.SUBRULE1(this.subscript));
    });
    this.closing(t.RightBracket, ["`,`", "`:`"], () => this.CONSUME(t.RightBracket));
    return subscripts;
  });

  readonly subscript = this.RULE("subscript", (): Subscript => {
    const first = this.ACTION(() => this.LA(1).startOffset);
    return this.OR(
      this.choose<Subscript>("a subscript or a slice `a:b`", [
        { ALT: () => this.slice(first, undefined, () => this.SUBRULE(this.sliceTail)) },
        {
          ALT: () => {
            const value = this.SUBRULE(this.expression);
            const tail = this.OPTION(() => this.SUBRULE1(this.sliceTail));
            return this.ACTION(
              (): Subscript =>
                tail ? this.slice(first, value, () => tail) : { kind: "index", value, span: this.spanFrom(first) },
            );
          },
        },
      ]),
    );
  });

  private slice(first: number, start: Expression | undefined, tail: () => SliceTail): Subscript {
    const { stop, step } = tail() ?? {};
    return this.ACTION(() => ({
      kind: "slice",
      ...(start && { start }),
      ...(stop && { stop }),
      ...(step && { step }),
      span: this.spanFrom(first),
    }));
  }

  readonly sliceTail = this.RULE("sliceTail", (): SliceTail => {
    this.CONSUME(t.Colon);
    const stop = this.OPTION(() => this.SUBRULE(this.expression));
    const step = this.OPTION1(() => {
      this.CONSUME1(t.Colon);
      return this.SUBRULE1(this.expression);
    });
    return { stop, step };
  });
}

interface SliceTail {
  readonly stop?: Expression;
  readonly step?: Expression;
}
