/** Every code that the compiler can raise has a page whose example raises it, and nothing else. */
import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Catalogue } from "../../dsl/catalogue.ts";
import { type CodePage, codes } from "../../dsl/diagnostics/codes.ts";
import { compile } from "../../dsl/index.ts";
import { catalogue } from "../../runtime/catalogue/index.ts";
import { loadEngine } from "../../runtime/engine/load.ts";
import { nodePlatform } from "../../runtime/engine/platform/node.ts";
import { run } from "../../runtime/run.ts";

const root = new URL("../../dsl/", import.meta.url);

/** Codes that stand in the compiler's sources, outside of their own pages, and those that the catalogue refuses a plan with. */
const raised = new Set([
  "E404",
  ...readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.startsWith("diagnostics/codes") && !path.startsWith("editor/"))
    .flatMap((path) => readFileSync(new URL(path, root), "utf8").match(/"[EW][1-9]\d\d"/g) ?? [])
    .map((code) => code.slice(1, -1)),
]);

/** Codes whose example cannot raise them yet, and why. */
const waiting: Readonly<Record<string, string>> = {
  E000: "a failure of the compiler itself",
  E310: "no entry of the catalogue acts across samples yet",
  E701: "at run time; run below",
  E702: "at run time; tested with the store of the terminal program",
  E703: "at run time; tested with the store of the terminal program",
  W301: "positions without a target come with sequences",
  W402: "at run time; test/runtime/run/run-warnings.test.ts",
  W403: "the curvature at the start is computed for step_size = auto only",
  W404: "at run time; test/runtime/run/run-warnings.test.ts",
  W405: "at run time; test/runtime/run/run-warnings.test.ts",
};

/** Raised by the compiler, but not by anything that is in the catalogue now. */
const noEntry = new Set(["E310", "W301"]);

const hostOf = ({ files }: CodePage) => ({
  read: (path: string) =>
    files?.[path] === undefined
      ? { problem: "there is no such file" }
      : { bytes: new TextEncoder().encode(files[path]) },
});

let real: Catalogue;
beforeAll(async () => {
  real = catalogue(await loadEngine());
});
const reported = (page: CodePage) =>
  compile({ path: "example.exp", text: page.example }, { catalogue: real, host: hostOf(page) });

describe("the examples of the codes", () => {
  it("covers what the compiler raises", () => {
    expect([...raised].filter((code) => !codes.has(code))).toEqual([]);
    expect([...codes.keys()].filter((code) => !raised.has(code) && !(code in waiting))).toEqual([]);
    expect(raised.size).toBeGreaterThan(40);
  });
  const shown = [...codes.values()].filter(({ code }) => raised.has(code) && !noEntry.has(code));
  it.each(shown)("$code is raised by its example", (page) => {
    const { diagnostics, plan } = reported(page);
    expect([...new Set(diagnostics.map(({ code }) => code))]).toEqual([page.code]);
    expect(plan === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
  });
  it("E701 is raised when its example runs", async () => {
    const { plan, diagnostics } = reported(codes.get("E701")!);
    expect(diagnostics).toEqual([]);
    const running = run(plan!, { platform: nodePlatform(), workers: 0 });
    const seen: string[] = [];
    for await (const event of running) if (event.event === "diagnostic") seen.push(event.diagnostic.code);
    expect(seen).toContain("E701");
    expect((await running.result).code).toBe(3);
  });
});
