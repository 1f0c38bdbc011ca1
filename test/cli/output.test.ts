/** The end of a run, plain lines and JSON lines, as text. */
import { describe, expect, test } from "vitest";
import { finalSection } from "../../cli/run/final-section.ts";
import { jsonLines } from "../../cli/run/json-lines.ts";
import { measuresTable } from "../../cli/run/measures-table.ts";
import { plainLines } from "../../cli/run/plain-lines.ts";
import { advance, startProgress } from "../../cli/run/progress.ts";
import { gallery } from "../runtime/figures/gallery.ts";
import { script, testWorld } from "./fixtures.ts";

function finished() {
  const progress = startProgress();
  for (const event of script()) advance(progress, event);
  for (const spec of gallery().slice(0, 3)) advance(progress, { event: "figure", spec });
  return progress;
}

describe("the final section", () => {
  test.each([
    [80, 24],
    [160, 50],
  ])("in %i × %i", async (width, height) => {
    const lines = finalSection(finished(), {
      width,
      height,
      color: "none",
      folder: "runs/superposition/3fa9c1d2",
      next: "ansatz report last",
      figures: true,
    });
    expect(lines.join("")).not.toContain("\u001b");
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(`golden/final-${width}x${height}.txt`);
  });

  test("without figures it is measures, claims and the next command, last", () => {
    const lines = finalSection(finished(), {
      width: 100,
      height: 30,
      color: "none",
      folder: "runs/superposition/3fa9c1d2",
      next: "ansatz report last",
      figures: false,
    });
    expect(lines).toEqual(
      [
        " measures     density                1              0.36               0.05",
        " represented                         2                 3                  5",
        " mean_loss             0.0213 ± 0.0004   0.0077 ± 0.0004    0.0011 ± 0.0004",
        "",
        " ✓ represented == 2 where density == 1   2",
        " ✗ exponent within 0.05 of 1.84          1.764 ± 0.004, against 1.84, off by 0.076",
        " ? returned within 3 se of seen          inconclusive: the error 0.21 covers 0 as well (0.3 ± 0.2)",
        "                                         at density 0.05",
        "",
        " 1 holds, 1 fails, 1 undecided      4.1 s      runs/superposition/3fa9c1d2      ansatz report last",
      ].map((l) =>
        expect.stringMatching(new RegExp(`^${l.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ {2,}/g, " {2,}")}$`)),
      ),
    );
  });
});

test("wide tables are broken into blocks that fit", () => {
  const measures = Array.from({ length: 30 }, (_, k) => ({
    event: "measure" as const,
    name: "error",
    point: { width: String(k) },
    shape: [],
    axes: [],
    value: [k / 7],
    se: null,
  }));
  const lines = measuresTable(measures, 80, "none");
  expect(Math.max(...lines.map((l) => l.length))).toBeLessThanOrEqual(80);
  expect(lines.join(" ").match(/\berror\b/g)?.length).toBeGreaterThan(2);
});

test("plain: a line when a stage starts and ends, progress at most every ten seconds", () => {
  const world = testWorld("/");
  const progress = startProgress();
  let seconds = 0;
  const plain = plainLines(world.stderr, progress, () => seconds);
  for (const event of script()) {
    seconds += 0.04;
    advance(progress, event);
    plain.event(event);
  }
  const lines = world.err().trimEnd().split("\n");
  expect(lines[0]).toBe("superposition: Five features in two dimensions, 3 points, 6 tasks, 2 workers");
  expect(lines[1]).toBe("trained: started, 6 tasks");
  expect(lines.at(-1)).toMatch(/^trained: done, 6 of 6 tasks, 2\d\.\d s$/);
  expect(lines.slice(2, -1).length).toBeGreaterThan(0);
  expect(lines.slice(2, -1).length).toBeLessThanOrEqual(2);
  for (const line of lines.slice(2, -1)) expect(line).toMatch(/^\d of 6 tasks, .* steps\/s, about .* left$/);
});

test("plain: a failed task is said with its point and its reason", () => {
  const world = testWorld("/");
  const progress = startProgress();
  const plain = plainLines(world.stderr, progress, () => 0);
  const event = {
    event: "task",
    state: "failed",
    id: "t",
    stage: "trained",
    point: { density: "0.3593813663804626" },
    repeat: 0,
    message: "loss is not finite at step 40: a smaller learning_rate may help",
  } as const;
  advance(progress, event);
  plain.event(event);
  expect(world.err()).toContain(
    "trained: failed at density 0.359: loss is not finite at step 40: a smaller learning_rate may help\n",
  );
});

test("json: every line is one object with `event` and `time`", () => {
  const world = testWorld("/");
  const json = jsonLines(world.stdout, () => 1.23456);
  for (const event of script()) json.event(event);
  const parsed = world
    .out()
    .trimEnd()
    .split("\n")
    .map((l) => JSON.parse(l));
  expect(parsed.length).toBe(script().length);
  expect(parsed.every((p) => p.time === 1.235 && typeof p.event === "string")).toBe(true);
  expect(parsed.map(({ time: _, ...event }) => event)).toEqual(script());
});
