/** A program of nearly 1 MB is checked or refused within seconds, whatever is in it. */
import { describe, expect, it } from "vitest";
import { compile } from "../../../dsl/index.ts";
import { catalogue } from "./catalogue.ts";

const fill = (line: (k: number) => string): string => {
  let text = "";
  for (let k = 0; text.length < 960_000; k += 1) text += line(k);
  return text;
};
const host = { read: () => ({ problem: "there is no such file" }) };

describe("large programs", () => {
  it.each([
    ["a chain of lets", fill((k) => (k === 0 ? "let a0 = 1\n" : `let a${k} = a${k - 1} + 1\n`))],
    ["an error on every line", fill((k) => `let a${k} = b${k} + 1\n`)],
    ["lines that are no statements", fill((k) => `@@ ) ${k} } ] foo\n`)],
    ["brackets", `let a = ${"(".repeat(400_000)}1`],
    ["more than 1 MB", "// x\n".repeat(230_000)],
  ])(
    "%s",
    (_, text) => {
      const { diagnostics } = compile({ path: "large.exp", text }, { catalogue, host });
      expect(diagnostics.length).toBeGreaterThan(0);
      expect(diagnostics.map(({ code }) => code)).not.toContain("E000");
    },
    20_000,
  );

  it("a long flat list is no nesting", () => {
    const text = `let v = [${"0, ".repeat(300_000)}7]\nexpect v[300_000] == 7\n`;
    const { plan, diagnostics } = compile({ path: "flat.exp", text }, { catalogue, host });
    expect(diagnostics).toEqual([]);
    expect(plan?.lets.v).toMatchObject({ kind: "tensor", value: { shape: [300_001] } });
  }, 20_000);
});
