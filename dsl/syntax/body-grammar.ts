/** The grammar of data sets, processes, models and layers: statements with a body of lines. */
import { EOF, type IToken } from "chevrotain";
import type { Arrow, Axes, Column, Expression, Formal, Item, Name, Statement } from "./ast.ts";
import { ExpressionGrammar } from "./expression-grammar.ts";
import * as t from "./tokens.ts";

const word = t.keyword;

export abstract class BodyGrammar extends ExpressionGrammar {
  protected readonly endOfLine = ["an operator", "a new line", "`}`"];

  readonly dataStatement = this.RULE("dataStatement", (): Statement => {
    const first = this.CONSUME(word("data"));
    const name = this.SUBRULE(this.definition);
    const given = this.OPTION(() => this.SUBRULE(this.args));
    let from: Expression | undefined;
    let where: Expression | undefined;
    this.OPTION1(() => {
      this.CONSUME(word("from"));
      from = this.SUBRULE(this.expression);
      where = this.OPTION2(() => {
        this.CONSUME(word("where"));
        return this.SUBRULE1(this.expression);
      });
    });
    const columns = this.OPTION3(() => this.SUBRULE(this.columns));
    this.ACTION(() => {
      if (!from && !columns) this.fail(this.LA(1), [...(given ? [] : ["`(`"]), "`from`", "`{`"]);
    });
    return this.ACTION(() => ({
      ...{ kind: "data", name, arguments: given ?? [], ...(from && { from }), ...(where && { where }) },
      ...{ columns: columns ?? [], span: this.spanFrom(first.startOffset) },
    }));
  });

  readonly columns = this.RULE("columns", (): Column[] => {
    this.CONSUME(t.LeftBrace);
    const columns = this.lines<Column>(
      t.End,
      () => this.endOfLine,
      () => this.SUBRULE(this.column),
    );
    this.CONSUME(t.RightBrace);
    return columns;
  });

  readonly column = this.RULE("column", (): Column => {
    const start = this.ACTION(() => this.LA(1).startOffset);
    const constant = this.OPTION({
      GATE: () => !this.is(2, t.Equals, t.Tilde),
      DEF: () => this.CONSUME(word("const")),
    });
    const name = this.SUBRULE(this.definition);
    const axes = this.OPTION1(() => this.SUBRULE(this.axes));
    const sign = this.SUBRULE(this.definer);
    const value = this.SUBRULE(this.expression);
    return this.ACTION(() => ({
      ...{
        const: constant !== undefined,
        name,
        ...(axes && { axes }),
        operator: sign.image as "=" | "~",
        operatorSpan: this.spanOf(sign),
      },
      ...{ value, span: this.spanFrom(start) },
    }));
  });

  /** `=` or `~`. */
  readonly definer = this.RULE("definer", (): IToken => {
    if (!this.RECORDING_PHASE && !this.is(1, t.Equals, t.Tilde)) {
      this.fail(this.LA(1), [...(this.is(0, t.RightBracket) ? [] : ["`[`"]), "`=`", "`~`"]);
    }
    return this.OR([{ ALT: () => this.CONSUME(t.Equals) }, { ALT: () => this.CONSUME(t.Tilde) }]);
  });

  readonly processStatement = this.RULE("processStatement", (): Statement => {
    const first = this.CONSUME(word("process"));
    const name = this.SUBRULE(this.definition);
    const formals = this.OPTION(() => this.SUBRULE(this.formals));
    this.braceOpen(formals ? [] : ["`(`"], () => this.CONSUME(t.LeftBrace));
    const arrows = this.SUBRULE(this.arrows);
    this.CONSUME(t.RightBrace);
    return this.ACTION(() => ({
      kind: "process",
      name,
      formals: formals ?? [],
      arrows,
      span: this.spanFrom(first.startOffset),
    }));
  });

  readonly arrows = this.RULE("arrows", (): Arrow[] =>
    this.lines<Arrow>(
      t.End,
      () => this.endOfLine,
      () => this.SUBRULE(this.arrow),
    ),
  );

