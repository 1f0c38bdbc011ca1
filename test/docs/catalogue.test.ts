/** docs/catalogue.md is what the entries say, and says all that they should. */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Catalogue } from "../../dsl/catalogue.ts";
import { catalogueReference, codeTable, withCodeTable } from "../../dsl/editor/reference.ts";
import { catalogue } from "../../runtime/catalogue/index.ts";
import { loadEngine } from "../../runtime/engine/load.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
let real: Catalogue;
beforeAll(async () => {
  real = catalogue(await loadEngine());
});

describe("docs/catalogue.md", () => {
  it("is up to date", () => {
    expect(read("docs/catalogue.md") === catalogueReference(real), "stale: run `node scripts/docs.mjs`").toBe(true);
  });
  it("shows every entry and setting", () => {
    const page = catalogueReference(real);
    for (const { name, doc } of real.entries) {
      expect(page).toContain(`\`${name}`);
      expect(page).toContain(doc);
    }
    for (const settings of Object.values(real.settings))
      for (const { name } of settings) expect(page).toContain(`| \`${name}\` | `);
  });
});

describe("the table of codes in docs/language.md", () => {
  it("is up to date", () => {
    const page = read("docs/language.md");
    expect(page).toContain(codeTable());
    expect(withCodeTable(page), "stale: run `node scripts/docs.mjs`").toBe(page);
  });
});
