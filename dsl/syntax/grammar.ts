/** The grammar of statements, bodies and settings, on top of that of expressions. One line that fails costs that line only. */
import { EOF, type IToken, isRecognitionException, type TokenType } from "chevrotain";
import { suggest } from "../diagnostics/suggest.ts";
import type {
  Arrow,
  Axes,
  Column,
  Expression,
  Formal,
  Item,
  Name,
  PlotCall,
  Setting,
  Statement,
  Swept,
  Tolerance,
  Verb,
} from "./ast.ts";
import { anyOf } from "./expected.ts";
import { ExpressionGrammar, LineFailed } from "./expression-grammar.ts";
import * as t from "./tokens.ts";

const word = t.keyword;
/** Words that may follow the expression a statement ends with. */
const clauses: Record<string, readonly string[]> = {
  data: ["`where`", "`{`"],
  stage: ["`on`", "`from`", "`{`"],
  sweep: ["`zip`", "`warm`"],
  repeat: ["`keep`", "`drop`"],
  measure: ["`across`", "`every`"],
  plot: ["`beside`", "`where`"],
  expect: ["`within`", "`where`"],
};

/** After so many lines that failed the rest of a file is not looked at. */
export const mostFailures = 100;

export class Grammar extends ExpressionGrammar {
  /** Source text, for what claims show. */
  text = "";
  private failed = 0;
  private titles = new Map<string, IToken>();

  constructor(validate = false) {
    super(validate);
    this.performSelfAnalysis();
  }

  /** Rules of lines separated by `separator`, up to `}` or the end. A line that fails is skipped to the next recovery point. */
  private lines<T>(
    separator: TokenType,
    could: (line: T) => readonly string[],
    parse: () => T,
    lost?: (start: number, end: number) => void,
  ): T[] {
    const found: T[] = [];
    if (this.RECORDING_PHASE) {
      this.MANY9(() => {
        parse();
        this.OPTION9(() => this.CONSUME9(separator));
      });
      return found;
    }
    while (!this.is(1, EOF, t.RightBrace)) {
      const { depth, startOffset } = this.LA(1) as t.Token;
      try {
        if (this.failed > mostFailures) throw new LineFailed(); // a file of garbage: the rest is skipped
        const line = parse();
        if (!this.is(1, EOF, t.RightBrace, separator)) this.fail(this.LA(1), could(line));
        found.push(line);
      } catch (error) {
        if (!(error instanceof LineFailed || isRecognitionException(error as Error))) throw error;
        this.failed++;
        const stop = (token: t.Token): boolean =>
          token.tokenType === EOF ||
          token.depth < depth ||
          (token.depth === depth && (token.tokenType === t.Newline || token.tokenType === t.Semicolon));
        while (!stop(this.LA(1) as t.Token)) this.SKIP_TOKEN();
        lost?.(startOffset, this.is(1, EOF) ? this.textEnd : this.LA(1).startOffset);
      }
      if (this.is(1, separator) || this.is(1, t.End)) this.SKIP_TOKEN();
    }
    return found;
  }

  // ---- program

  /** Ranges of text of the statements that were skipped. */
  lost: [number, number][] = [];

  readonly program = this.RULE("program", (): Statement[] => {
    this.ACTION(() => {
      this.lost = [];
      this.failed = 0;
      this.titles.clear();
    });
    return this.lines<Statement>(
      t.End,
      (statement) => ["an operator", ...(clauses[statement.kind] ?? []), "the end of the statement"],
      () => this.SUBRULE(this.statement),
      (start, end) => this.lost.push([start, end]),
    );
  });

  readonly statement = this.RULE(
    "statement",
    (): Statement =>
      this.OR(
        this.choose<Statement>("a statement", [
          { GATE: () => !this.stageAhead(), ALT: () => this.SUBRULE(this.headline) },
          { GATE: () => !this.stageAhead(), ALT: () => this.SUBRULE(this.letStatement) },
          { GATE: () => !this.stageAhead(), ALT: () => this.SUBRULE(this.dataStatement) },
          { GATE: () => !this.stageAhead(), ALT: () => this.SUBRULE(this.processStatement) },
          { GATE: () => !this.stageAhead(), ALT: () => this.SUBRULE(this.bodyStatement) },
          { GATE: () => !this.stageAhead(), ALT: () => this.SUBRULE(this.sweepStatement) },
          { GATE: () => !this.stageAhead(), ALT: () => this.SUBRULE(this.repeatStatement) },
          { GATE: () => !this.stageAhead(), ALT: () => this.SUBRULE(this.seedStatement) },
          { GATE: () => !this.stageAhead(), ALT: () => this.SUBRULE(this.measureStatement) },
          { GATE: () => !this.stageAhead(), ALT: () => this.SUBRULE(this.plotStatement) },
          { GATE: () => !this.stageAhead(), ALT: () => this.SUBRULE(this.expectStatement) },
          { ALT: () => this.SUBRULE(this.stageStatement) },
        ]),
      ),
  );

