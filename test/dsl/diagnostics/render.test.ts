import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../../dsl/diagnostics/diagnostic.ts";
import { codePoints, lineText, position } from "../../../dsl/diagnostics/positions.ts";
import { render } from "../../../dsl/diagnostics/render.ts";

const text = `${"\n".repeat(11)}r = sample toy on features {
  chains = 4
  sampler = sgld(step_size = -1e-5)
}
`;
const at = (what: string, from = text) => ({
  file: 0,
  start: from.indexOf(what),
  end: from.indexOf(what) + what.length,
});
const files = [{ path: "superposition.exp", text }];
const plain = (diagnostic: Partial<Diagnostic>, width?: number): string =>
  render([{ code: "E408", severity: "error", message: "m", span: at("-1e-5"), ...diagnostic }], files, {
    color: false,
    width,
  });

describe("a rendered diagnostic", () => {
  it("has sentence, place, marks, notes and help", () => {
    const shown = plain({
      message: "`step_size` of sampler `sgld` must be positive",
      label: "found -0.00001",
      labels: [{ span: at("sample"), text: "in this stage" }],
      notes: ["used in  Δθ = ε/2·∇ + √ε·η"],
      help: ["did you mean 1e-5?"],
      fix: [{ span: at("-1e-5"), text: "1e-5" }],
    });
    expect(shown).toBe(`error[E408]: \`step_size\` of sampler \`sgld\` must be positive
  --> superposition.exp:14:30
   |
12 | r = sample toy on features {
   |     ------ in this stage
14 |   sampler = sgld(step_size = -1e-5)
   |                              ^^^^^ found -0.00001
   = note: used in  Δθ = ε/2·∇ + √ε·η
   = help: did you mean 1e-5?            (apply with: ansatz check --fix)
`);
  });

  it("stacks several labels of one line", () => {
    expect(
      plain({
        span: at("step_size"),
        label: "this setting",
        labels: [
          { span: at("sampler"), text: "here" },
          { span: at("sgld"), text: "of this" },
        ],
      }),
    ).toBe(
      `error[E408]: m
  --> superposition.exp:14:18
   |
14 |   sampler = sgld(step_size = -1e-5)
   |   -------   ---- ^^^^^^^^^ this setting
   |   |         of this
   |   here
`,
    );
  });

  it("marks the first and the last line of a long span", () => {
    expect(
      plain({ span: { file: 0, start: text.indexOf("features"), end: text.indexOf("}") + 1 }, label: "this block" }),
    ).toBe(`error[E408]: m
  --> superposition.exp:12:19
   |
12 | r = sample toy on features {
   |                   ^^^^^^^^^^
15 | }
   | ^ this block
`);
  });

  it("shows labels in other files below", () => {
    const other = { path: "b.exp", text: "let n = 3\n" };
    const label = { span: { file: 1, start: 4, end: 5 }, text: "first defined here" };
    const shown = render(
      [{ code: "E203", severity: "warning", message: "m", span: at("toy"), labels: [label] }],
      [...files, other],
      { color: false },
    );
    expect(shown).toBe(`warning[E203]: m
  --> superposition.exp:12:12
   |
12 | r = sample toy on features {
   |            ^^^
  ::: b.exp:1:5
   |
 1 | let n = 3
   |     - first defined here
`);
  });

  it("cuts long lines around the mark", () => {
    const long = `let x = ${"1 + ".repeat(100)}y${" + 1".repeat(100)}\n`;
    const shown = render(
      [{ code: "E201", severity: "error", message: "m", span: at("y", long) }],
      [{ path: "a.exp", text: long }],
      { color: false, width: 60 },
    );
    const [, , , source, marks] = shown.split("\n");
    expect(source.length).toBeLessThanOrEqual(60);
    expect(source[marks.indexOf("^")]).toBe("y");
    expect(marks.match(/\^/g)).toHaveLength(1);
  });

  it("colors what it says, and nothing else", () => {
    const diagnostic: Diagnostic = {
      code: "E408",
      severity: "error",
      message: "m",
      span: at("-1e-5"),
      label: "l",
      labels: [{ span: at("sgld"), text: "x" }],
    };
    const colored = render([diagnostic], files, { color: true });
    expect(colored).toContain("\x1b[1;31merror[E408]\x1b[0m");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours
    expect(colored.replace(/\x1b\[[\d;]*m/g, "")).toBe(render([diagnostic], files, { color: false }));
  });

  it("separates diagnostics by a blank line and renders none as nothing", () => {
    const one: Diagnostic = { code: "E408", severity: "error", message: "m", span: at("toy") };
    expect(render([one, one], files, { color: false })).toBe(
      `${render([one], files, { color: false })}\n${render([one], files, { color: false })}`,
    );
    expect(render([], files, { color: false })).toBe("");
  });

  it("marks the end of a text and empty files", () => {
    expect(
      render(
        [{ code: "E104", severity: "error", message: "m", span: { file: 0, start: 0, end: 0 } }],
        [{ path: "a.exp", text: "" }],
        { color: false },
      ),
    ).toBe("error[E104]: m\n --> a.exp:1:1\n  |\n1 |\n  | ^\n");
  });
});

describe("positions", () => {
  it("count lines and code points from 1", () => {
    const text = "a\r\nλ😀x\n";
    expect(position(text, 0)).toEqual({ line: 1, column: 1 });
    expect(position(text, text.indexOf("x"))).toEqual({ line: 2, column: 3 });
    expect(position(text, text.length)).toEqual({ line: 3, column: 1 });
    expect([1, 2, 3].map((line) => lineText(text, line))).toEqual(["a", "λ😀x", ""]);
    expect(codePoints("λ😀x")).toBe(3);
  });
});
