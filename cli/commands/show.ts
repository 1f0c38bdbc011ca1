/** `ansatz show RUN`: figures, measures and claims of a run as at its end. */
import { shortPath } from "../examples.ts";
import { EXIT } from "../exit-codes.ts";
import { finalSection } from "../run/final-section.ts";
import { advance, startProgress } from "../run/progress.ts";
import { runsFolder } from "../source-file.ts";
import { findRun } from "../store/find-run.ts";
import { resultsText, storedResults } from "../store/stored-results.ts";
import { colourMode, heightOf, type World, widthOf } from "../world.ts";

export async function showCommand(
  name: string,
  options: { readonly out?: string; readonly json?: boolean; readonly color?: boolean },
  world: World,
): Promise<number> {
  const run = findRun(runsFolder(world.cwd, options.out), name);
  if (options.json) {
    world.stdout.write(resultsText(run, world.cwd));
    return EXIT.ok;
  }
  const stored = storedResults(run, world.cwd);
  const progress = startProgress();
  for (const c of stored.choices ?? []) advance(progress, { event: "choice", ...c });
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
