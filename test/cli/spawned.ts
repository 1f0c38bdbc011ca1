/** dist/cli.js as a person starts it, and what it leaves behind. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

const ENV = { ...process.env, FORCE_COLOR: "", NO_COLOR: "1" };

/** Four trainings and one sampling a repetition, some tenths of a second in all. */
export const SWEEP = `experiment "A short sweep"

data points {
  x[2] ~ normal(0, 1)
  y ~ x[0] - 2 * x[1] + normal(0, 0.1)
}

model linear(x, y) {
  param w[2] ~ normal(0, 0.5)
  loss = (y - dot(w, x))^2
}

let noise = 1

sweep noise over [1, 3]

repeat 2

trained = train linear on points {
  optimizer = sgd(learning_rate = 0.01 * noise, momentum = 0.9)
  batch     = 512
  steps     = 8_000
  record loss, w every 50
}

measure found = trained.w[1]

plot line(trained.loss, scale = logy)

expect found within 0.2 of -2
`;

/** An empty folder with one program in it. */
export function project(text = SWEEP, name = "sweep.exp", root = tmpdir()): string {
  const cwd = mkdtempSync(join(root, "ansatz-test-"));
  writeFileSync(join(cwd, name), text);
  return cwd;
}

/** Runs to the end. */
export function ansatz(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd,
    encoding: "utf8",
    env: { ...ENV, ...env },
    maxBuffer: 1 << 28,
  });
  return { status, stdout, stderr };
}

export interface Started {
  readonly child: ChildProcess;
  readonly err: () => string;
  /** The exit code, or null after a signal. */
  readonly ended: Promise<number | null>;
}

/** Starts and goes on. */
export function start(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd,
    env: { ...ENV, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let err = "";
  child.stderr.on("data", (chunk) => {
    err += String(chunk);
  });
  return { child, err: () => err, ended: new Promise((resolve) => child.on("exit", resolve)) };
}

/** Resolves when the condition holds; rejects after ten seconds. */
export async function until(condition: () => boolean): Promise<void> {
  for (let k = 0; !condition(); k += 1) {
    if (k > 1000) throw new Error("it did not happen within ten seconds");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The folder of the only run of a program. */
export function runOf(cwd: string, name = "sweep"): string {
  const folder = join(cwd, "runs", name);
  const [hash, ...others] = readdirSync(folder);
  if (others.length > 0) throw new Error(`${folder} holds ${others.length + 1} runs`);
  return join(folder, hash);
}

/** SHA-256 of the files of a run that hold results: no clocks, no machine. */
export function resultBits(run: string): Readonly<Record<string, string>> {
  const names = ["results.json", "metrics.parquet", "weights.safetensors", "plan.json", "source.exp"];
  const figures = readdirSync(join(run, "figures")).map((name) => join("figures", name));
  return Object.fromEntries(
    [...names, ...figures].map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(run, name)))
        .digest("hex"),
    ]),
  );
}

/** Every file below a folder, as paths from it. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
}
