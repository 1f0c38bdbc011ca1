/** Runs that are killed, crowded, starved of disk or given damaged files: nothing finished is lost, and the bits are those of a quiet run. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { isCheckpoint } from "../../runtime/iterate/index.ts";
import { unpack } from "../../runtime/store/index.ts";
import { readEvents } from "./read-events.ts";
import { ansatz, filesBelow, project, resultBits, runOf, SWEEP, start, until } from "./spawned.ts";

const RUN = ["run", "sweep.exp", "--jobs", "2"];
const PLAIN = [...RUN, "--plain"];

let quiet: Readonly<Record<string, string>>;
/** Milliseconds that a run takes here and now. */
let length: number;
beforeAll(() => {
  const cwd = project();
  const before = performance.now();
  expect(ansatz(PLAIN, cwd).status).toBe(0);
  length = performance.now() - before;
  quiet = resultBits(runOf(cwd));
});

/** Numbers in [0, 1) from a seed: where it is killed is random, and the same at every test. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** What lies in a folder after a kill can be read, except what is marked as half written. */
function expectWhole(cwd: string): void {
  for (const name of filesBelow(join(cwd, "runs"))) {
    const path = join(cwd, "runs", name);
    if (name.endsWith(".json")) JSON.parse(readFileSync(path, "utf8"));
    if (name.endsWith(".task") || name.endsWith(".checkpoint"))
      expect(unpack(readFileSync(path)), `${name} is damaged`).toBeDefined();
  }
}

/** Kills the same run again and again, at times up to `longest` milliseconds after its start; half of the kills fall into the saving of checkpoints. */
async function killed(times: number, seed: number, longest: number) {
  const random = randomFrom(seed);
  const cwd = project();
  const seen = { kills: 0, whole: 0, resumed: 0 };
  const resumed = () =>
    readEvents(join(runOf(cwd), "events.jsonl")).filter((e) => e.event === "task" && e.state === "resumed").length;
  while (seen.kills < times) {
    const run = start(RUN, cwd);
    const gently = random() < 0.5;
    const delay = 60 + random() * longest;
    const after = random() * 120;
    const code = await Promise.race([run.ended, new Promise<"time">((r) => setTimeout(() => r("time"), delay))]);
    if (code === "time" && gently) {
      run.child.kill("SIGINT");
      await new Promise((r) => setTimeout(r, after));
    }
    const dead = run.child.exitCode !== null;
    run.child.kill("SIGKILL");
    const end = await run.ended;
    if (end === 0) {
      expect(resultBits(runOf(cwd))).toEqual(quiet);
      seen.whole += 1;
      seen.resumed += resumed();
      rmSync(join(cwd, "runs"), { recursive: true });
      continue;
    }
    expect([null, 130]).toContain(end);
    if (!dead) seen.kills += 1;
    if (readdirSync(cwd).includes("runs")) expectWhole(cwd);
  }
  const last = ansatz(PLAIN, cwd);
  expect(last.stderr).not.toContain("failed");
  expect(last.status).toBe(0);
  expect(resultBits(runOf(cwd))).toEqual(quiet);
  seen.resumed += resumed();
  expect(filesBelow(join(cwd, "runs")).filter((name) => /\.tmp$|\.lock$|\.checkpoint$/.test(name))).toEqual([]);
  return seen;
}

test("killed at 100 random points, the run that goes on ends with the same bits", async () => {
  const [a, b] = await Promise.all([killed(50, 1, 1.6 * length), killed(50, 2, 1.3 * length)]);
  expect(a.kills + b.kills).toBe(100);
  expect(a.resumed + b.resumed).toBeGreaterThan(0); // checkpoints were used
}, 180_000);

