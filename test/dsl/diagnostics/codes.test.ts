import { describe, expect, it } from "vitest";
import { codes } from "../../../dsl/diagnostics/codes.ts";
import { suggest } from "../../../dsl/diagnostics/suggest.ts";
import { parse } from "../../../dsl/syntax/parse.ts";
import fc from "../../properties.ts";

const range = (prefix: string, first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, i) => `${prefix}${first + i}`);
const all = [
  "E000",
  ...[...range("E", 101, 109), ...range("E", 201, 209), ...range("E", 301, 311), ...range("E", 401, 409)],
  ...[...range("E", 501, 505), ...range("E", 601, 603), ...range("E", 701, 703)],
  ...[...range("W", 201, 202), ...range("W", 301, 302), ...range("W", 401, 406)],
];

describe("the table of codes", () => {
  it("is total, and in order", () => {
    expect([...codes.keys()]).toEqual(all);
  });
  it.each([...codes.values()])("explains $code", ({ code, title, explanation, example }) => {
    expect(title).toMatch(/^[a-z`]/);
    expect(title).not.toMatch(/\.$/);
    const sentences = explanation.match(/[.:](?= |$)/g) ?? [];
    expect(sentences.length).toBeGreaterThanOrEqual(2);
    expect(explanation).not.toMatch(/!(?!=)|please|illegal/i);
    expect(explanation.length).toBeLessThan(600);
    const reported = parse(example, 0).diagnostics.map((diagnostic) => diagnostic.code);
    // the example of a syntax error shows that error alone, any other is free of them
    expect(reported).toEqual(code > "E100" && code < "E110" ? [code] : []);
  });
});

describe("suggest", () => {
  it.each([
    ["mesure", ["let", "measure", "model"], "measure"],
    ["trian", ["train", "sample"], "train"],
    ["learning_rat", ["learning_rate", "step_size"], "learning_rate"],
    ["N", ["M", "n"], "n"],
    ["ab", ["cd", "ax"], "ax"],
    ["densty", ["intensity", "density"], "density"],
    ["zzzzzzzz", ["features", "toy"], undefined],
    ["toy", ["toy"], undefined],
  ])("%s among %j", (word, candidates, expected) => {
    expect(suggest(word, candidates)).toBe(expected);
  });
  it("finds a word after one slip", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("optimizer", "features", "posterior", "step_size"),
        fc.nat(8),
        fc.constantFrom("delete", "double", "swap"),
        (word, at, slip) => {
          const i = at % (word.length - 1);
          const pair = word.slice(i, i + 2);
          const put = slip === "delete" ? pair[1] : slip === "double" ? pair[0] + pair : pair[1] + pair[0];
          const misspelt = word.slice(0, i) + put + word.slice(i + 2);
          fc.pre(misspelt !== word);
          expect(suggest(misspelt, ["optimizer", "features", "posterior", "step_size", "x", "chains"])).toBe(word);
        },
      ),
      { seed: 21 },
    );
  });
});