  /** `NAME =`, but not `seed =`: a stage. A reserved word there is E105. */
  private stageAhead(): boolean {
    return this.is(2, t.Equals) && !this.is(1, word("seed"));
  }

  /** E109 for statements of which a file has one. */
  private once(token: IToken): void {
    const first = this.titles.get(token.image);
    if (!first) this.titles.set(token.image, token);
    else {
      this.report("E109", `second \`${token.image}\` in this file`, this.spanOf(token), {
        labels: [{ span: this.spanOf(first), text: "first given here" }],
        help: ["keep one of them"],
      });
    }
  }

  readonly headline = this.RULE(
    "headline",
    (): Statement =>
      this.OR([
        {
          ALT: () => {
            const first = this.CONSUME(word("experiment"));
            const title = this.SUBRULE(this.quoted);
            return this.ACTION((): Statement => {
              this.once(first);
              return { kind: "experiment", title: title.value, span: this.spanFrom(first.startOffset) };
            });
          },
        },
        {
          ALT: () => {
            const first = this.CONSUME(word("include"));
            const path = this.SUBRULE1(this.quoted);
            return this.ACTION(
              (): Statement => ({
                kind: "include",
                path: path.value,
                pathSpan: path.span,
                span: this.spanFrom(first.startOffset),
              }),
            );
          },
        },
      ]),
  );

  readonly quoted = this.RULE("quoted", () => {
    if (!this.RECORDING_PHASE && !this.is(1, t.StringLiteral))
      this.fail(this.LA(1), ["a string"], 'write it in double quotes: `"text"`');
    const value = this.SUBRULE(this.primary);
    return value as Extract<Expression, { kind: "string" }>;
  });

  readonly letStatement = this.RULE("letStatement", (): Statement => {
    const first = this.CONSUME(word("let"));
    const name = this.SUBRULE(this.definition);
    const axes = this.OPTION(() => this.SUBRULE(this.axes));
    this.equals(axes === undefined, () => this.CONSUME(t.Equals));
    const value = this.SUBRULE(this.expression);
    return this.ACTION(() => ({
      kind: "let",
      name,
      ...(axes && { axes }),
      value,
      span: this.spanFrom(first.startOffset),
    }));
  });

  /** A name that is defined here. */
  readonly definition = this.RULE("definition", (): Name => {
    if (!this.RECORDING_PHASE && !this.is(1, t.Word)) this.fail(this.LA(1), ["a name"]);
    const token = this.CONSUME(t.Word);
    return this.ACTION(() => this.defined(token));
  });

  private equals(axesCould: boolean, consume: () => unknown, signs = [t.Equals]): void {
    if (!this.RECORDING_PHASE && !this.is(1, ...signs))
      this.fail(this.LA(1), [...(axesCould ? ["`[`"] : []), ...signs.map(t.labelOf)]);
    consume();
  }

  private braceOpen(could: readonly string[], consume: () => unknown): void {
    if (!this.RECORDING_PHASE && !this.is(1, t.LeftBrace)) this.fail(this.LA(1), [...could, "`{`"]);
    consume();
  }

  // ---- data and processes

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
  private readonly endOfLine = ["an operator", "a new line", "`}`"];

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

