/** Programs that say of themselves what must come out: every claim holds, and the compiler says nothing. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compile, nodePlatform, run } from "../../../index.ts";

const folder = fileURLToPath(new URL("./right/", import.meta.url));
const read = (path: string) => new Uint8Array(readFileSync(folder + path));
const host = {
  read: (path: string) => {
    try {
      return { bytes: read(path) };
    } catch {
      return { problem: "there is no such file" };
    }
  },
};

async function verdicts(name: string, set: Record<string, string> = {}) {
  const text = readFileSync(folder + name, "utf8");
  const { plan, diagnostics } = await compile({ path: name, text }, { host, set });
  expect(diagnostics.filter(({ code }) => code !== "W201").map(({ message }) => message)).toEqual([]);
  const seen: string[] = [];
  const running = run(plan!, { workers: 0, platform: nodePlatform(), files: read });
  for await (const event of running) {
    if (event.event === "verdict") seen.push(`${event.state}: ${event.text}`);
    if (event.event === "task" && event.state === "failed") seen.push(`failed: ${event.id}: ${event.message}`);
  }
  return { plan: plan!, seen };
}

describe("right programs", () => {
  const names = readdirSync(folder).filter((name) => name.endsWith(".exp"));
  it.each(names)("%s", async (name) => {
    const { plan, seen } = await verdicts(name);
    expect(seen.filter((line) => !line.startsWith("holds"))).toEqual([]);
    expect(seen.length).toBe(plan.claims.length);
    expect(seen.length).toBeGreaterThan(2);
  }, 60_000);
  it("takes values of lets, sweeps and the seed from outside", async () => {
    const { plan, seen } = await verdicts("seeds.exp", { s: "3,6", seed: "7" });
    expect(plan.sweeps.map(({ names: swept, length }) => [swept.join(), length])).toEqual([
      ["seed", 1],
      ["s,t", 2],
    ]);
    expect(seen).toContain("holds: a.w == s");
  });
  it("runs stages of included files only where something needs them", async () => {
    const { plan } = await verdicts("included.exp");
    expect(plan.stages.map((stage) => stage.name)).toEqual(["inner", "outer"]);
    expect(plan.sweeps).toHaveLength(1);
  });
  it("lists files of data with the program's, so that workers get their bytes", async () => {
    const { plan } = await verdicts("files-of-data.exp");
    expect(plan.files.map(({ path }) => path)).toEqual([
      "files-of-data.exp",
      "files/table.csv",
      "files/table.parquet",
      "files/points.npy",
    ]);
  });
});
