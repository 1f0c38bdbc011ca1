import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compile, render } from "../../../dsl/index.ts";
import { catalogue } from "./catalogue.ts";

const folder = fileURLToPath(new URL("./bad/", import.meta.url));
const files: Record<string, string> = { "circle.exp": 'include "circle.exp"\n', "numbers.csv": "1,2\n3,4\n" };
const host = {
  read: (path: string) =>
    path in files ? { bytes: new TextEncoder().encode(files[path]) } : { problem: "there is no such file" },
};

describe("bad programs", () => {
  const names = readdirSync(folder).filter((name) => name.endsWith(".exp"));
  for (const name of names) {
    it(name, async () => {
      const {
        plan,
        diagnostics,
        files: sources,
      } = compile({ path: name, text: readFileSync(folder + name, "utf8") }, { catalogue, host });
      const code = /^([ew]\d{3})-/.exec(name)?.[1]?.toUpperCase();
      if (code !== undefined) expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
      expect(plan === undefined).toBe(diagnostics.some((diagnostic) => diagnostic.severity === "error"));
      await expect(render(diagnostics, sources, { color: false, width: 120 })).toMatchFileSnapshot(
        `./bad/${name.replace(/\.exp$/, ".txt")}`,
      );
    });
  }
});
