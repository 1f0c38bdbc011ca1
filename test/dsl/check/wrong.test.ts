/** Bad programs against the catalogue that is built, with files beside them. After an intended change: `npx vitest run -u`. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compile, render } from "../../../dsl/index.ts";
import { catalogue } from "../../../runtime/catalogue/index.ts";
import { loadEngine } from "../../../runtime/engine/load.ts";

const folder = fileURLToPath(new URL("./wrong/", import.meta.url));
const host = {
  read: (path: string) => {
    try {
      return { bytes: new Uint8Array(readFileSync(folder + path)) };
    } catch {
      return { problem: "there is no such file" };
    }
  },
};

describe("bad programs with the catalogue that is built", async () => {
  const real = catalogue(await loadEngine());
  const names = readdirSync(folder).filter((name) => name.endsWith(".exp"));
  it.each(names)("%s", async (name) => {
    const text = readFileSync(folder + name, "utf8");
    const { plan, diagnostics, files } = compile({ path: name, text }, { catalogue: real, host });
    const code = /^([ew]\d{3})-/.exec(name)?.[1]?.toUpperCase();
    if (code !== undefined) expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
    expect(plan === undefined).toBe(diagnostics.some((diagnostic) => diagnostic.severity === "error"));
    for (const { span } of diagnostics) expect(span.end).toBeLessThanOrEqual(files[span.file]!.text.length);
    const shown = render(diagnostics, files, { color: false, width: 120 });
    await expect(shown).toMatchFileSnapshot(`./wrong/${name.replace(/\.exp$/, ".txt")}`);
  });
});
