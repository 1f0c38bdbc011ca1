/** The program on a real pseudo-terminal: tmux is the terminal, and tells what stands on its screen. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { CLI, project, SWEEP } from "./spawned.ts";

const hasTmux = spawnSync("tmux", ["-V"]).status === 0;
const LONG = SWEEP.replace("8_000", "3_000_000").replace("every 50", "every 5_000");

/** Servers that run: one a terminal, because a server that ends takes a moment in which it still answers. */
const sockets: string[] = [];

const ask = (socket: string, args: readonly string[]) =>
  spawnSync("tmux", ["-L", socket, ...args], { encoding: "utf8" }).stdout;

function closeAll(): void {
  for (const socket of sockets.splice(0)) ask(socket, ["kill-server"]);
}

interface Terminal {
  /** What is seen. */
  screen(): string;
  /** With what has scrolled away. */
  all(): string;
  keys(...names: readonly string[]): void;
  resize(columns: number, rows: number): void;
  /** Waits until the screen matches; the time that took, in milliseconds. */
  shows(what: RegExp): Promise<number>;
}

/** Starts the command in a terminal of this size; its exit code is written below it. */
function terminal(columns: number, rows: number, args: string, cwd: string): Terminal {
  const name = "screen";
  const socket = `ansatz-test-${process.pid}-${Math.round(performance.now() * 1000)}`;
  sockets.push(socket);
  const tmux = (...rest: readonly string[]) => ask(socket, rest);
  const shell = `trap : INT; unset CI NO_COLOR FORCE_COLOR; export COLORTERM=truecolor; '${process.execPath}' '${CLI}' ${args}; echo "code $?"; sleep 60`;
  const size = ["-x", String(columns), "-y", String(rows)];
  const started = performance.now();
  tmux(
    "-f",
    "/dev/null",
    "new-session",
    "-d",
    "-s",
    name,
    ...size,
    "-c",
    cwd,
    "sh",
    "-c",
    shell,
    ";",
    "set",
    "-g",
    "status",
    "off",
    ";",
    "resize-window",
    "-t",
    name,
    ...size,
  );
  const screen = () => tmux("capture-pane", "-p", "-t", name).replace(/\n+$/, "");
  return {
    screen,
    all: () => tmux("capture-pane", "-p", "-S", "-", "-t", name).replace(/\n+$/, ""),
    keys: (...names) => void tmux("send-keys", "-t", name, ...names),
    resize: (x, y) => void tmux("resize-window", "-t", name, "-x", String(x), "-y", String(y)),
    async shows(what) {
      for (;;) {
        const seen = screen();
        if (what.test(seen)) return performance.now() - started;
        if (performance.now() - started > 25_000) throw new Error(`${what} is not on the screen:\n${seen}`);
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
    },
  };
}

const widest = (text: string) => Math.max(...text.split("\n").map((line) => [...line].length));

describe.skipIf(!hasTmux)("on a terminal", () => {
  afterEach(closeAll);

  for (const [columns, rows] of [
    [80, 24],
    [160, 50],
  ]) {
    test(`${columns} × ${rows}: what runs, how far, how fast, the recorded quantity, the keys; in place`, async () => {
      const t = terminal(columns, rows, "run sweep.exp", project(LONG));
      await t.shows(/loss [\d.e-]+ {3}best/);
      await new Promise((resolve) => setTimeout(resolve, 700));
      const screen = t.screen();
      expect(screen).toMatch(/^ sweep {2}A short sweep {2,}\d\d:\d\d/);
      expect(screen).toMatch(/trained {2}\S+ {2}0 \/ 4 tasks {3}\d+ workers? · [\d.]+ [kM]? ?steps\/s/);
      expect(screen).toMatch(/repeat \d of 2 {3}step \d+(\s\d+)* \/ 3\s000\s000/);
      expect(screen).toMatch(/[⠁-⣿]/);
      expect(screen).toContain("q stop and keep");
      expect(screen.match(/A short sweep/g)).toHaveLength(1); // redrawn, not appended
      const all = t.all(); // a later frame than `screen`
      expect(all.match(/A short sweep/g)).toHaveLength(1); // and nothing has scrolled away
      expect(all.split("\n").length).toBe(screen.split("\n").length);
      expect(screen.split("\n").length).toBeLessThanOrEqual(rows);
      expect(widest(screen)).toBeLessThanOrEqual(columns);
      expect(widest(screen)).toBeGreaterThan(columns - 12);
    });
  }

  test("another size: drawn anew for it, nothing of the old frame is left", async () => {
    const t = terminal(150, 45, "run sweep.exp", project(LONG));
    await t.shows(/loss [\d.e-]+ {3}best/);
    for (const [columns, rows] of [
      [80, 24],
      [60, 16],
      [120, 40],
    ]) {
      t.resize(columns, rows);
      await new Promise((resolve) => setTimeout(resolve, 1300));
      const screen = t.screen();
      expect(screen.match(/A short sweep/g), screen).toHaveLength(1);
      expect(screen.match(/waiting/g), screen).toHaveLength(1);
      expect(widest(screen)).toBeLessThanOrEqual(columns);
      expect(widest(screen)).toBeGreaterThan(columns - 12);
    }
  });

  test("keys: help, another quantity, pause; q keeps everything and the same command goes on", async () => {
    const cwd = project(LONG);
    const t = terminal(100, 30, "run sweep.exp", cwd);
    await t.shows(/loss [\d.e-]+ {3}best/);
    t.keys("?");
    await t.shows(/another recorded quantity/);
    t.keys("?", "Tab");
    await t.shows(/ {3}w -?[\d.e-]+$/m);
    t.keys("Space");
    await t.shows(/paused/);
    const step = () => /step ([\d ]+) \//.exec(t.screen())?.[1];
    await new Promise((resolve) => setTimeout(resolve, 400));
    const before = step();
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(step()).toBe(before);
    t.keys("q");
    await t.shows(/code 130/);
    expect(t.screen()).toMatch(/^stopped, everything is kept; `ansatz run sweep\.exp` goes on from here\ncode 130$/m);
    expect(t.screen()).not.toContain("workers"); // the live screen is gone
    const again = terminal(100, 30, "run sweep.exp --plain", cwd);
    await again.shows(/trained: resumed/);
    again.keys("C-c");
    await again.shows(/code 130/);
  });

  test("Ctrl-C on the live screen does as q; a second one leaves at once", async () => {
    const t = terminal(90, 24, "run sweep.exp", project(LONG));
    await t.shows(/0 \/ 4 tasks/);
    t.keys("C-c");
    await t.shows(/code 130/);
    expect(t.screen()).toContain("everything is kept");
    const twice = terminal(90, 24, "run sweep.exp", project(LONG));
    await twice.shows(/0 \/ 4 tasks/);
    twice.keys("C-c", "C-c");
    await twice.shows(/code 130/);
  });

  for (const [columns, rows] of [
    [80, 24],
    [160, 50],
  ]) {
    test(`the end at ${columns} × ${rows} stays in the scroll-back`, async () => {
      const cwd = project();
      const t = terminal(columns, rows, "run sweep.exp --no-color", cwd);
      await t.shows(/code 0/);
      const text = t
        .all()
        .replace(/\d+(\.\d+)? m?s {6}/, "TIME      ")
        .replace(/sweep\/[0-9a-f]{8}/, "sweep/HASH");
      await expect(`${text}\n`).toMatchFileSnapshot(`golden/pty-end-${columns}x${rows}.txt`);
    });
  }

  test("--watch runs again when the file changes, and Ctrl-C ends the waiting", async () => {
    const cwd = project();
    const t = terminal(100, 40, "run sweep.exp --watch --quiet", cwd);
    await t.shows(/waiting for a change/);
    writeFileSync(join(cwd, "sweep.exp"), SWEEP.replace("within 0.2 of -2", "within 0.2 of -3"));
    await t.shows(/✗ found within 0\.2 of -3[\s\S]*waiting for a change/);
    expect(t.all()).toContain("4 of 4 from the cache");
    t.keys("C-c");
    await t.shows(/code 1\b/);
  });
});
