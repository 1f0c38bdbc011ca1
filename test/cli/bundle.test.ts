/** dist/cli.js as a person starts it. The build makes it before the tests. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const PROGRAM = `let steps_wanted = 200

data points {
  x ~ normal(0, 1)
}

model line(x) {
  param w = 0
  loss = (2 * x - w * x)^2
}

trained = train line on points {
  optimizer = sgd(learning_rate = 0.05)
  batch = 64
  steps = steps_wanted
}

measure found = trained.w

plot line(trained.loss, scale = logy)

expect found within 0.1 of 2
`;

function ansatz(args: readonly string[], cwd: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, FORCE_COLOR: "", NO_COLOR: "1" },
  });
  return { status, stdout, stderr };
}

function project(text = PROGRAM): string {
  const cwd = mkdtempSync(join(tmpdir(), "ansatz-test-"));
  writeFileSync(join(cwd, "line.exp"), text);
  return cwd;
}

test("run: 0 when claims hold, the second time from the cache, then show and report", () => {
  const cwd = project();
  const first = ansatz(["run", "line.exp", "--jobs", "1"], cwd);
  expect(first.stderr).toContain("trained: done, 1 of 1 task");
  expect(first.stdout).toContain("✓ found within 0.1 of 2");
  expect(first.stdout).not.toContain("\u001b");
  expect(first.status).toBe(0);
  const again = ansatz(["run", "line.exp", "--jobs", "1"], cwd);
  expect(again.stdout).toContain("1 of 1 from the cache");
  expect(ansatz(["show", "last"], cwd).stdout).toContain("✓ found within 0.1 of 2");
  expect(ansatz(["report", "last"], cwd).stdout).toMatch(/^runs\/line\/[0-9a-f]{8}\/report\.html\n$/);
  expect(ansatz(["ls"], cwd).stdout).toMatch(/\nline +[0-9a-f]{8} .*✓ 1/);
});

test("an example in a folder of its own runs from anywhere", () => {
  const { status, stdout, stderr } = ansatz(["run", "example:critical-variance", "--jobs", "1", "--quiet"], project());
  expect(stderr).toBe("");
  expect(stdout).toMatch(/ 7 hold {6}/);
  expect(status).toBe(0);
});

test("run: 1 when a claim fails, 2 when the file is wrong, events with --json", () => {
  const fails = ansatz(["run", "line.exp", "--jobs", "1"], project(PROGRAM.replace("of 2", "of 3")));
  expect(fails.stdout).toContain("✗ found within 0.1 of 3");
  expect(fails.status).toBe(1);
  expect(ansatz(["run", "line.exp"], project("model m(x) {"))).toMatchObject({ status: 2, stdout: "" });
  const json = ansatz(["run", "line.exp", "--json", "--jobs", "1"], project());
  const events = json.stdout
    .trimEnd()
    .split("\n")
    .map((l) => JSON.parse(l).event);
  expect(events[0]).toBe("plan");
  expect(events.at(-1)).toBe("end");
  expect(json.status).toBe(0);
});

/** Starts a run; resolves when it says that the stage runs, and when it ends. */
function start(cwd: string) {
  const child = spawn(process.execPath, [CLI, "run", "line.exp", "--jobs", "1"], {
    cwd,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const said = { err: "" };
  const running = new Promise<void>((resolve) => {
    child.stderr.on("data", (chunk) => {
      said.err += String(chunk);
      if (/trained: (started|resumed)/.test(said.err)) resolve();
    });
  });
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  return { child, said, running, ended };
}

test("SIGINT: stops with checkpoints, 130; the same command goes on, also after a dead process", async () => {
  const cwd = project(PROGRAM.replace("= 200", "= 3_000_000"));
  const first = start(cwd);
  await first.running;
  await new Promise((resolve) => setTimeout(resolve, 300));
  first.child.kill("SIGINT");
  expect(await first.ended).toBe(130);
  expect(first.said.err).toContain("`ansatz run line.exp` goes on from here");
  for (const signal of ["SIGKILL", "SIGINT"] as const) {
    const next = start(cwd);
    await next.running;
    expect(next.said.err).toContain("trained: resumed");
    next.child.kill(signal);
    await next.ended;
  }
  expect(ansatz(["show", "last"], cwd).status).toBe(0);
});
