import { describe, expect, it } from "vitest";
import { parse } from "../../../dsl/syntax/parse.ts";

/** How many statements a text has, none of which is refused. */
function statements(text: string): number {
  const { file, diagnostics } = parse(text, 0);
  expect(diagnostics).toEqual([]);
  return file.statements.length;
}

describe("a line end", () => {
  it.each([
    ["ends a statement", "let a = 1\nlet b = 2", 2],
    ["does not count in parentheses", "let a = f(\n1\n,\n2\n)\nlet b = 2", 2],
    ["does not count in brackets", "let a = [1,\n2\n]\nlet b = 2", 2],
    ["does not count after an operator", "let a = 1 +\n2\nlet b =\n2", 2],
    ["does not count before an operator", "let a = 1\n+ 2\nlet b\n= 2", 2],
    ["does not count after a word", "data a from\nb where\nc\nsweep x over\n[1] zip\ny over [2]", 2],
    ["does not count before a word", "data a\nfrom b\nwhere c\nsweep x over [1]\nzip y over [2]\nwarm", 2],
    ["counts after a field named like a word", "let a = r.over\nlet b = r.on", 2],
    ["does not count before a dot", "let a = r\n.over\nlet b = 2", 2],
    ["is looked for behind comments", "let a = 1 // c +\n// d\n+ 2\nlet b = 2", 2],
    ["collapses with its like and `;`", "\n\nlet a = 1;\n\n\nlet b = 2\n;let c = 3\n\n", 3],
    ["does not count before `{`", "model m\n{\nf = 1\n}", 1],
  ])("%s", (_, text, count) => expect(statements(text)).toBe(count));

  it("counts again in braces inside parentheses", () => {
    const { file, diagnostics } = parse("let a = f({\nb = 1\nc = 2\n})", 0);
    expect(diagnostics).toEqual([]);
    expect(file.statements[0]).toMatchObject({
      value: { arguments: [{ value: { entries: [{ name: { text: "b" } }, { name: { text: "c" } }] } }] },
    });
  });
  it("lets a setting begin with a word", () => {
    const { file, diagnostics } = parse("r = train net on d {\nbatch = 3\nover = words\nwarm = 2, not = 4\n}", 0);
    expect(diagnostics).toEqual([]);
    expect(file.statements[0]).toMatchObject({
      settings: [{}, { key: { text: "over" } }, { key: { text: "warm" } }, { key: { text: "not" } }],
    });
  });
  it("lets a process have a state with the name of a word", () => {
    const { file, diagnostics } = parse("process p {\noff -> on : A 1\non -> off : B 1\n}", 0);
    expect(diagnostics).toEqual([]);
    expect(file.statements[0]).toMatchObject({ arrows: [{ to: { text: "on" } }, { from: { text: "on" } }] });
  });
});

describe("recovery", () => {
  it("goes on at the next statement and remembers what was lost", () => {
    const { file, diagnostics } = parse(
      "let a = 1 1\nmodel m(x) {\nf = (x\nlet b = 2\nsweep c over [1] d\nr = train 3\nmeasure k = 1",
      0,
    );
    expect(diagnostics.map(({ code }) => code)).toEqual(["E104", "E102", "E102", "E104", "E104"]);
    expect(file.statements.map(({ kind }) => kind)).toEqual(["let", "measure"]);
    expect([...file.lostNames].sort()).toEqual(["a", "c", "m", "r"]);
  });
  it("goes on at the next line of a body", () => {
    const text = "model m(x) {\n  param W[2 ~ 3]\n  h = 2 y\n  repeat 2 { a = * }\n  f = h\n}\nlet b = 3";
    const { file, diagnostics } = parse(text, 0);
    expect(diagnostics.map(({ span }) => span.start)).toEqual(["~", "y", "*"].map((sign) => text.indexOf(sign)));
    expect(file.statements).toHaveLength(1);
  });
  it("keeps the trees of errors that are not of form", () => {
    const { file, diagnostics } = parse("expect 1 < 2 > 1\nlet a = f(x = 1, 2)\nlet b = 3", 0);
    expect(diagnostics.map(({ code }) => code)).toEqual(["E106", "E107"]);
    expect(file.statements).toHaveLength(3);
  });
});

describe("precedence", () => {
  /** An expression with all brackets written. */
  const tree = (text: string): string => {
    const { file, diagnostics } = parse(`let a = ${text}`, 0);
    expect(diagnostics).toEqual([]);
    // biome-ignore lint/suspicious/noExplicitAny: any node
    const show = (node: any): string =>
      ({
        ...{
          binary: () => `(${show(node.left)}${node.operator}${show(node.right)})`,
          unary: () => `(${node.operator} ${show(node.operand)})`,
        },
        ...{
          at: () => `(${show(node.value)} at ${show(node.place)})`,
          member: () => `${show(node.object)}.${node.member.text}`,
        },
        comparison: () => `(${node.operands.map(show).join(node.operators[0])})`,
        ...{
          name: () => node.name,
          number: () => node.text,
          subscript: () => `${show(node.object)}[${show(node.subscripts[0].value)}]`,
        },
      })[node.kind as string]!();
    return show((file.statements[0] as { value: unknown }).value);
  };
  it.each([
    ["-x^2", "(- (x^2))"],
    ["2^-1", "(2^(- 1))"],
    ["2^3^2", "(2^(3^2))"],
    ["2^-x^2 * y", "((2^(- (x^2)))*y)"],
    ["W.T @ W @ x", "((W.T@W)@x)"],
    ["W at knee[0]", "(W at knee[0])"],
    ["x at 5 ^ 2", "((x at 5)^2)"],
    ["a - b - c * d / e", "((a-b)-((c*d)/e))"],
    ["not a == b and not c or d", "(((not (a==b))and(not c))or d)".replace("or d", "ord")],
    ["0 < a <= 1", "(0<a<1)"],
    ["-a * -b + +c", "(((- a)*(- b))+(+ c))"],
  ])("%s", (text, expected) => expect(tree(text)).toBe(expected));
});
