/**
 * Every example of docs/language.md compiles; the complete programs (those with a title) run, and their claims hold. A block's info string may name a code,
 * which the block then reports, or a file, which later blocks can read.
 */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Catalogue } from "../../dsl/catalogue.ts";
import { compile, render } from "../../dsl/index.ts";
import { catalogue } from "../../runtime/catalogue/index.ts";
import { loadEngine } from "../../runtime/engine/load.ts";
import { nodePlatform } from "../../runtime/engine/platform/node.ts";
import { run } from "../../runtime/run.ts";

const page = readFileSync(new URL("../../docs/language.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/^```(exp|csv)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(([, language, info, text], k) => ({
  ...{ language, info, text, line: page.slice(0, page.indexOf(text)).split("\n").length, k },
}));
const files: Record<string, string> = Object.fromEntries(
  blocks.filter(({ info }) => info?.includes(".")).map(({ info, text }) => [info, text]),
);
const bytes = (path: string) => new TextEncoder().encode(files[path]);
const host = {
  read: (path: string) => (path in files ? { bytes: bytes(path) } : { problem: "there is no such file" }),
};
const programs = blocks.filter(({ language }) => language === "exp");

let real: Catalogue;
beforeAll(async () => {
  real = catalogue(await loadEngine());
});
const compiled = (text: string) => compile({ path: "page.exp", text }, { catalogue: real, host });

describe("docs/language.md", () => {
  it("has examples of every part", () => {
    expect(programs.length).toBeGreaterThan(15);
    const all = programs.map(({ text }) => text).join("\n");
    for (const word of [
      "train",
      "sample",
      "solve",
      "simulate",
      "sweep",
      "repeat",
      "include",
      "expect",
      "layer",
      "across",
    ])
      expect(all).toMatch(new RegExp(`\\b${word}\\b`));
  });
  it.each(programs)("the example at line $line compiles", ({ text, info }) => {
    const { diagnostics, files: sources } = compiled(text);
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    if (info !== undefined && !info.includes(".")) {
      expect(errors.map(({ code }) => code)).toEqual([info]);
      const [head, place] = page
        .slice(page.indexOf(text))
        .match(/```\n(error.*)\n (-->.*)\n```/)!
        .slice(1);
      const shown = render(diagnostics, sources, { color: false, width: 120 });
      expect(shown).toContain(head);
      expect(shown).toContain(place);
    } else expect(render(errors, sources, { color: false, width: 120 })).toBe("");
  });
  it.each(
    programs.filter(({ text }) => text.startsWith("experiment")),
  )("the program at line $line runs, and its claims hold", async ({ text }) => {
    const { plan, diagnostics } = compiled(text);
    expect(diagnostics).toEqual([]);
    const running = run(plan!, { platform: nodePlatform(), workers: 0, files: bytes });
    const verdicts: string[] = [];
    for await (const event of running) {
      if (event.event === "task") expect(event.message).toBeUndefined();
      if (event.event === "verdict") verdicts.push(`${event.text}: ${event.state}`);
    }
    expect(verdicts.length).toBeGreaterThan(0);
    expect(verdicts.filter((verdict) => !verdict.endsWith(": holds"))).toEqual([]);
    expect((await running.result).code).toBe(0);
  });
});