test("a long task that is killed again and again gets on from checkpoint to checkpoint, to the same bits", async () => {
  const LONG = SWEEP.replace("[1, 3]", "[1]")
    .replace("repeat 2", "repeat 1")
    .replace("8_000", "500_000")
    .replace("every 50", "every 2000");
  const often = { ANSATZ_CHECKPOINT: "0.1" };
  const alone = project(LONG);
  expect(ansatz(PLAIN, alone).status).toBe(0);
  const random = randomFrom(3);
  const cwd = project(LONG);
  const tasks = join(cwd, "runs", ".tasks");
  const checkpoint = () => {
    if (!existsSync(tasks)) return undefined;
    const [name] = filesBelow(tasks).filter((each) => each.endsWith(".checkpoint"));
    const saved = name && unpack(readFileSync(join(tasks, name)));
    return saved ? (saved as { readonly step: number }).step : undefined;
  };
  // No signal that could be answered: all there is to go on from was saved by the clock.
  const reached: number[] = [];
  for (let kill = 0; kill < 20; kill += 1) {
    const run = start(PLAIN, cwd, often);
    await until(() => /trained: (started|resumed)/.test(run.err()) || run.child.exitCode !== null); // ended: killed between its last task and its end
    await new Promise((resolve) => setTimeout(resolve, 50 + 250 * random()));
    run.child.kill("SIGKILL");
    if ((await run.ended) === 0) break;
    expectWhole(cwd);
    const step = checkpoint();
    if (step !== undefined) reached.push(step);
  }
  expect(reached.length).toBeGreaterThan(2);
  expect(reached).toEqual([...reached].sort((a, b) => a - b)); // nothing that was saved is lost again
  expect(reached.at(-1)).toBeGreaterThan(reached[0]);
  const last = ansatz(PLAIN, cwd, often);
  expect(last.status).toBe(0);
  expect(resultBits(runOf(cwd))).toEqual(resultBits(runOf(alone)));
  expect(filesBelow(tasks).filter((name) => name.endsWith(".checkpoint"))).toEqual([]);
}, 120_000);

describe("two processes on one run", () => {
  test("the second is refused and says who holds it; the first is not disturbed", async () => {
    const cwd = project(SWEEP.replace("8_000", "200_000"));
    const first = start(PLAIN, cwd);
    await until(() => /trained: started/.test(first.err()));
    const second = ansatz(PLAIN, cwd);
    expect(second.status).toBe(3);
    expect(second.stderr).toMatch(
      new RegExp(`error\\[E703\\]: this run is held by process ${first.child.pid}\\n {2}help: wait for its end`),
    );
    const events = ansatz([...RUN, "--json"], cwd).stdout;
    expect(JSON.parse(events)).toMatchObject({ event: "diagnostic", diagnostic: { code: "E703" }, path: null });
    expect(readEvents(join(runOf(cwd), "events.jsonl")).filter((e) => e.event === "plan")).toHaveLength(1);
    expect(first.child.exitCode).toBeNull();
    first.child.kill("SIGINT");
    expect(await first.ended).toBe(130);
  });

  test("started at the same moment, one runs and the others are refused; afterwards the folder is free", async () => {
    const cwd = project();
    const codes = await Promise.all([1, 2, 3].map(() => start(PLAIN, cwd).ended));
    expect(codes.filter((code) => code === 0).length).toBeGreaterThan(0);
    expect(codes.every((code) => code === 0 || code === 3)).toBe(true);
    expect(resultBits(runOf(cwd))).toEqual(quiet);
    expect(ansatz(PLAIN, cwd).status).toBe(0);
  });

  test("a dead holder's lock is taken over, also where its number belongs to another process now", () => {
    for (const holder of ["4194304 1", `${process.pid} 1`, "", "?"]) {
      const cwd = project();
      expect(ansatz(PLAIN, cwd).status).toBe(0);
      const lock = join(runOf(cwd), ".lock");
      writeFileSync(lock, `${holder}\n`);
      const again = ansatz(PLAIN, cwd);
      expect(again.stdout).toContain("4 of 4 from the cache");
      expect(readdirSync(runOf(cwd))).not.toContain(".lock");
    }
  });
});

