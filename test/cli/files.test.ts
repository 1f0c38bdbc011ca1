/** The files of a run, read by others: Parquet by hyparquet, arrays by NumPy, weights by the specification of safetensors in Python. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { beforeAll, describe, expect, test } from "vitest";
import { planText, readPlan } from "../../cli/store/plan-json.ts";
import type { Plan } from "../../index.ts";
import { ansatz, project, runOf } from "./spawned.ts";

const PROGRAM = `data points(size = 200) {
  x[3] ~ normal(0, 1)
  y ~ sum(x) + normal(0, 0.5)
}

let scale = 1

model linear(x, y) {
  param w[3] ~ normal(0, scale)
  param b = 0
  loss = (y - x @ w - b)^2
}

sweep scale over [1, 2]

fit = train linear on points {
  optimizer = sgd(learning_rate = 0.1), steps = 40
  record loss, w every 10
}

posterior = sample linear on points from fit {
  sampler = sgld(step_size = 1e-4)
  nbeta = size / log(size), localization = 1
  chains = 4, burn_in = 10, draws = 25
}

measure weight = fit.w[0]

plot trace(posterior.loss)

expect weight within 0.3 of 1
`;
const hasNumpy = spawnSync("python3", ["-c", "import numpy"]).status === 0;

let run: string;
let plan: Plan;
beforeAll(() => {
  const cwd = project(PROGRAM, "files.exp");
  expect(ansatz(["run", "files.exp", "--jobs", "1", "--quiet"], cwd).status).toBe(0);
  run = runOf(cwd, "files");
  plan = readPlan(readFileSync(join(run, "plan.json"), "utf8"));
});

const json = (name: string) => JSON.parse(readFileSync(join(run, name), "utf8"));

test("everything that the design names is there", () => {
  expect(readdirSync(run).sort()).toEqual([
    "draws",
    "environment.json",
    "events.jsonl",
    "figures",
    "metrics.parquet",
    "plan.json",
    "report.html",
    "results.json",
    "source.exp",
    "status.json",
    "weights.safetensors",
  ]);
  expect(readFileSync(join(run, "source.exp"), "utf8")).toBe(PROGRAM);
  expect(json("environment.json")).toMatchObject({ plan: plan.hash, seed: 0, node: process.versions.node });
  expect(json("status.json")).toMatchObject({ state: "done", code: 0, holds: 1, name: "files" });
  expect(json("results.json").measures.map((m: { name: string; point: unknown }) => [m.name, m.point])).toEqual([
    ["weight", { scale: "1" }],
    ["weight", { scale: "2" }],
  ]);
});

test("metrics.parquet is one long table", async () => {
  const bytes = readFileSync(join(run, "metrics.parquet"));
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const metadata = parquetMetadata(file);
  expect(metadata.schema.slice(1).map((column) => column.name)).toEqual([
    "point",
    "stage",
    "repeat",
    "chain",
    "step",
    "name",
    "index",
    "value",
  ]);
  expect(metadata.key_value_metadata).toContainEqual({ key: "plan_sha256", value: plan.hash });
  const rows = await parquetReadObjects({ file });
  const of = (stage: string, name: string) => rows.filter((r) => r.stage === stage && r.name === name);
  expect(new Set(rows.map((r) => r.point))).toEqual(new Set(["scale=1", "scale=2"]));
  expect(
    of("fit", "w")
      .filter((r) => r.point === "scale=1" && r.index === 2)
      .map((r) => r.step),
  ).toEqual([0, 10, 20, 30]);
  expect(of("fit", "w").every((r) => r.chain === -1)).toBe(true);
  const loss = of("posterior", "loss").filter((r) => r.point === "scale=2");
  expect(loss).toHaveLength(4 * 25);
  expect(new Set(loss.map((r) => r.chain))).toEqual(new Set([0, 1, 2, 3]));
});

describe.skipIf(!hasNumpy)("with Python", () => {
  interface Read {
    readonly metadata: Record<string, string>;
    readonly weights: Record<string, unknown>;
    readonly draws: readonly {
      readonly file: string;
      readonly axes: readonly string[];
      readonly shape: readonly number[];
      readonly read: readonly number[];
      readonly dtype: string;
      readonly mean: number;
      readonly tasks: readonly string[];
    }[];
  }
  let read: Read;
  beforeAll(() => {
    const script = fileURLToPath(new URL("./read-back.py", import.meta.url));
    const { stdout, stderr } = spawnSync("python3", [script, run], { encoding: "utf8" });
    expect(stderr).toBe("");
    read = JSON.parse(stdout);
  });

  test("weights have the names and shapes of the plan, and the values of the measures", () => {
    expect(read.metadata).toEqual({ plan_sha256: plan.hash });
    const fits = plan.tasks.filter((task) => task.stage === "fit").map((task) => task.id);
    expect(Object.keys(read.weights)).toEqual(expect.arrayContaining(fits.flatMap((id) => [`${id}/w`, `${id}/b`])));
    for (const [k, id] of fits.entries()) {
      const w = read.weights[`${id}/w`] as number[];
      expect(w).toHaveLength(3);
      expect(read.weights[`${id}/b`]).toEqual(expect.any(Number));
      expect(w[0]).toBe(json("results.json").measures[k].value[0]);
    }
  });

  test("draws have the shapes that index.json names", () => {
    const loss = read.draws.find((d) => d.file === "posterior.loss.npy")!;
    expect(loss.axes).toEqual(["tasks", "chains", "draws"]);
    expect(loss.tasks).toEqual(plan.tasks.filter((t) => t.stage === "posterior").map((t) => t.id));
    for (const each of read.draws) {
      expect(each.dtype).toBe("float64");
      expect(each.read).toEqual(each.shape);
      expect(each.axes).toHaveLength(each.shape.length);
    }
    expect(loss.shape).toEqual([2, 4, 25]);
    expect(loss.mean).toBeGreaterThan(0.15); // the noise has variance 1/4
    expect(loss.mean).toBeLessThan(0.5);
  });
});

test("infinities of a plan survive its file; words that look like them stay words", () => {
  const planned = {
    ...plan,
    estimate: { ...plan.estimate },
    tasks: [{ ...plan.tasks[0], inputs: [{ shape: [3], data: [Infinity, -Infinity, 1] }] }],
    sweeps: [{ ...plan.sweeps[0], labels: { scale: ["inf", "-inf"] } }],
  } as unknown as Plan;
  expect(readPlan(planText(planned, 1))).toEqual(planned);
});