  // ---- models and layers

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
  private checkOutputs(items: readonly Item[], layer: Name["span"] | undefined, open: number): void {
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

  // ---- stages

  readonly stageStatement = this.RULE("stageStatement", (): Statement => {
    if (!this.RECORDING_PHASE && !this.is(1, t.Word)) this.fail(this.LA(1), ["a statement"]);
    const name = this.SUBRULE(this.definition);
    if (!this.RECORDING_PHASE && !this.is(1, t.Equals)) {
      const word = suggest(name.text, t.statementWords);
      const help = word
        ? `did you mean \`${word}\`?`
        : `a statement begins with ${anyOf([...t.statementWords].map((w) => `\`${w}\``))}, or is a stage: \`name = train …\``;
      this.fail(
        this.is(1, EOF, t.End) ? this.LA(1) : this.LA(0),
        this.is(1, EOF, t.End) ? ["`=`"] : ["a statement"],
        help,
      );
    }
    this.CONSUME(t.Equals);
    if (!this.RECORDING_PHASE && !this.is(1, ...[...t.verbs].map(word))) {
      const verb = this.is(1, t.Name) ? suggest(this.LA(1).image, t.verbs) : undefined;
      const help =
        verb && this.is(2, t.Name)
          ? `did you mean \`${verb}\`?`
          : `a value is defined with \`let ${name.text} = …\`; one that uses results with \`measure ${name.text} = …\``;
      this.fail(
        this.LA(1),
        [...t.verbs].map((w) => `\`${w}\``),
        help,
      );
    }
    const verb = this.OR(
      this.choose<IToken>(
        "`train`, `sample`, `solve` or `simulate`",
        [...t.verbs].map((verb) => ({ ALT: () => this.CONSUME(word(verb)) })),
      ),
    );
    const subject = this.CONSUME(t.Name);
    const given = this.OPTION(() => this.SUBRULE(this.args));
    const on = this.OPTION1(() => {
      this.CONSUME(word("on"));
      return this.SUBRULE(this.expression);
    });
    const from = this.OPTION2(() => {
      this.CONSUME(word("from"));
      return this.SUBRULE1(this.expression);
    });
    const settings = this.OPTION3(() => this.SUBRULE(this.settings));
    return this.ACTION((): Statement => {
      const again = this.LA(1);
      if (this.is(1, word("on"), word("from")) && !settings) {
        if (this.is(1, word("from")) || on)
          this.report("E109", `clause \`${again.image}\` given twice`, this.spanOf(again), {
            help: ["keep one of them; several starts are a list"],
          });
        this.fail(again, ["`{`", "the end of the statement"], "the order is `on` data, `from` start, `{` settings `}`");
      }
      return {
        ...{
          kind: "stage",
          name,
          verb: verb.image as Verb,
          verbSpan: this.spanOf(verb),
          subject: this.nameFrom(subject),
          arguments: given ?? [],
        },
        ...{ ...(on && { on }), ...(from && { from }), settings: settings ?? [], span: this.spanFrom(name.span.start) },
      };
    });
  });

  readonly settings = this.RULE("settings", (): Setting[] => {
    this.CONSUME(t.LeftBrace);
    const could = (line: Setting): readonly string[] =>
      line.kind === "record" && !line.every
        ? ["`,`", "`every`", "a new line", "`}`"]
        : ["an operator", "`,`", "a new line", "`}`"];
    const settings = this.lines<Setting>(t.Separator, could, () => this.SUBRULE(this.setting));
    this.CONSUME(t.RightBrace);
    this.ACTION(() => {
      const key = (s: Setting): Name =>
        s.kind === "record"
          ? { text: "record", span: { ...s.span, end: s.span.start + 6 } }
          : s.of
            ? { text: `${s.key.text} of ${this.text.slice(s.of.span.start, s.of.span.end)}`, span: s.key.span }
            : s.key;
      this.refuseTwice(settings.map(key), "setting", "E109");
    });
    return settings;
  });

  readonly setting = this.RULE("setting", (): Setting => {
    const start = this.ACTION(() => this.LA(1).startOffset);
    return this.OR(
      this.choose<Setting>("a setting or `record`", [
        {
          GATE: () => !this.is(2, t.Equals, word("of")),
          ALT: () => {
            this.CONSUME(word("record"));
            const names: Name[] = [];
            this.AT_LEAST_ONE_SEP({
              SEP: t.Comma,
              DEF: () => {
                const token = this.CONSUME(t.Name);
                names.push(this.nameFrom(token));
              },
              ERR_MSG: "a name to be recorded",
            });
            const every = this.OPTION(() => {
              this.CONSUME(word("every"));
              return this.SUBRULE(this.expression);
            });
            return this.ACTION(
              (): Setting => ({ kind: "record", names, ...(every && { every }), span: this.spanFrom(start) }),
            );
          },
        },
        {
          ALT: () => {
            const key = this.CONSUME(t.Word);
            const of = this.OPTION1(() => {
              this.CONSUME(word("of"));
              return this.SUBRULE(this.postfix);
            });
            if (!this.RECORDING_PHASE && !this.is(1, t.Equals)) this.fail(this.LA(1), [...(of ? [] : ["`of`"]), "`=`"]);
            this.CONSUME(t.Equals);
            const value = this.SUBRULE1(this.expression);
            return this.ACTION(
              (): Setting => ({
                kind: "setting",
                key: this.nameFrom(key),
                ...(of && { of }),
                value,
                span: this.spanFrom(start),
              }),
            );
          },
        },
      ]),
    );
  });

  // ---- sweeps, repeats, seeds

  readonly sweepStatement = this.RULE("sweepStatement", (): Statement => {
    const first = this.CONSUME(word("sweep"));
    const swept: Swept[] = [this.SUBRULE(this.swept)];
    this.MANY(() => {
      this.CONSUME(word("zip"));
      swept.push(this.SUBRULE1(this.swept));
    });
    let warm: "next" | "both" | Expression | undefined;
    this.OPTION(() => {
      this.CONSUME(word("warm"));
      warm = "next";
      this.OPTION1({
        GATE: () => this.LA(1).image === "both" || this.is(1, word("from")),
        DEF: () =>
          this.OR([
            {
              ALT: () => {
                this.CONSUME(t.Name);
                warm = "both";
              },
            },
            {
              ALT: () => {
                this.CONSUME(word("from"));
                warm = this.SUBRULE(this.expression);
              },
            },
          ]),
      });
    });
    return this.ACTION(() => ({ kind: "sweep", swept, ...(warm && { warm }), span: this.spanFrom(first.startOffset) }));
  });

  readonly swept = this.RULE("swept", (): Swept => {
    const token = this.CONSUME(t.Word);
    this.CONSUME(word("over"));
    const over = this.SUBRULE(this.expression);
    return this.ACTION(() => ({
      name: token.tokenType === word("seed") ? this.nameFrom(token) : this.defined(token),
      over,
      span: this.spanFrom(token.startOffset),
    }));
  });

  readonly repeatStatement = this.RULE("repeatStatement", (): Statement => {
    const first = this.CONSUME(word("repeat"));
    const count = this.SUBRULE(this.expression);
    const choice = this.OPTION(() => {
      const choosing = this.OR([{ ALT: () => this.CONSUME(word("keep")) }, { ALT: () => this.CONSUME(word("drop")) }]);
      const value = this.SUBRULE1(this.expression);
      return { word: choosing.image as "keep" | "drop", value };
    });
    return this.ACTION((): Statement => {
      this.once(first);
      return { kind: "repeat", count, ...(choice && { choice }), span: this.spanFrom(first.startOffset) };
    });
  });

  readonly seedStatement = this.RULE("seedStatement", (): Statement => {
    const first = this.CONSUME(word("seed"));
    this.CONSUME(t.Equals);
    const value = this.SUBRULE(this.expression);
    return this.ACTION((): Statement => {
      this.once(first);
      return { kind: "seed", value, span: this.spanFrom(first.startOffset) };
    });
  });

  // ---- measures, figures, claims

  readonly measureStatement = this.RULE("measureStatement", (): Statement => {
    const first = this.CONSUME(word("measure"));
    const name = this.SUBRULE(this.definition);
    const axes = this.OPTION(() => this.SUBRULE(this.axes));
    this.equals(axes === undefined, () => this.CONSUME(t.Equals));
    const value = this.SUBRULE(this.expression);
    const across: Name[] = [];
    let every: { steps: Expression; of: Name } | undefined;
    const seen = new Map<string, IToken>();
    const clause = (token: IToken): void => {
      const before = seen.get(token.image);
      if (before) {
        this.report("E109", `clause \`${token.image}\` given twice`, this.spanOf(token), {
          labels: [{ span: this.spanOf(before), text: "first given here" }],
          help: [token.image === "across" ? "name all axes in one: `across a, b`" : "keep one of them"],
        });
      } else seen.set(token.image, token);
    };
    this.MANY(() =>
      this.OR([
        {
          ALT: () => {
            const token = this.CONSUME(word("across"));
            this.ACTION(() => clause(token));
            this.AT_LEAST_ONE_SEP({
              SEP: t.Comma,
              DEF: () => {
                const axis = this.SUBRULE(this.axisName);
                across.push(axis);
              },
              ERR_MSG: "the name of an axis",
            });
          },
        },
        {
          ALT: () => {
            const token = this.CONSUME(word("every"));
            this.ACTION(() => clause(token));
            const steps = this.SUBRULE1(this.expression);
            this.CONSUME(word("of"));
            const of = this.CONSUME(t.Name);
            this.ACTION(() => {
              every = { steps, of: this.nameFrom(of) };
            });
          },
        },
      ]),
    );
    return this.ACTION(() => ({
      ...{
        kind: "measure",
        name,
        ...(axes && { axes }),
        value,
        across,
        ...(every && { every }),
        span: this.spanFrom(first.startOffset),
      },
    }));
  });

  readonly axisName = this.RULE("axisName", (): Name => {
    const token = this.OR(
      this.choose<IToken>("the name of an axis", [
        { ALT: () => this.CONSUME(t.Name) },
        { ALT: () => this.CONSUME(word("seed")) },
      ]),
    );
    return this.ACTION(() => this.nameFrom(token));
  });

  readonly plotStatement = this.RULE("plotStatement", (): Statement => {
    const first = this.CONSUME(word("plot"));
    const calls: PlotCall[] = [this.SUBRULE(this.plotCall)];
    this.MANY(() => {
      this.CONSUME(word("beside"));
      calls.push(this.SUBRULE1(this.plotCall));
    });
    const where = this.OPTION(() => {
      this.CONSUME(word("where"));
      return this.SUBRULE(this.expression);
    });
    return this.ACTION(() => ({
      kind: "plot",
      calls,
      ...(where && { where }),
      span: this.spanFrom(first.startOffset),
    }));
  });

  readonly plotCall = this.RULE("plotCall", (): PlotCall => {
    if (!this.RECORDING_PHASE && !this.is(1, t.Name)) this.fail(this.LA(1), ["the name of a figure"]);
    const name = this.CONSUME(t.Name);
    if (!this.RECORDING_PHASE && !this.is(1, t.LeftParenthesis))
      this.fail(this.LA(1), ["`(`"], "a figure names what it shows: `plot line(trained.loss)`");
    const given = this.SUBRULE(this.args);
    return this.ACTION(() => ({ name: this.nameFrom(name), arguments: given, span: this.spanFrom(name.startOffset) }));
  });

  readonly expectStatement = this.RULE("expectStatement", (): Statement => {
    const first = this.CONSUME(word("expect"));
    const claim = this.SUBRULE(this.expression);
    const within = this.OPTION(() => {
      this.CONSUME(word("within"));
      const tolerance = this.SUBRULE(this.tolerance);
      if (!this.RECORDING_PHASE && !this.is(1, word("of"))) {
        this.fail(this.LA(1), [...(tolerance.kind === "absolute" ? ["an operator", "`se`"] : []), "`of`"]);
      }
      this.CONSUME(word("of"));
      const of = this.SUBRULE1(this.expression);
      return { tolerance, of };
    });
    const where = this.OPTION1(() => {
      this.CONSUME(word("where"));
      return this.SUBRULE2(this.expression);
    });
    return this.ACTION((): Statement => {
      const span = this.spanFrom(first.startOffset);
      const text = this.text.slice(first.endOffset! + 1, span.end);
      const oneLine = text
        .replace(/"(?:\\.|[^"\\\n])*"|\/\/[^\n]*/g, (piece) => (piece.startsWith("//") ? " " : piece))
        .replace(/\s+/g, " ");
      return { kind: "expect", claim, ...(within && { within }), ...(where && { where }), text: oneLine.trim(), span };
    });
  });

  readonly tolerance = this.RULE(
    "tolerance",
    (): Tolerance =>
      this.OR(
        this.choose<Tolerance>("a tolerance: `5%`, `0.01` or `3 se`", [
          {
            ALT: () => {
              const token = this.CONSUME(t.Percentage);
              return this.ACTION(
                (): Tolerance => ({
                  kind: "percent",
                  value: Number(token.image.slice(0, -1).replaceAll("_", "")),
                  span: this.spanOf(token),
                }),
              );
            },
          },
          {
            ALT: () => {
              const value = this.SUBRULE(this.expression);
              const se = this.OPTION({ GATE: () => this.LA(1).image === "se", DEF: () => this.CONSUME(t.Name) });
              return this.ACTION(
                (): Tolerance => ({ kind: se ? "se" : "absolute", value, span: this.spanFrom(value.span.start) }),
              );
            },
          },
        ]),
      ),
  );
}
