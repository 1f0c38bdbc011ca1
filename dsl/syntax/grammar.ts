/** The grammar of a program. One line that fails costs that line only. */
import type { Expression, Statement } from "./ast.ts";
import { RunGrammar } from "./run-grammar.ts";
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

export class Grammar extends RunGrammar {
  /** Ranges of text of the statements that were skipped. */
  lost: [number, number][] = [];

  constructor(validate = false) {
    super(validate);
    this.performSelfAnalysis();
  }

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
  protected stageAhead(): boolean {
    return this.is(2, t.Equals) && !this.is(1, word("seed"));
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
}