describe("damaged files", () => {
  /** A finished run, and the files of its tasks. */
  function finished() {
    const cwd = project();
    expect(ansatz(PLAIN, cwd).status).toBe(0);
    const tasks = filesBelow(join(cwd, "runs", ".tasks")).map((name) => join(cwd, "runs", ".tasks", name));
    expect(tasks).toHaveLength(4);
    return { cwd, tasks };
  }

  test("finished tasks that are cut, changed, empty or of another version are computed again", () => {
    const { cwd, tasks } = finished();
    const bytes = tasks.map((path) => readFileSync(path));
    writeFileSync(tasks[0], bytes[0].subarray(0, bytes[0].length - 7));
    bytes[1][bytes[1].length - 3] ^= 1;
    writeFileSync(tasks[1], bytes[1]);
    writeFileSync(tasks[2], "");
    bytes[3].writeUInt32LE(bytes[3].readUInt32LE(4) + 1, 4);
    writeFileSync(tasks[3], bytes[3]);
    const again = ansatz(PLAIN, cwd);
    expect(again.stderr).toContain("trained: done, 4 of 4 tasks,");
    expect(again.stdout).not.toContain("from the cache");
    expect(resultBits(runOf(cwd))).toEqual(quiet);
    expect(ansatz(PLAIN, cwd).stdout).toContain("4 of 4 from the cache");
  });

  test("another task's result under this name is not taken", () => {
    const { cwd, tasks } = finished();
    writeFileSync(tasks[0], readFileSync(tasks[1]));
    expect(ansatz(PLAIN, cwd).stdout).toContain("3 of 4 from the cache");
    expect(resultBits(runOf(cwd))).toEqual(quiet);
  });

  test("damaged checkpoints are not resumed from", async () => {
    const cwd = project();
    const run = start(PLAIN, cwd);
    await until(() => /trained: started/.test(run.err()));
    run.child.kill("SIGINT");
    expect(await run.ended).toBe(130);
    const found = filesBelow(join(cwd, "runs", ".tasks")).filter((name) => name.endsWith(".checkpoint"));
    expect(found.length).toBeGreaterThan(0);
    for (const name of found) {
      const path = join(cwd, "runs", ".tasks", name);
      const bytes = readFileSync(path);
      expect(isCheckpoint(bytes, name.slice(3, -".checkpoint".length))).toBe(true);
      bytes[bytes.length >> 1] ^= 4;
      writeFileSync(path, bytes);
    }
    const again = ansatz(PLAIN, cwd);
    expect(again.stderr).not.toContain("resumed");
    expect(resultBits(runOf(cwd))).toEqual(quiet);
  });

  test("a torn last line of events.jsonl goes, the lines before it stay, and the run goes on below them", async () => {
    const cwd = project();
    const run = start(PLAIN, cwd);
    await until(() => /trained: started/.test(run.err()));
    run.child.kill("SIGINT");
    expect(await run.ended).toBe(130);
    const path = join(runOf(cwd), "events.jsonl");
    const before = readFileSync(path, "utf8");
    writeFileSync(path, `${before}{"time":0.2,"event":"ta`);
    expect(ansatz(PLAIN, cwd).status).toBe(0);
    const after = readFileSync(path, "utf8");
    expect(after.startsWith(before)).toBe(true);
    const events = after
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).event);
    expect(events.filter((event) => event === "plan")).toHaveLength(2);
    expect(events.filter((event) => event === "end")).toHaveLength(2);
    expect(events).not.toContain("record");
  });

  test("a run's folder without a readable status or plan is written anew", () => {
    const { cwd } = finished();
    for (const name of ["status.json", "plan.json", "results.json"]) writeFileSync(join(runOf(cwd), name), "{");
    mkdirSync(join(runOf(cwd), "figures", "old"));
    expect(ansatz(PLAIN, cwd).status).toBe(0);
    expect(resultBits(runOf(cwd))).toEqual(quiet);
  });
});
