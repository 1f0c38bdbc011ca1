// What the live screen costs, on a pseudo-terminal (tmux, Linux): `node scripts/screen-cost.mjs FILE.exp [COLUMNS ROWS SECONDS]`.
// The same run with the screen and with --plain side by side, one worker each; CPU time of the main thread, and of all threads but the
// worker's (V8 compiles and collects on helpers), from /proc. Also the wall and CPU time until the first frame stands.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [file, columns = "100", rows = "30", seconds = "20"] = process.argv.slice(2);
const CLI = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const TICKS = 100; // a second, of /proc/PID/stat
const SETTLE = 3000; // milliseconds until compilation is over

const tmux = (...args) => spawnSync("tmux", args, { encoding: "utf8" }).stdout;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** CPU seconds of every thread. */
function threads(pid) {
  const times = new Map();
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const fields = readFileSync(`/proc/${pid}/task/${thread}/stat`, "utf8").split(") ")[1].split(" ");
    times.set(thread, (Number(fields[11]) + Number(fields[12])) / TICKS);
  }
  return times;
}

const sum = (values) => [...values].reduce((a, b) => a + b, 0);

/** A run of its own on a terminal of its own. */
function start(mode) {
  const out = mkdtempSync(join(tmpdir(), "ansatz-cost-"));
  const socket = `ansatz-cost-${process.pid}-${mode}`;
  const plain = mode === "plain" ? "--plain" : "";
  const command = `exec '${process.execPath}' '${CLI}' run '${file}' --jobs 1 --no-cache --out '${out}' ${plain}`;
  const began = performance.now();
  tmux("-L", socket, "-f", "/dev/null", "new-session", "-d", "-x", columns, "-y", rows, command);
  const pid = tmux("-L", socket, "display-message", "-p", "#{pane_pid}").trim();
  return { out, socket, began, pid };
}

function end({ socket, out }) {
  tmux("-L", socket, "kill-server");
  rmSync(out, { recursive: true, force: true });
}

async function firstFrame() {
  const run = start("first");
  while (!/\d tasks?/.test(tmux("-L", run.socket, "capture-pane", "-p"))) await wait(2);
  const wall = performance.now() - run.began;
  const times = threads(run.pid);
  end(run);
  return `first frame after ${wall.toFixed(0)} ms; CPU ${(1000 * times.get(run.pid)).toFixed(0)} ms of the main thread, ${(1000 * sum(times.values())).toFixed(0)} ms of all`;
}

async function share() {
  const runs = ["live", "plain"].map(start);
  await wait(SETTLE);
  const before = runs.map(({ pid }) => [threads(pid), performance.now()]);
  await wait(1000 * Number(seconds));
  const shares = runs.map(({ pid }, k) => {
    const [times, at] = before[k];
    const spent = [...threads(pid)].map(([thread, t]) => [thread, t - (times.get(thread) ?? 0)]);
    const main = spent.find(([thread]) => thread === pid)[1];
    const others = spent.filter(([thread]) => thread !== pid).map(([, t]) => t);
    const passed = (performance.now() - at) / 1000;
    return { main: main / passed, all: (main + sum(others) - Math.max(0, ...others)) / passed };
  });
  for (const run of runs) end(run);
  const [live, plain] = shares;
  const percent = (x) => `${(100 * x).toFixed(2)} %`;
  return `main thread ${percent(live.main)} with the screen, ${percent(plain.main)} without; the screen ${percent(live.main - plain.main)} of a core, ${percent(live.all - plain.all)} with V8's helpers`;
}

for (let k = 0; k < 3; k += 1) console.log(await firstFrame());
console.log(await share());
