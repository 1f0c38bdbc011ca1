/** The live screen from a scripted run, on a terminal of lines. */
import { render } from "ink-testing-library";
import { afterEach, describe, expect, test, vi } from "vitest";
import { advance, type Progress, startProgress } from "../../cli/run/progress.ts";
import { Keyboard } from "../../cli/screens/keyboard.tsx";
import { liveLines } from "../../cli/screens/live-lines.ts";
import { type Key, liveLoop } from "../../cli/screens/live-loop.ts";
import { painter } from "../../cli/screens/painter.ts";
import { FOLLOW, moved, shownTask } from "../../cli/screens/selection.ts";
import { taskStrip } from "../../cli/screens/task-strip.ts";
import { columnsOf } from "../../runtime/figures/terminal/ansi.ts";
import { samplingScript, script, solvingScript } from "./fixtures.ts";

function progressAfter(until: number): Progress {
  const progress = startProgress();
  for (const event of script(until)) advance(progress, event);
  return progress;
}

const still = { color: "none" as const, selection: FOLLOW, elapsed: 3.2, paused: false, stopping: false };

describe("liveLines", () => {
  test.each([
    [80, 24],
    [160, 50],
    [40, 16],
  ])("in %i × %i", async (width, height) => {
    const lines = liveLines(progressAfter(3), { ...still, width, height });
    expect(lines.length).toBeLessThan(height);
    for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(width);
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(`golden/live-${width}x${height}.txt`);
  });

  for (const [what, events] of [
    ["sampling", samplingScript()],
    ["solving", solvingScript()],
  ] as const)
    test.each([
      [80, 24],
      [160, 50],
    ])(`${what} in %i × %i`, async (width, height) => {
      const progress = startProgress();
      for (const event of events) advance(progress, event);
      const agreement = () => "R-hat 1.004   ESS 120 of 210 shown";
      const lines = liveLines(progress, { ...still, width, height, chains: agreement });
      expect(lines.length).toBeLessThan(height);
      for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(width);
      await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(`golden/live-${what}-${width}x${height}.txt`);
    });

  test("what is wrong with a sampler's step is said as soon as it is known", () => {
    const progress = startProgress();
    const chain = (acceptance: number, divergences = 0) => {
      for (const event of [
        ...samplingScript().slice(0, 2),
        ...(["acceptance", "divergences"] as const).map((name, k) => ({
          event: "snapshot" as const,
          ...{ task: "found", name, chain: 0, step: 5, shape: [], value: [[acceptance, divergences][k]] },
        })),
      ])
        advance(progress, event);
      return liveLines(progress, { ...still, width: 120, height: 30 }).join("\n");
    };
    expect(chain(0.48)).toContain("step too large: half the proposals are rejected");
    expect(chain(0.2)).toContain("step too large: 80 % of the proposals are rejected");
    expect(chain(0.57)).not.toContain("step too large");
    expect(chain(0.57)).not.toContain("step small");
    expect(chain(0.995)).toContain("step small: nearly every proposal is accepted");
    expect(chain(0.7, 3)).toContain("3 trajectories diverged");
  });

  test("follows the newest running task until a key chooses another", () => {
    const progress = progressAfter(3);
    expect(shownTask(progress, FOLLOW)?.id).toBe("trained/density=0.05/repeat=0");
    const left = moved(progress, FOLLOW, "point", -1);
    expect(left.task).toBe("trained/density=0.36/repeat=0");
    expect(moved(progress, left, "repeat", 1).task).toBe("trained/density=0.36/repeat=1");
    expect(moved(progress, left, "point", -2).task).toBe("trained/density=0.05/repeat=0");
  });

  test("tasks that end before they report are shown when they are done", () => {
    const progress = progressAfter(3);
    const [, second] = [...progress.tasks.values()];
    for (const task of progress.tasks.values()) if (task.state === "running") task.state = "done";
    const next = {
      event: "task",
      state: "started",
      id: "trained/next",
      stage: "trained",
      point: {},
      repeat: 0,
    } as const;
    advance(progress, next);
    const last = [...progress.tasks.values()].at(-2);
    expect(shownTask(progress, FOLLOW)).toBe(last);
    advance(progress, { event: "progress", id: "trained/next", step: 1, steps: 10, rate: 1 });
    expect(shownTask(progress, FOLLOW)?.id).toBe("trained/next");
    second.state = "running";
    expect(shownTask(progress, FOLLOW)).toBe(second);
  });

  test("the strip shows a cell a task, and groups where there are more than columns", () => {
    expect(taskStrip([...progressAfter(3).tasks.values()], 40)).toBe("███▄▄");
    const many = Array.from({ length: 100 }, (_, k) => ({
      id: String(k),
      stage: "s",
      point: {},
      repeat: 0,
      state: k < 50 ? ("done" as const) : ("waiting" as const),
      step: 0,
      steps: 0,
      rate: 0,
    }));
    expect(taskStrip(many, 10)).toBe("█████·····");
  });
});

