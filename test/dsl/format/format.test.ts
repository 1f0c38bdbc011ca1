import { describe, expect, it } from "vitest";
import { format } from "../../../dsl/format/format.ts";
import { parse } from "../../../dsl/syntax/parse.ts";
import fc from "../../properties.ts";
import { mutated, programs, shape, soup, untidy } from "../syntax/programs.ts";

const comments = (text: string): string[] =>
  parse(text, 0).file.trivia.flatMap(({ kind, text }) => (kind === "comment" ? [text] : []));

function check(text: string): void {
  const once = format(text);
  const before = parse(text, 0);
  expect(once.diagnostics).toEqual(before.diagnostics);
  if (before.diagnostics.length > 0) {
    expect(once.text).toBe(text);
    return;
  }
  const after = parse(once.text, 0);
  expect(after.diagnostics).toEqual([]);
  expect(shape(after.file)).toEqual(shape(before.file));
  expect(comments(once.text)).toEqual(comments(text));
  expect(format(once.text).text).toBe(once.text);
  expect(once.text).not.toMatch(/[ \t]\n|\n\n\n|\r|\t(?!.*")/);
}

describe("the formatter", () => {
  it.each(programs)("keeps the meaning of %s", (_, text) => check(text));
  it("leaves a tidy program alone", () => {
    const changed = programs.filter(([, text]) => format(text).text !== text).map(([name]) => name);
    expect(changed).toEqual(["correlated.exp"]); // `1 / 2` between whole numbers becomes `1/2`
  });
  it("keeps the meaning of anything the grammar derives", () => {
    fc.assert(fc.property(untidy, check), { numRuns: 800, seed: 11 });
  });
  it("keeps the meaning of what happens to parse", () => {
    fc.assert(fc.property(soup, check), { numRuns: 500, seed: 12 });
    fc.assert(fc.property(mutated, check), { numRuns: 150, seed: 13 });
  });

  it.each([
    ["let x=(a+b)*(c)", "let x = (a + b) * c\n"],
    ["let x = ((a*b))+(-c)^2 - (d-e)", "let x = a * b + (-c)^2 - (d - e)\n"],
    ["let x = 2^(-1) + (2^3)^2 + 2^(3^2)", "let x = 2^-1 + (2^3)^2 + 2^3^2\n"],
    ["let x = (r at 500).W + W at (knee[0])", "let x = (r at 500).W + W at knee[0]\n"],
    ["let x = not (a == b) and not (a and b)", "let x = not a == b and not (a and b)\n"],
    ["let x = (5).shape", "let x = (5).shape\n"],
    ["let x = 1 / 2 + a / 2 + -1 / 8 + a * 1 / 2", "let x = 1/2 + a / 2 + -1/8 + a * 1 / 2\n"],
    ["let x = a [ 1 : n - 1 , :: 2 ]", "let x = a[1:n - 1, ::2]\n"],
    ["let x = sum( i in 0 : n where i!=j , f (i) )", "let x = sum(i in 0:n where i != j, f(i))\n"],
    ["process p{ s->t:B 0.5;t->s : B (-1) }", "process p { s -> t : B 0.5; t -> s : B -1 }\n"],
    ["model m\n{ h = x\n\n\n loss = h }", "model m {\n  h = x\n\n  loss = h\n}\n"],
    [
      "r = train m on d {\nbatch   = 3\nsteps = 4\nlr      = 2\n}",
      "r = train m on d {\n  batch = 3\n  steps = 4\n  lr = 2\n}\n",
    ],
    ["r = train m on d {\nbatch   = 3\nsteps   = 4\n}", "r = train m on d {\n  batch = 3\n  steps = 4\n}\n"],
    [
      "r = train m on d {\nbatch     = 3\noptimizer = 4\n}",
      "r = train m on d {\n  batch     = 3\n  optimizer = 4\n}\n",
    ],
    ["plot line(a)\nbeside line(b)", "plot line(a)\n  beside line(b)\n"],
    ["sweep m over [\n1,\n  f(\n2)\n]", "sweep m over [\n  1,\n  f(\n    2)\n]\n"],
    ["let x = 1     // one\nlet yy = 2    // two", "let x = 1     // one\nlet yy = 2    // two\n"],
    ["\n\n// first\n\n\n\n// second\nlet x = 1;", "// first\n\n// second\nlet x = 1\n"],
    ["", ""],
    ["let x = ", "let x = "],
  ])("formats %j", (text, expected) => {
    expect(format(text).text).toBe(expected);
  });
});
