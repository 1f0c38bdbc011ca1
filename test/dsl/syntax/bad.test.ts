/** Bad programs and what is reported on them. After an intended change: `UPDATE_GOLDEN=1 npx vitest run test/dsl/syntax/bad.test.ts`. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { render } from "../../../dsl/diagnostics/render.ts";
import { parse } from "../../../dsl/syntax/parse.ts";

const folder = new URL("./bad/", import.meta.url);
const names = readdirSync(folder)
  .filter((name) => name.endsWith(".exp"))
  .map((name) => name.slice(0, -4));

describe("bad programs", () => {
  it.each(names)("%s", (name) => {
    const text = readFileSync(new URL(`${name}.exp`, folder), "utf8");
    const { diagnostics } = parse(text, 0);
    expect(diagnostics.length).toBeGreaterThan(0);
    const shown = render(diagnostics, [{ path: `${name}.exp`, text }], { color: false, width: 120 });
    const golden = new URL(`${name}.txt`, folder);
    if (process.env.UPDATE_GOLDEN) writeFileSync(golden, shown);
    expect(existsSync(golden)).toBe(true);
    expect(shown).toBe(readFileSync(golden, "utf8"));
  });
  it.each([
    ["let a = .5 + 5.", "let a = 0.5 + 5.0"],
    ["let a = b&&c || d", "let a = b and c or d"],
    ["let a = 2 × b ≤ c−1", "let a = 2 * b <= c-1"],
  ])("%s has a certain repair", (text, repaired) => {
    const edits = parse(text, 0).diagnostics.flatMap(({ fix }) => fix ?? []);
    const apply = (now: string, { span, text }: (typeof edits)[number]) =>
      now.slice(0, span.start) + text + now.slice(span.end);
    expect(edits.sort((a, b) => b.span.start - a.span.start).reduce(apply, text)).toBe(repaired);
    expect(parse(repaired, 0).diagnostics).toEqual([]);
  });
  it("show every syntax code", () => {
    const codes = names.flatMap((name) =>
      parse(readFileSync(new URL(`${name}.exp`, folder), "utf8"), 0).diagnostics.map(({ code }) => code),
    );
    expect([...new Set(codes)].sort()).toEqual([
      "E101",
      "E102",
      "E103",
      "E104",
      "E105",
      "E106",
      "E107",
      "E108",
      "E109",
    ]);
  });
});
