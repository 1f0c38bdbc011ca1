/** What one wrong word does to a program: it is reported, and near the place where it stands. */
import { beforeAll, expect, it } from "vitest";
import type { Catalogue } from "../../../dsl/catalogue.ts";
import { lineStarts, position } from "../../../dsl/diagnostics/positions.ts";
import { repair } from "../../../dsl/editor/repair.ts";
import { compile } from "../../../dsl/index.ts";
import { catalogue } from "../../../runtime/catalogue/index.ts";
import { loadEngine } from "../../../runtime/engine/load.ts";
import { examples, mutations } from "./mutations.ts";

const host = { read: () => ({ problem: "there is no such file" }) };
let real: Catalogue;
beforeAll(async () => {
  real = catalogue(await loadEngine());
});

it("500 one-token mutations of the examples: 95 % of the errors are reported within a line of the edit", () => {
  const missed: string[] = [];
  let wrong = 0;
  for (const { path, text, line, what } of mutations(500, 1)) {
    const before = performance.now();
    const { plan, diagnostics } = compile({ path, text }, { catalogue: real, host });
    expect(performance.now() - before, `${path}:${line} ${what}`).toBeLessThan(5000);
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map(({ code }) => code)).not.toContain("E000");
    expect(plan === undefined, `${path}:${line} ${what}`).toBe(errors.length > 0);
    if (errors.length === 0) continue;
    wrong += 1;
    const starts = lineStarts(text);
    const lines = errors.map(({ span }) => position(text, span.start, starts).line);
    if (!lines.some((reported) => Math.abs(reported - line) <= 1))
      missed.push(`${path}:${line} ${what} (${lines.join(", ")})`);
  }
  expect(wrong).toBeGreaterThan(400);
  expect(missed.length / wrong, `not near:\n${missed.join("\n")}`).toBeLessThanOrEqual(0.05);
}, 120_000);

it("repairs of misspelt programs restore them, or name a misspelt definition throughout", () => {
  const originals = new Map(examples);
  const misspelt = mutations(300, 5).filter(({ what, path }) => what.startsWith("misspell") && !path.includes("phase"));
  let repaired = 0;
  for (const { path, text, line, what } of misspelt) {
    const check = (changed: string) => compile({ path, text: changed }, { catalogue: real, host });
    const result = repair(text, real, check);
    if (result.rounds.length === 0) continue;
    repaired += 1;
    const errors = (diagnostics: ReturnType<typeof check>["diagnostics"]) =>
      diagnostics.filter(({ severity }) => severity === "error").length;
    expect(errors(result.checked.diagnostics), `${path}:${line} ${what}`).toBeLessThan(errors(check(text).diagnostics));
    if (result.text === originals.get(path)) continue;
    const put = new Set(result.rounds.flatMap(({ applied }) => applied.map(({ after }) => after)));
    // the word that was put everywhere is the misspelt one
    expect(
      [...put].every((word) => !originals.get(path)!.includes(word)),
      `${path}:${line} ${what}`,
    ).toBe(true);
  }
  expect(repaired).toBeGreaterThan(misspelt.length / 4);
}, 120_000);
