/** The grammar of what is run and read: stages, sweeps, measures, figures, claims. */
import { EOF, type IToken } from "chevrotain";
import { suggest } from "../diagnostics/suggest.ts";
import type { Expression, Name, PlotCall, Setting, Statement, Swept, Tolerance, Verb } from "./ast.ts";
import { BodyGrammar } from "./body-grammar.ts";
import { anyOf } from "./expected.ts";
import * as t from "./tokens.ts";

const word = t.keyword;

export abstract class RunGrammar extends BodyGrammar {
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
            // `divergence = keep`: the word is reserved, but begins no expression.
            const value = this.OR1([
              {
                ALT: () => {
                  const token = this.CONSUME(word("keep"));
                  return this.ACTION((): Expression => ({ kind: "name", name: token.image, span: this.spanOf(token) }));
                },
              },
              { ALT: () => this.SUBRULE1(this.expression) },
            ]);
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
