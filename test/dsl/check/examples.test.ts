import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compile } from "../../../dsl/index.ts";
import { catalogue } from "../../../runtime/catalogue/index.ts";
import { loadEngine } from "../../../runtime/engine/load.ts";

const folder = fileURLToPath(new URL("../../../examples/", import.meta.url));

describe("examples", async () => {
  const real = catalogue(await loadEngine());
  const host = {
    read: (path: string) => {
      try {
        return { bytes: new Uint8Array(readFileSync(folder + path)) };
      } catch {
        return { problem: "there is no such file" };
      }
    },
  };
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".exp"));
  it.each(paths)("%s compiles without a word", (path) => {
    const { plan, diagnostics } = compile(
      { path, text: readFileSync(folder + path, "utf8") },
      { catalogue: real, host },
    );
    expect(diagnostics).toEqual([]);
    expect(plan?.claims.length).toBeGreaterThan(0);
    if (plan!.stages.length > 0) expect(plan!.tasks.length).toBeGreaterThan(0); // data alone can be measured too
    // A plan is plain data: it survives a structured clone, and its hash does not depend on the run.
    expect(structuredClone(plan)).toEqual(plan);
    expect(compile({ path, text: readFileSync(folder + path, "utf8") }, { catalogue: real, host }).plan?.hash).toBe(
      plan?.hash,
    );
  });
});
