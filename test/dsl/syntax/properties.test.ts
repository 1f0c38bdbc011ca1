import { describe, expect, it } from "vitest";
import { Grammar } from "../../../dsl/syntax/grammar.ts";
import { parse } from "../../../dsl/syntax/parse.ts";
import fc from "../../properties.ts";
import { mutated, programs, soup, untidy } from "./programs.ts";

/** Spans of all nodes and diagnostics lie in the text, and a refused statement is reported. */
function check(text: string): void {
  const { file, diagnostics } = parse(text, 3);
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== "object") return;
    if ("start" in value && "end" in value && "file" in value) {
      const span = value as { file: number; start: number; end: number };
      expect(span.file).toBe(3);
      expect(Number.isInteger(span.start) && Number.isInteger(span.end)).toBe(true);
      expect(span.start).toBeGreaterThanOrEqual(0);
      expect(span.end).toBeGreaterThanOrEqual(span.start);
      expect(span.end).toBeLessThanOrEqual(text.length);
    }
    Object.values(value).forEach(visit);
  };
  visit(file);
  visit(diagnostics);
  if (file.lostNames.length > 0) expect(diagnostics.length).toBeGreaterThan(0);
  for (const { code, message } of diagnostics) {
    expect(code).toMatch(/^E10[1-9]$/);
    expect(message).not.toBe("");
  }
}

describe("the parser", () => {
  it("has a grammar without conflicts", () => {
    expect(() => new Grammar(true)).not.toThrow();
  });

  it.each(programs)("accepts %s", (_, text) => {
    const { file, diagnostics } = parse(text, 0);
    expect(diagnostics).toEqual([]);
    expect(file.lostNames).toEqual([]);
    expect(file.statements[0].kind).toBe("experiment");
    // nothing between two statements but blanks, comments, separators
    let end = 0;
    for (const { span } of [...file.statements, { span: { start: text.length, end: text.length } }]) {
      expect(text.slice(end, span.start).replace(/\/\/.*/g, "")).toMatch(/^[\s;]*$/);
      end = span.end;
    }
  });

  it("survives any text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), fc.string({ maxLength: 200 })), check),
      { numRuns: 500, seed: 1 },
    );
  });
  it("survives any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => check(new TextDecoder("latin1").decode(bytes))),
      { numRuns: 300, seed: 2 },
    );
  });
  it("survives words and signs in any order", () => {
    fc.assert(fc.property(soup, check), { numRuns: 1500, seed: 3 });
  });
  it("survives mutated programs", () => {
    fc.assert(fc.property(mutated, check), { numRuns: 250, seed: 4 });
  });
  it("accepts what the grammar derives", () => {
    fc.assert(
      fc.property(untidy, (text) => {
        expect(parse(text, 0).diagnostics.filter(({ code }) => code < "E106")).toEqual([]);
      }),
      { numRuns: 500, seed: 5 },
    );
  });

  it.each([
    ["open parentheses", "(".repeat(100_000)],
    ["open braces", "let x = ".concat("{".repeat(100_000))],
    ["closing brackets", "]".repeat(100_000)],
    ["alternating brackets", "([{".repeat(30_000)],
    ["mismatched brackets", "(]".repeat(50_000)],
    ["signs", `let x = ${"-".repeat(100_000)}1`],
    ["negations", `let x = ${"not ".repeat(100_000)}1`],
    ["powers", `let x = ${"2^".repeat(50_000)}1`],
    ["sums", `let x = ${"2+".repeat(50_000)}1`],
    ["fields", `let x = a${".b".repeat(50_000)}`],
    ["calls", `let x = a${"()".repeat(50_000)}`],
    ["comparisons", `expect ${"a < ".repeat(50_000)}b`],
    ["one long number", `let x = ${"1".repeat(200_000)}`],
    ["one long string", `experiment "${"a\\".repeat(100_001)}`],
    ["lone quotes", '"\n'.repeat(20_000)],
    ["statement words", "let\n".repeat(20_000)],
  ])("reports %s in bounded time, without overflow", (_, text) => {
    const start = performance.now();
    const { diagnostics } = parse(text, 0);
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.length).toBeLessThanOrEqual(100);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it("accepts the deepest nesting it allows", () => {
    for (const [open, close] of [
      ["(", ")"],
      ["[", "]"],
      ["f(", ")"],
      ["{ a = ", " }"],
      ["a[-", "]"],
      ["f(x = -2^(", "))"],
    ]) {
      const levels = 64 / (open.match(/[([{]/g)?.length ?? 1);
      expect(parse(`let x = ${open.repeat(levels)}1${close.repeat(levels)}`, 0).diagnostics).toEqual([]);
    }
    expect(parse(`let x = 1${" + 1".repeat(390)}`, 0).diagnostics).toEqual([]);
  });

  it("keeps no state between files", () => {
    const good = programs[0][1];
    const before = parse(good, 0);
    parse("let x = (((\nmodel m {", 1);
    expect(parse(good, 0)).toEqual(before);
  });
});
