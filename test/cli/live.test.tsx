/** The live screen from a scripted run, on a terminal of lines. */
import { render } from "ink-testing-library";
import { afterEach, describe, expect, test, vi } from "vitest";
import { advance, type Progress, startProgress } from "../../cli/run/progress.ts";
import { Live } from "../../cli/screens/live.tsx";
import { liveLines } from "../../cli/screens/live-lines.ts";
import { FOLLOW, moved, shownTask } from "../../cli/screens/selection.ts";
import { taskStrip } from "../../cli/screens/task-strip.ts";
import { columnsOf } from "../../runtime/figures/terminal/ansi.ts";
import { script } from "./fixtures.ts";

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

  test("follows the newest running task until a key chooses another", () => {
    const progress = progressAfter(3);
    expect(shownTask(progress, FOLLOW)?.id).toBe("trained/density=0.05/repeat=0");
    const left = moved(progress, FOLLOW, "point", -1);
    expect(left.task).toBe("trained/density=0.36/repeat=0");
    expect(moved(progress, left, "repeat", 1).task).toBe("trained/density=0.36/repeat=1");
    expect(moved(progress, left, "point", -2).task).toBe("trained/density=0.05/repeat=0");
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

describe("Live", () => {
  afterEach(() => void vi.useRealTimers());
  const tick = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  test("draws, redraws on news, and gives keys on", async () => {
    const progress = progressAfter(2);
    const onPause = vi.fn();
    const onStop = vi.fn();
    const app = render(
      <Live
        progress={progress}
        color="none"
        elapsed={() => 2}
        paused={() => false}
        stopping={() => false}
        onPause={onPause}
        onStop={onStop}
      />,
    );
    await tick(150);
    expect(app.lastFrame()).toContain("2 / 6 tasks");
    for (const event of script(4).slice(script(2).length)) advance(progress, event);
    for (const event of script(4).filter((e) => e.event === "task" && e.state === "done")) advance(progress, event);
    await tick(600);
    expect(app.lastFrame()).toContain("4 / 6 tasks");
    app.stdin.write("?");
    await tick(150);
    expect(app.lastFrame()).toContain("space pause and go on");
    app.stdin.write(" ");
    app.stdin.write("q");
    app.stdin.write("\u0003");
    await tick(100);
    expect(onPause).toHaveBeenCalledTimes(1);
    expect(onStop).toHaveBeenCalledTimes(2);
    app.unmount();
  });

  test("nothing new, nothing drawn", async () => {
    const app = render(
      <Live
        progress={progressAfter(2)}
        color="none"
        elapsed={() => 2}
        paused={() => false}
        stopping={() => false}
        onPause={() => {}}
        onStop={() => {}}
      />,
    );
    await tick(600);
    const frames = app.frames.length;
    await tick(800);
    expect(app.frames.length).toBe(frames);
    app.unmount();
  });
});