  readonly arrow = this.RULE("arrow", (): Arrow => {
    const from = this.SUBRULE(this.mark);
    this.CONSUME(t.Arrow);
    const to = this.SUBRULE1(this.mark);
    this.CONSUME(t.Colon);
    const symbol = this.SUBRULE2(this.mark);
    const probability = this.SUBRULE(this.expression);
    return this.ACTION(() => ({ from, to, symbol, probability, span: this.spanFrom(from.span.start) }));
  });

  readonly mark = this.RULE("mark", (): Name => {
    const token = this.OR(
      this.choose<IToken>("a state or symbol (a word, a number or a string)", [
        { ALT: () => this.CONSUME(t.Word) },
        { ALT: () => this.CONSUME(t.NumberLiteral) },
        { ALT: () => this.CONSUME(t.StringLiteral) },
      ]),
    );
    return this.ACTION(() => this.nameFrom(token));
  });

  readonly bodyStatement = this.RULE("bodyStatement", (): Statement => {
    const first = this.OR([{ ALT: () => this.CONSUME(word("model")) }, { ALT: () => this.CONSUME(word("layer")) }]);
    const name = this.SUBRULE(this.definition);
    const layer = this.ACTION(() => first.tokenType === word("layer"));
    const formals = this.OPTION(() => this.SUBRULE(this.formals));
    this.ACTION(() => {
      if (layer && !formals) this.fail(this.LA(1), ["`(`"], "a layer names its arguments: `layer f(x) { … }`");
    });
    this.braceOpen(formals ? [] : ["`(`"], () => this.CONSUME(t.LeftBrace));
    const open = this.LA(0).startOffset;
    const items = this.SUBRULE(this.items);
    this.CONSUME(t.RightBrace);
    return this.ACTION((): Statement => {
      this.checkOutputs(items, layer ? { ...name.span } : undefined, open);
      return {
        kind: layer ? "layer" : "model",
        name,
        formals: formals ?? [],
        items,
        span: this.spanFrom(first.startOffset),
      };
    });
  });

  /** E108. `layer` is the span of the layer's name, absent in a model. */
  protected checkOutputs(items: readonly Item[], layer: Name["span"] | undefined, open: number): void {
    items.forEach((item, i) => {
      if (item.kind === "repeat") this.checkOutputs(item.items, undefined, open);
      if (item.kind !== "output") return;
      const arrow = { ...item.span, end: item.span.start + 2 };
      if (!layer)
        this.report("E108", "`->` may stand only at the end of a layer", arrow, {
          help: ["a model computes `loss`, `log_weight` or `f`: write `f = …`"],
        });
      else if (items.some((other, j) => j < i && other.kind === "output"))
        this.report("E108", "second `->` in a layer", arrow, { help: ["a layer has one output: keep the last `->`"] });
      else if (items.slice(i + 1).some((other) => other.kind !== "output"))
        this.report("E108", "`->` is not the last line of its layer", arrow, {
          help: ["move it below everything else"],
        });
    });
    if (layer && !items.some((item) => item.kind === "output")) {
      // a line of it that could not be read may have been the output
      if ([...this.errors, ...this.failures].some(({ token }) => token.tokenType === EOF || token.startOffset > open))
        return;
      this.report("E108", "layer without `->`", layer, {
        help: ["end it with `-> expression`: what the layer returns"],
      });
    }
  }

  readonly formals = this.RULE("formals", (): Formal[] => {
    this.CONSUME(t.LeftParenthesis);
    const formals: Formal[] = [];
    this.MANY_SEP({ SEP: t.Comma, DEF: () => formals.push(this.SUBRULE(this.formal)) });
    this.closing(t.RightParenthesis, ["`,`"], () => this.CONSUME(t.RightParenthesis));
    return formals;
  });

  readonly formal = this.RULE("formal", (): Formal => {
    const name = this.SUBRULE(this.definition);
    const axes = this.OPTION(() => this.SUBRULE(this.axes));
    const value = this.OPTION1(() => {
      this.CONSUME(t.Equals);
      return this.SUBRULE(this.expression);
    });
    return this.ACTION(() => ({ name, ...(axes && { axes }), ...(value && { default: value }) }));
  });

