/** `ansatz plot RUN [FIGURE…]`: figures to the terminal, or to SVG files. */
import { join, resolve } from "node:path";
import type { FigureSpec } from "../../runtime/figures/spec.ts";
import { figureSvg } from "../../runtime/figures/svg.ts";
import { renderRow } from "../../runtime/figures/terminal/render-figure.ts";
import { shortPath } from "../examples.ts";
import { EXIT, UsageError } from "../exit-codes.ts";
import { runsFolder } from "../source-file.ts";
import { writeAtomic } from "../store/atomic.ts";
import { findRun } from "../store/find-run.ts";
import { storedResults } from "../store/stored-results.ts";
import { colourMode, heightOf, type World, widthOf } from "../world.ts";

/** Figures are named by their number, from 1, or by their id (`2-heatmap`); none named: all. */
export async function plotCommand(
  name: string,
  wanted: readonly string[],
  options: { readonly out?: string; readonly svg?: string; readonly color?: boolean },
  world: World,
): Promise<number> {
  const run = findRun(runsFolder(world.cwd, options.out), name);
  const all = storedResults(run, world.cwd).figures;
  if (all.length === 0) throw new UsageError(`\`${run.status.name}\` has no figures; add a \`plot\` to the file`);
  const chosen = wanted.length === 0 ? all : wanted.map((text) => pick(all, text));
  if (options.svg !== undefined) {
    for (const spec of chosen) {
      const path = join(resolve(world.cwd, options.svg), `${spec.id}.svg`);
      writeAtomic(path, figureSvg(spec));
      world.stdout.write(`${shortPath(path, world.cwd)}\n`);
    }
    return EXIT.ok;
  }
  const size = { width: widthOf(world.stdout), height: Math.max(12, heightOf(world.stdout) - 2) };
  const color = colourMode(world, world.stdout, options.color);
  world.stdout.write(`${chosen.map((spec) => renderRow([spec], { ...size, color }).join("\n")).join("\n\n")}\n`);
  return EXIT.ok;
}

function pick(figures: readonly FigureSpec[], text: string): FigureSpec {
  const found = figures.find((spec, k) => spec.id === text || String(k + 1) === text);
  if (!found)
    throw new UsageError(`there is no figure \`${text}\`; there are ${figures.map((spec) => spec.id).join(", ")}`);
  return found;
}
