/** The grammar of what stands in brackets: arguments, axes, subscripts. */
import type { ParserMethod } from "chevrotain";
import type { Argument, Axes, Binder, Expression, Name as NameNode, Subscript } from "./ast.ts";
import { GrammarBase } from "./grammar-base.ts";
import * as t from "./tokens.ts";

interface SliceTail {
  readonly stop?: Expression;
  readonly step?: Expression;
}

export abstract class BracketGrammar extends GrammarBase {
  abstract readonly expression: ParserMethod<unknown[], Expression>;

  /** A name that is defined here. */
  readonly definition = this.RULE("definition", (): NameNode => {
    if (!this.RECORDING_PHASE && !this.is(1, t.Word)) this.fail(this.LA(1), ["a name"]);
    const token = this.CONSUME(t.Word);
    return this.ACTION(() => this.defined(token));
  });

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

  protected slice(first: number, start: Expression | undefined, tail: () => SliceTail): Subscript {
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
