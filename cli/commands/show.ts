/** `ansatz show RUN`: figures, measures and claims of a run as at its end. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Event } from "../../runtime/events.ts";
import type { FigureSpec } from "../../runtime/figures/spec.ts";
import { shortPath } from "../examples.ts";
import { EXIT, UsageError } from "../exit-codes.ts";
import { finalSection } from "../run/final-section.ts";
import { advance, startProgress } from "../run/progress.ts";
import { runsFolder } from "../source-file.ts";
import { findRun } from "../store/find-run.ts";
import { colourMode, heightOf, type World, widthOf } from "../world.ts";

type Of<K extends Event["event"]> = Extract<Event, { event: K }>;

export async function showCommand(
  name: string,
  options: { readonly out?: string; readonly json?: boolean; readonly color?: boolean },
  world: World,
): Promise<number> {
  const run = findRun(runsFolder(world.cwd, options.out), name);
  let text: string;
  try {
    text = readFileSync(join(run.path, "results.json"), "utf8");
  } catch {
    throw new UsageError(
      `\`${shortPath(run.path, world.cwd)}\` has no results yet (${run.status.state}); \`ansatz run ${run.status.file}\` goes on`,
    );
  }
  if (options.json) {
    world.stdout.write(text);
    return EXIT.ok;
  }
  const stored = JSON.parse(text) as {
    measures: Omit<Of<"measure">, "event">[];
    verdicts: Omit<Of<"verdict">, "event">[];
    figures: FigureSpec[];
  };
  const progress = startProgress();
  for (const m of stored.measures) advance(progress, { event: "measure", ...m });
  for (const v of stored.verdicts) advance(progress, { event: "verdict", ...v });
  for (const spec of stored.figures) advance(progress, { event: "figure", spec });
  const { code, seconds, holds, fails, inconclusive, failed } = run.status;
  const folder = shortPath(run.path, world.cwd);
  advance(progress, {
    event: "end",
    code: code ?? EXIT.interrupted,
    holds,
    fails,
    inconclusive,
    failed,
    seconds,
    folder,
  });
  const lines = finalSection(progress, {
    width: widthOf(world.stdout),
    height: heightOf(world.stdout),
    color: colourMode(world, world.stdout, options.color),
    folder,
    next: `ansatz report ${run.hash8}`,
    figures: true,
  });
  world.stdout.write(`${lines.join("\n")}\n`);
  return EXIT.ok;
}
