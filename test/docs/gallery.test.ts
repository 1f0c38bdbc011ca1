/** docs/gallery.md: made from its programs, and the programs draw what lies there. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compile } from "../../dsl/index.ts";
import { catalogue } from "../../runtime/catalogue/index.ts";
import { loadEngine } from "../../runtime/engine/load.ts";
import { drawings, folder, ORDER, page } from "../../scripts/gallery.mjs";

const files = readdirSync(folder);

test("the page is that of its programs", () => {
  expect(readFileSync(join(folder, "../gallery.md"), "utf8"), "stale: run `node scripts/gallery.mjs`").toBe(page());
});

test("every program is on the page, and every drawing belongs to one", () => {
  const programs = files.filter((f) => f.endsWith(".exp")).map((f) => f.slice(0, -4));
  expect([...programs].sort()).toEqual([...ORDER].sort());
  for (const f of files.filter((f) => f.endsWith(".svg"))) expect(ORDER).toContain(f.replace(/-\d+\.svg$/, ""));
});

describe("programs of the gallery", async () => {
  const host = { read: () => ({ problem: "no files here" }) };
  const known = catalogue(await loadEngine());
  test.each(ORDER)("%s is correct and has a drawing for each figure", (name) => {
    const text = readFileSync(join(folder, `${name}.exp`), "utf8");
    const { plan, diagnostics } = compile({ path: `${name}.exp`, text }, { catalogue: known, host });
    expect(diagnostics).toEqual([]);
    expect(files.filter((f) => new RegExp(`^${name}-\\d+\\.svg$`).test(f)).length).toBe(plan?.figures.length);
  });

  // The quick ones of every verb: solved, trained, sampled.
  test.each(["columns", "solids", "circuit", "gram", "staircase"])("%s draws what is stored, byte for byte", (name) => {
    drawings(name).forEach((svg, k) => {
      expect(svg, "changed: run `node scripts/gallery.mjs`, and look").toBe(
        readFileSync(join(folder, `${name}-${k + 1}.svg`), "utf8"),
      );
    });
  }, 120_000);
});