  readonly items = this.RULE("items", (): Item[] =>
    this.lines<Item>(
      t.End,
      (item) => (item.kind === "spin" ? ["`of`", "a new line", "`}`"] : this.endOfLine),
      () => this.SUBRULE(this.item),
    ),
  );

  readonly item = this.RULE("item", (): Item => {
    const start = this.ACTION(() => this.LA(1).startOffset);
    const keyworded = (): boolean => !this.is(2, t.Equals, t.Tilde);
    return this.OR(
      this.choose<Item>("`param`, `const`, `spin`, `default`, `repeat`, `->` or a name", [
        { GATE: keyworded, ALT: () => this.SUBRULE(this.parameter) },
        { GATE: keyworded, ALT: () => this.SUBRULE(this.spins) },
        {
          GATE: keyworded,
          ALT: () => {
            this.CONSUME(word("default"));
            const key = this.CONSUME(t.Word);
            this.CONSUME(t.Equals);
            const value = this.SUBRULE(this.expression);
            return this.ACTION(
              (): Item => ({ kind: "default", name: this.nameFrom(key), value, span: this.spanFrom(start) }),
            );
          },
        },
        {
          GATE: keyworded,
          ALT: () => {
            this.CONSUME(word("repeat"));
            const count = this.SUBRULE1(this.expression);
            this.braceOpen(["an operator"], () => this.CONSUME(t.LeftBrace));
            const items = this.SUBRULE(this.items);
            this.CONSUME(t.RightBrace);
            return this.ACTION((): Item => ({ kind: "repeat", count, items, span: this.spanFrom(start) }));
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.Arrow);
            const value = this.SUBRULE2(this.expression);
            return this.ACTION((): Item => ({ kind: "output", value, span: this.spanFrom(start) }));
          },
        },
        { ALT: () => this.SUBRULE(this.binding) },
      ]),
    );
  });

  readonly parameter = this.RULE("parameter", (): Item => {
    const first = this.OR([{ ALT: () => this.CONSUME(word("param")) }, { ALT: () => this.CONSUME(word("const")) }]);
    const name = this.SUBRULE(this.definition);
    const axes = this.OPTION(() => this.SUBRULE(this.axes));
    const sign = this.SUBRULE(this.definer);
    const value = this.SUBRULE(this.expression);
    return this.ACTION(() => ({
      ...{ kind: "parameter", word: first.image as "param" | "const", name, ...(axes && { axes }) },
      ...{
        operator: sign.image as "=" | "~",
        operatorSpan: this.spanOf(sign),
        value,
        span: this.spanFrom(first.startOffset),
      },
    }));
  });

  readonly spins = this.RULE("spins", (): Item => {
    const first = this.CONSUME(word("spin"));
    const name = this.SUBRULE(this.definition);
    if (!this.RECORDING_PHASE && !this.is(1, t.LeftBracket))
      this.fail(this.LA(1), ["`[`"], "spins have a size: `spin s[2, 8]`");
    const axes = this.SUBRULE(this.axes);
    const states = this.OPTION(() => {
      this.CONSUME(word("of"));
      return this.SUBRULE(this.expression);
    });
    return this.ACTION(() => ({
      kind: "spin",
      name,
      axes,
      ...(states && { states }),
      span: this.spanFrom(first.startOffset),
    }));
  });

  readonly binding = this.RULE("binding", (): Item => {
    const name = this.SUBRULE(this.definition);
    const axes: Axes | undefined = this.OPTION(() => this.SUBRULE(this.axes));
    this.equals(axes === undefined, () => this.CONSUME(t.Equals));
    const value = this.SUBRULE(this.expression);
    return this.ACTION(() => ({
      kind: "binding",
      name,
      ...(axes && { axes }),
      value,
      span: this.spanFrom(name.span.start),
    }));
  });
}
