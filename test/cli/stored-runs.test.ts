/** Commands that look at runs on the disk: ls, compare, plot, export. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { measuresCsv } from "../../cli/commands/export.ts";
import { ansatz, filesBelow, project } from "./spawned.ts";

let cwd: string;
beforeAll(() => {
  cwd = project();
  expect(ansatz(["run", "sweep.exp", "--quiet"], cwd).status).toBe(0);
  expect(ansatz(["run", "sweep.exp", "--quiet", "--set", "noise=2", "--set", "seed=7"], cwd).status).toBe(0);
});

describe("ls", () => {
  const hashes = (args: readonly string[]) =>
    ansatz(["ls", "--json", ...args], cwd)
      .stdout.trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).hash as string);

  test("sorts by time, and by a measure's mean", () => {
    const byTime = hashes([]);
    expect(byTime).toHaveLength(2);
    expect(hashes(["--sort", "time"])).toEqual(byTime);
    const values = hashes(["--sort", "found"]).map((hash) => {
      const results = join(cwd, "runs/sweep", hash.slice(0, 8), "results.json");
      const found = JSON.parse(readFileSync(results, "utf8")).measures.map((m: { value: number[] }) => m.value[0]);
      return found.reduce((a: number, b: number) => a + b, 0) / found.length;
    });
    expect(values[0]).toBeLessThanOrEqual(values[1]);
    expect(ansatz(["ls", "--sort", "found"], cwd).stdout).toMatch(/✓ 1 {2}found = -?\d/);
  });

  test("a measure that no run has is a sentence and exit code 2", () => {
    expect(ansatz(["ls", "--sort", "nothing"], cwd)).toMatchObject({
      status: 2,
      stderr: "no run here has a measure `nothing`; sort by time, name, seconds or a measure\n",
    });
  });
});

test("compare: what the plans differ in, measures and claims side by side", () => {
  const [a, b] = readdirSync(join(cwd, "runs/sweep"));
  const { stdout, status } = ansatz(["compare", a, b], cwd);
  expect(status).toBe(0);
  expect(stdout.split("\n")[0]).toContain(`sweep/${a}`);
  expect(stdout).toMatch(/^sweep seed +(– +7|7 +–)$/m);
  expect(stdout).toMatch(/^sweep noise/m);
  expect(stdout).not.toMatch(/^trained: steps/m); // the same in both
  expect(stdout).toMatch(/^found within 0\.2 of -2 +✓ holds +✓ holds$/m);
  expect(ansatz(["compare", "last", "last"], cwd).stdout).toContain("the plans say the same");
});

test("plot: a figure in the terminal by number or id, or as SVG", () => {
  expect(ansatz(["plot", "last", "1"], cwd).stdout).toMatch(/trained\.loss[\s\S]*[⠁-⣿]/);
  expect(ansatz(["plot", "last", "2"], cwd)).toMatchObject({
    status: 2,
    stderr: "there is no figure `2`; there are 1-line\n",
  });
  expect(ansatz(["plot", "last", "--svg", "drawn"], cwd).stdout).toBe("drawn/1-line.svg\n");
  expect(readFileSync(join(cwd, "drawn/1-line.svg"), "utf8")).toMatch(/^<svg /);
});

test("export: measures as CSV, and copies of the rest", () => {
  expect(ansatz(["export", "last", "out"], cwd).status).toBe(0);
  expect(filesBelow(join(cwd, "out"))).toEqual([
    "figures/1-line.svg",
    "measures.csv",
    "metrics.parquet",
    "results.json",
    "source.exp",
    "weights.safetensors",
  ]);
  const [head, ...rows] = readFileSync(join(cwd, "out/measures.csv"), "utf8").trimEnd().split("\n");
  expect(head).toMatch(/measure,index,value,se$/);
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row).toMatch(/found,\d,-?\d/);
});

test("CSV: texts with commas and quotes are quoted, missing values are empty", () => {
  const about = { shape: [2], axes: [] };
  const measures = [
    { ...about, name: 'a "b"', point: { law: "normal(0, 1)" }, value: [1.5, null], se: [0.5, null] },
    { ...about, name: "c", point: {}, value: [2], se: null },
  ];
  expect(measuresCsv({ measures } as unknown as Parameters<typeof measuresCsv>[0])).toBe(
    'law,measure,index,value,se\n"normal(0, 1)","a ""b""",0,1.5,0.5\n"normal(0, 1)","a ""b""",1,,\n,c,0,2,\n',
  );
});