describe("liveLoop", () => {
  afterEach(() => void vi.useRealTimers());

  function loop(progress: Progress) {
    vi.useFakeTimers();
    const frames: (readonly string[])[] = [];
    const forget = vi.fn();
    const [onPause, onStop] = [vi.fn(), vi.fn()];
    const live = liveLoop(
      {
        progress,
        color: "none",
        size: () => ({ width: 80, height: 24 }),
        elapsed: () => 2,
        paused: () => false,
        stopping: () => false,
        onPause,
        onStop,
      },
      { frame: (lines) => void frames.push(lines), forget, leave() {} },
      60,
    );
    return { live, frames, forget, onPause, onStop, text: () => frames.at(-1)?.join("\n") };
  }

  test("draws, draws again on news, and only then", () => {
    const progress = progressAfter(2);
    const { live, frames, text } = loop(progress);
    vi.advanceTimersByTime(50);
    expect(frames).toHaveLength(0);
    vi.advanceTimersByTime(1500);
    expect(frames).toHaveLength(1);
    expect(text()).toContain("2 / 6 tasks");
    for (const event of script(4).slice(script(2).length)) advance(progress, event);
    for (const event of script(4).filter((e) => e.event === "task" && e.state === "done")) advance(progress, event);
    vi.advanceTimersByTime(1500);
    expect(frames).toHaveLength(2);
    expect(text()).toContain("4 / 6 tasks");
    live.stop();
    for (const event of script(6)) advance(progress, event);
    vi.advanceTimersByTime(3000);
    expect(frames).toHaveLength(2);
  });

  test("keys are answered at once, ten times a second at most, and given on", () => {
    const { live, frames, onPause, onStop, text } = loop(progressAfter(2));
    vi.advanceTimersByTime(100);
    live.press("?");
    vi.advanceTimersByTime(100);
    expect(text()).toContain("space pause and go on");
    const before = frames.length;
    for (let k = 0; k < 50; k += 1) {
      live.press("right");
      vi.advanceTimersByTime(20);
    }
    expect(frames.length - before).toBeLessThanOrEqual(10);
    expect(frames.length - before).toBeGreaterThan(0);
    live.press("space");
    live.press("q");
    live.press("ctrl-c");
    expect(onPause).toHaveBeenCalledTimes(1);
    expect(onStop).toHaveBeenCalledTimes(2);
  });

  test("another size: nothing of the last frame is relied on", () => {
    const { live, frames, forget } = loop(progressAfter(2));
    vi.advanceTimersByTime(100);
    live.resized();
    vi.advanceTimersByTime(200);
    expect(forget).toHaveBeenCalledTimes(1);
    expect(frames).toHaveLength(2);
  });
});

describe("painter", () => {
  function terminal(columns = 10) {
    let written = "";
    const screen = painter({ write: (t) => void (written += t) }, () => columns);
    return { screen, take: () => [written, (written = "")][0] };
  }

  test("takes the screen with the first frame, writes only lines that differ, gives the screen back", () => {
    const { screen, take } = terminal();
    screen.frame(["one", "two", "three"]);
    expect(take()).toBe(
      "\u001b[?2026h\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[H\u001b[2J\u001b[1;1Hone\u001b[K\u001b[2;1Htwo\u001b[K\u001b[3;1Hthree\u001b[K\u001b[?2026l",
    );
    screen.frame(["one", "2", "three"]);
    expect(take()).toBe("\u001b[?2026h\u001b[2;1H2\u001b[K\u001b[?2026l");
    screen.frame(["one", "2", "three"]);
    expect(take()).toBe("");
    screen.frame(["one"]);
    expect(take()).toBe("\u001b[?2026h\u001b[2;1H\u001b[K\u001b[3;1H\u001b[K\u001b[?2026l");
    screen.forget();
    screen.frame(["one"]);
    expect(take()).toBe("\u001b[?2026h\u001b[H\u001b[2J\u001b[1;1Hone\u001b[K\u001b[?2026l");
    screen.leave();
    expect(take()).toBe("\u001b[?7h\u001b[?25h\u001b[?1049l");
    screen.leave();
    expect(take()).toBe("");
  });

  test("a line as wide as the terminal is not cleared behind: its last character would go", () => {
    const { screen, take } = terminal(5);
    screen.frame(["\u001b[36m12345\u001b[0m"]);
    expect(take()).toContain("\u001b[1;1H\u001b[36m12345\u001b[0m\u001b[?2026l");
  });
});

test("Keyboard: the keys of the screen, also where several come at once; others are nobody's", async () => {
  const keys: Key[] = [];
  const app = render(<Keyboard onKey={(key) => void keys.push(key)} onResize={() => {}} />);
  const tick = () => new Promise((resolve) => setTimeout(resolve, 50));
  await tick();
  for (const input of ["?", "x", "q q", "\t", "\u001b[A", "\u001b[B", "\u001b[C", "\u001b[D", "\u0003"]) {
    app.stdin.write(input);
    await tick();
  }
  expect(keys).toEqual(["?", "q", "space", "q", "tab", "up", "down", "right", "left", "ctrl-c"]);
  app.unmount();
});
